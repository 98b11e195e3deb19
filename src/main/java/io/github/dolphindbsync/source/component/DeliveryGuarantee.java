package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.JdbcSession;
import io.github.dolphindbsync.delivery.QuarantinePolicy;
import io.github.dolphindbsync.delivery.SharedTransaction;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;

/**
 * What surrounds the route of a consumer, and how often its rows then arrive.
 *
 * @param transaction around the route and the checkpoint; empty where there is none
 * @param quarantine around the route, within the transaction; empty where there is none
 * @param text for people
 */
record DeliveryGuarantee(
        Optional<PolicyOption<TransactedPolicy>> transaction,
        Optional<PolicyOption<QuarantinePolicy>> quarantine,
        String text) {

    /**
     * Finds the policies that the options name, or that the registry has.
     *
     * @param name of the sync
     * @throws RuntimeException where it is not clear which are meant, or they would not hold rows and checkpoint
     *     together
     */
    static DeliveryGuarantee of(
            DolphinDBEndpoint endpoint, String name, Route route, CheckpointRepository checkpoints) {
        CamelContext context = endpoint.getCamelContext();
        DolphinDBConfiguration options = endpoint.getConfiguration();
        String about = "dolphindb:" + endpoint.getDatabase() + "/" + endpoint.getTable();
        Optional<JdbcSession> session = checkpoints.session();
        String given = options.getTransaction();
        // A checkpoint in a file would not be in the transaction.
        Optional<PolicyOption<TransactedPolicy>> transaction = given == null && session.isEmpty()
                ? Optional.empty()
                : PolicyOption.find(context, about, "transaction", given, TransactedPolicy.class);
        // Without a transaction a search for rejected rows sends rows again, so it is not begun unasked.
        Optional<PolicyOption<QuarantinePolicy>> quarantine = options.getQuarantine() == null && transaction.isEmpty()
                ? Optional.empty()
                : PolicyOption.find(context, about, "quarantine", options.getQuarantine(), QuarantinePolicy.class);
        if (transaction.isEmpty()) {
            return new DeliveryGuarantee(transaction, quarantine, "at least once: " + reason(given, session));
        }
        PolicyOption<TransactedPolicy> found = transaction.get();
        Set<Endpoint> endpoints = RouteEndpoints.of(route);
        session.ifPresent(database -> {
            SharedTransaction.requireCheckpointInside(context, name, found.policy(), found.name(), database);
            requireOneDatabase(context, name, found.policy(), database, endpoints);
        });
        return new DeliveryGuarantee(transaction, quarantine, text(found.name(), endpoints));
    }

    private static void requireOneDatabase(
            CamelContext context,
            String name,
            TransactedPolicy transaction,
            JdbcSession checkpoints,
            Set<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint instanceof SharedTransaction.Writer writer && writer.writesTo() != null) {
                SharedTransaction.requireOneDatabase(
                        context, name, transaction, checkpoints, writer.writesTo(), endpoint.getEndpointUri());
            }
        }
    }

    private static String reason(String given, Optional<JdbcSession> session) {
        return PolicyOption.isNone(given)
                ? "transaction=none"
                : session.isEmpty() ? "the checkpoint is not kept in a database" : "the registry has no transaction";
    }

    /** What leaves the process by other endpoints can't be rolled back. */
    private static String text(String transaction, Set<Endpoint> endpoints) {
        String others = endpoints.stream()
                .filter(endpoint -> endpoint.isRemote() && !(endpoint instanceof SharedTransaction.Writer))
                .map(endpoint -> endpoint.getEndpointUri().replaceFirst("(?s):.*", ":"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return "exactly once: rows and checkpoint commit in transaction '" + transaction + "'"
                + (others.isEmpty() ? "" : "; at least once what goes to " + others);
    }
}

package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The server, and where checkpoints are kept: what a component can say once for all of its endpoints. */
@UriParams
public class DolphinDBConfiguration extends ServerOptions implements Cloneable {

    @UriParam(label = "consumer")
    @Metadata(autowired = true)
    private CheckpointRepository checkpoints;

    @UriParam(label = "consumer")
    private String transaction;

    @UriParam(label = "consumer")
    private String quarantine;

    DolphinDBConfiguration copy() {
        try {
            return (DolphinDBConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public CheckpointRepository getCheckpoints() {
        return checkpoints;
    }

    /** Where checkpoints are kept. May be left out where the registry has exactly one CheckpointRepository. */
    public void setCheckpoints(CheckpointRepository checkpoints) {
        this.checkpoints = checkpoints;
    }

    public String getTransaction() {
        return transaction;
    }

    /**
     * Name of the bean that is the transaction around the route and the checkpoint of a batch, as in #name, so that
     * rows are delivered exactly once: a BatchTransaction, or a TransactedPolicy of the host, as Spring's. Where it is
     * not given and the checkpoint is in a database, the only TransactedPolicy of the registry. none: there is no
     * transaction, and rows are delivered at least once.
     */
    public void setTransaction(String transaction) {
        this.transaction = transaction;
    }

    public String getQuarantine() {
        return quarantine;
    }

    /**
     * Name of the bean that is the QuarantinePolicy around the route, as in #name, which finds the rows that the
     * destination rejects (onRejectedRow). Where it is not given and there is a transaction, the only one of the
     * registry. none: the route has one of its own, or a rejected batch is reported as a whole.
     */
    public void setQuarantine(String quarantine) {
        this.quarantine = quarantine;
    }
}

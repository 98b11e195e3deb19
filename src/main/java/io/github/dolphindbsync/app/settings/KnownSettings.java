package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.DestinationSetting;
import io.github.dolphindbsync.source.settings.ProcessSettings;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Distinguishes settings that the application, Camel or a route reads from those that nothing reads. */
public final class KnownSettings {

    public static final String SYNC_PREFIX = "sync.";

    private static final Set<String> PREFIXES = Stream.concat(
                    ApplicationSetting.allShared().stream(), SyncSetting.all().stream())
            .map(definition -> definition.key().replaceFirst("\\..*", "."))
            .collect(Collectors.toUnmodifiableSet());

    /** Prefixes that other programs use too: only what is nearly a name of ours is taken for a slip. */
    private static final Pattern OF_OTHERS_TOO = Pattern.compile("(LOG|SETTINGS|HTTP|CHECKPOINTS)_.*");

    /** Variables of a service, which Kubernetes sets in each container. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".*_SERVICE_(HOST|PORT(_\\w+)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private static final Pattern ADDRESS_OF_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();
    private static final int MOST_EDITS_OF_A_SLIP = 2;
    private static final int SHORTEST_OF_A_SLIP = 4;
    private static final double SIMILAR = 0.85;

    private final RouteReferences references;

    public KnownSettings(RouteReferences references) {
        this.references = references;
    }

    /** True for what only this application reads. */
    static boolean isOurs(String key) {
        return PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** True for what may be given to Camel without the blanks around it, as the application itself takes it. */
    static boolean isStripped(String key) {
        return isOurs(key) && !Settings.isExact(key);
    }

    /** The reason why nothing would read this setting of a file; empty where something does. */
    public Optional<String> unknownInFile(Setting setting) {
        String key = setting.key();
        if (references.keys().contains(key) || known(key).contains(key) || CamelSettings.isKnown(key)) {
            return Optional.empty();
        }
        return Optional.of("unknown setting " + key + setting.written() + "."
                + nearest(key, known(key))
                        .map(near -> " Did you mean " + near + "?")
                        .orElse(" No file in routes/ refers to it by {{" + key + "}}."));
    }

    /** The same for a source that other programs use too: only under our prefixes, and what is nearly one of them. */
    public Optional<String> unknownElsewhere(Setting setting) {
        return mayBeMeantForUs(setting.key()) ? unknownInFile(setting) : Optional.empty();
    }

    public static boolean mayBeMeantForUs(String key) {
        return isOurs(key) || isSlip(key.substring(0, key.indexOf('.') + 1), PREFIXES) || isSlipOfCamel(key);
    }

    private static boolean isSlipOfCamel(String key) {
        return CamelSettings.isOfCamel(key)
                && !CamelSettings.isKnown(key)
                && isSlip(CamelSettings.group(key), CamelSettings.GROUPS);
    }

    private static boolean isSlip(String text, Collection<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(MOST_EDITS_OF_A_SLIP);
        return text.length() > SHORTEST_OF_A_SLIP && known.stream().anyMatch(own -> distance.apply(text, own) >= 0);
    }

    /** The keys to compare one with: of a sync those of this very name. */
    private Collection<String> known(String key) {
        // Also of a misspelled prefix.
        String[] parts = key.split("\\.", -1);
        String sync = SyncSetting.syncOf(key).orElse(parts.length >= 3 ? parts[1] : SettingDefinition.ANY_SYNC);
        return Stream.of(common().stream(), ofSync(sync).stream(), CamelSettings.inEachGroup(key).stream())
                .flatMap(keys -> keys)
                .toList();
    }

    private static List<String> common() {
        return ApplicationSetting.allShared().stream()
                .map(SettingDefinition::key)
                .toList();
    }

    private List<String> ofSync(String sync) {
        return Stream.of(
                        SyncSetting.all().stream().map(setting -> setting.key(sync)),
                        DestinationSetting.all().stream().map(setting -> setting.key(sync)),
                        references.ofSyncs().stream().map(end -> SYNC_PREFIX + sync + "." + end))
                .flatMap(keys -> keys)
                .distinct()
                .toList();
    }

    private static Optional<String> nearest(String key, Collection<String> known) {
        String near = mostSimilar(key, known);
        return Optional.of(near).filter(found -> isOurs(key) || similarity(key, found) >= SIMILAR);
    }

    /** The beginning of a name counts as the name: its end was forgotten. */
    private static double similarity(String name, String candidate) {
        return candidate.regionMatches(true, 0, name, 0, name.length()) ? 1 : SIMILARITY.apply(name, candidate);
    }

    /** The one of several names that a misspelled name was probably meant to be. */
    public static String mostSimilar(String name, Collection<String> known) {
        return known.stream()
                .max(Comparator.comparing(candidate -> similarity(name, candidate)))
                .orElseThrow();
    }

    /**
     * The reason why nothing would read this variable of the environment; empty where something does, or where it
     * belongs to another program.
     *
     * @param syncs that there are
     * @param areAllKnown false where more of them may be found
     */
    public Optional<String> unknownVariable(String variable, String value, Set<String> syncs, boolean areAllKnown) {
        if (references.variables().stream().map(ProcessSettings::variable).anyMatch(variable::equals)
                || references.keys().stream().map(ProcessSettings::variable).anyMatch(variable::equals)
                || isOfKubernetes(variable, value)) {
            return Optional.empty();
        }
        Set<String> known = Stream.concat(common().stream(), syncs.stream().flatMap(sync -> ofSync(sync).stream()))
                .map(ProcessSettings::variable)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean isOfSyncToCome = !areAllKnown
                && variable.startsWith("SYNC_")
                && ofSync("").stream()
                        .map(key -> ProcessSettings.variable(key.substring(SYNC_PREFIX.length())))
                        .anyMatch(variable::endsWith);
        if (known.contains(variable) || isOfSyncToCome) {
            return Optional.empty();
        }
        boolean isOurs = PREFIXES.stream().map(ProcessSettings::variable).anyMatch(variable::startsWith)
                && !OF_OTHERS_TOO.matcher(variable).matches();
        if (isOurs || isSlip(variable, known)) {
            return Optional.of("unknown environment variable " + variable + ". Did you mean "
                    + mostSimilar(variable, known) + "?");
        }
        return unknownToCamel(variable, value);
    }

    private static boolean isOfKubernetes(String variable, String value) {
        return OF_KUBERNETES.matcher(variable).matches()
                || (variable.endsWith("_PORT")
                        && ADDRESS_OF_KUBERNETES.matcher(value).matches());
    }

    /** Variables of components that are not there, and of what is nearly a group of Camel. */
    private static Optional<String> unknownToCamel(String variable, String value) {
        if (variable.matches("CAMEL_(COMPONENT|DATAFORMAT|LANGUAGE)_.*")) {
            return CamelEnvironment.missedByCamel(Map.of(variable, value)).isEmpty()
                    ? Optional.of("unknown environment variable " + variable + ": Camel has no such "
                            + variable.split("_", -1)[1].toLowerCase(Locale.ROOT) + " here.")
                    : Optional.empty();
        }
        String key = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return isSlipOfCamel(key)
                ? Optional.of("unknown environment variable " + variable + ". Did you mean CAMEL_"
                        + mostSimilar(CamelSettings.group(key), CamelSettings.GROUPS)
                                .toUpperCase(Locale.ROOT) + "_...?")
                : Optional.empty();
    }
}

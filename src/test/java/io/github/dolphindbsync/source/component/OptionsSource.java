package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the classes by which an endpoint has settings as options, as Camel's generators need one. */
public final class OptionsSource {

    private static final String PACKAGE = OptionsSource.class.getPackageName();
    private static final Set<String> SECRETS = Set.of("username", "password");

    private OptionsSource() {}

    /** The text of each class by where it is, below a folder of sources. */
    public static Map<String, String> texts() {
        return new TreeMap<>(Map.of(
                file("SyncOptions"),
                text("SyncOptions", "a sync", "SyncSetting", SyncSetting.options(), OptionsSource::ofSync),
                file("ServerOptions"),
                text(
                        "ServerOptions",
                        "the server",
                        "ServerSetting",
                        ServerSetting.options(),
                        OptionsSource::ofServer)));
    }

    private static String file(String name) {
        return PACKAGE.replace('.', '/') + "/" + name + ".java";
    }

    /** The attributes of an option that are not those of every one. */
    private interface Attributes {
        String of(SettingDefinition<?> option);
    }

    private static String ofSync(SettingDefinition<?> option) {
        return "label = \"consumer\"" + common(option, "");
    }

    private static String ofServer(SettingDefinition<?> option) {
        String name = option.option();
        boolean isSecret = SECRETS.contains(name);
        String attributes = (isSecret || name.startsWith("tls") ? ", label = \"security\"" : "")
                + (isSecret ? ", secret = true" : "")
                + common(option, " Where it is not given, the property " + option.key() + " says it.");
        return attributes.substring(2);
    }

    private static String common(SettingDefinition<?> option, String further) {
        return attribute("defaultValue", option.defaultValue())
                + attribute("enums", String.join(",", option.type().choices()))
                + attribute("description", option.description().replace("`", "") + further);
    }

    private static String text(
            String name, String owner, String origin, List<SettingDefinition<?>> options, Attributes attributes) {
        return String.join(
                "\n",
                "package " + PACKAGE + ";",
                "",
                "import java.util.HashMap;",
                "import java.util.Map;",
                "import org.apache.camel.spi.UriParam;",
                "import org.apache.camel.spi.UriParams;",
                "",
                "/** The settings of " + owner + " as options of an endpoint; null where not given. Generated: see "
                        + origin + ". */",
                "@UriParams",
                "public class " + name + " {",
                "",
                join(options.stream()
                        .map(option -> "    @UriParam(" + attributes.of(option) + ")\n    private " + type(option) + " "
                                + option.option() + ";")),
                "",
                "    Map<String, Object> byName() {",
                "        Map<String, Object> options = new HashMap<>();",
                join(options.stream()
                        .map(SettingDefinition::option)
                        .map(option -> "        options.put(\"" + option + "\", " + option + ");")),
                "        return options;",
                "    }",
                join(options.stream().map(OptionsSource::accessors)),
                "}",
                "");
    }

    private static String join(Stream<String> parts) {
        return parts.collect(Collectors.joining("\n"));
    }

    private static String type(SettingDefinition<?> option) {
        return option.type().isNumber() ? "Integer" : "String";
    }

    private static String attribute(String name, String value) {
        return value.isEmpty()
                ? ""
                : ", " + name + " = \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String accessors(SettingDefinition<?> option) {
        String name = option.option();
        String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return String.join(
                "\n",
                "",
                "    public " + type(option) + " get" + capital + "() {",
                "        return " + name + ";",
                "    }",
                "",
                "    public void set" + capital + "(" + type(option) + " " + name + ") {",
                "        this." + name + " = " + name + ";",
                "    }");
    }
}

package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the class by which an endpoint has the settings of a sync as options, as Camel's generators need one. */
public final class SyncOptionsSource {

    private static final String PACKAGE = SyncOptionsSource.class.getPackageName();

    /** Where it is, below a folder of sources. */
    public static final String FILE = PACKAGE.replace('.', '/') + "/SyncOptions.java";

    private SyncOptionsSource() {}

    public static String text() {
        List<SettingDefinition<?>> options = SyncSetting.options();
        return String.join(
                "\n",
                "package " + PACKAGE + ";",
                "",
                "import java.util.HashMap;",
                "import java.util.Map;",
                "import org.apache.camel.spi.UriParam;",
                "import org.apache.camel.spi.UriParams;",
                "",
                "/** The settings of a sync as options of an endpoint; null where not given. Generated: see SyncSetting. */",
                "@UriParams",
                "public class SyncOptions {",
                "",
                join(options.stream().map(SyncOptionsSource::field)),
                "",
                "    Map<String, Object> byName() {",
                "        Map<String, Object> options = new HashMap<>();",
                join(options.stream()
                        .map(SettingDefinition::option)
                        .map(name -> "        options.put(\"" + name + "\", " + name + ");")),
                "        return options;",
                "    }",
                join(options.stream().map(SyncOptionsSource::accessors)),
                "}",
                "");
    }

    private static String join(Stream<String> parts) {
        return parts.collect(Collectors.joining("\n"));
    }

    private static String type(SettingDefinition<?> option) {
        return option.type().isNumber() ? "Integer" : "String";
    }

    private static String field(SettingDefinition<?> option) {
        return "    @UriParam(label = \"consumer\""
                + attribute("defaultValue", option.defaultValue())
                + attribute("enums", String.join(",", option.type().choices()))
                + attribute("description", option.description().replace("`", ""))
                + ")\n    private " + type(option) + " " + option.option() + ";";
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

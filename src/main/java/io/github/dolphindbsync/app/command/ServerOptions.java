package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.app.settings.ExactProperties;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.Settings;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Option;

/**
 * Which server a command talks to. What is not given here is taken from the settings of the application. A password is
 * never an argument, since others see those.
 */
final class ServerOptions {

    @Option(names = "--host", description = "Host name or address of the server.")
    private String host;

    @Option(names = "--port", description = "Its port (default: dolphindb.port of the settings, else 8848).")
    private String port;

    @Option(
            names = "--username",
            description =
                    "User to log in as. The password is dolphindb.password of the settings, or DOLPHINDB_PASSWORD in "
                            + "the " + "environment.")
    private String username;

    @Option(
            names = "--ask-password",
            interactive = true,
            prompt = "Password: ",
            description = "Ask for the password, instead of taking it from the settings.")
    private char[] password;

    @Option(names = "--tls", description = "Encrypt, and verify the server's certificate and host name.")
    private boolean tls;

    @Option(
            names = "--tls-certificates",
            paramLabel = "FILE",
            description = "File with the certificates (PEM) of those whose signature is trusted.")
    private String certificates;

    private final ApplicationSettings settings = ApplicationSettings.read();

    /** The settings of the application, with these options above them. */
    Settings settings() {
        // Settings are found by a context; this one does not run.
        CamelContext context = new DefaultCamelContext();
        ExactProperties properties = new ExactProperties(settings);
        properties.setCamelContext(context);
        context.setPropertiesComponent(properties);
        settings.resolveReferencesBy(properties::parseUri);
        settings.overrideEnvironment();
        settings.load();
        override(ServerSetting.HOST, "--host", host);
        override(ServerSetting.PORT, "--port", port);
        override(ServerSetting.USERNAME, "--username", username);
        override(ServerSetting.TLS, "--tls", tls || certificates != null ? "on" : null);
        override(ServerSetting.TLS_CERTIFICATES, "--tls-certificates", certificates);
        context.getRegistry().bind("settings", settings);
        Settings found = new Settings(context);
        orElse(found, ServerSetting.PORT, "8848");
        override(ServerSetting.PASSWORD, "--ask-password", password == null ? null : new String(password));
        return found;
    }

    /** Sets what the command has of its own. */
    void override(String key, String origin, String value) {
        settings.override(key, value, origin);
    }

    private void override(SettingDefinition<?> setting, String origin, String value) {
        if (value != null) {
            override(setting.key(), origin, value);
        }
    }

    private void orElse(Settings found, SettingDefinition<?> setting, String value) {
        if (found.find(setting.key()).isEmpty()) {
            override(setting, "default of the command", value);
        }
    }
}

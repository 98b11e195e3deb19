package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.app.run.SyncApplication;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of the commands that inspect or run syncs: the files of Fivetran's example. */
final class FivetranOptions {

    @Option(
            names = "--configuration",
            paramLabel = "FILE",
            description =
                    "Read the six settings of the server from a configuration.json of Fivetran's DolphinDB example. "
                            + "The environment has precedence over it, and it over application.properties.")
    private Path configuration;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Begin at the last_timestamp of a state.json of that example. Used only as long as the sync has "
                            + "no mark.")
    private Path state;

    /** Gives an application what the files say. */
    void applyTo(SyncApplication application) {
        if (configuration != null) {
            FivetranFiles.configuration(configuration)
                    .forEach((key, value) -> application.override(key, value, "--configuration " + configuration));
        }
        if (state != null) {
            FivetranFiles.lastTimestamp(state)
                    .ifPresent(time -> application.override(
                            SyncSetting.START_ONCE.key(SyncSetting.ALL_SYNCS), time, "--state " + state));
        }
    }
}

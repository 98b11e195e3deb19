package io.github.dolphindbsync.app.run;

import picocli.CommandLine.IVersionProvider;

/** The version of this application. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "dolphindb-sync " + (version == null ? "(not packaged)" : version);
    }
}

package io.github.dolphindbsync.source.settings;

import java.util.Optional;

/**
 * Where settings come from in an application that reads them itself, and so knows where each was written. It is looked
 * up in Camel's registry; a host without one resolves settings as it resolves properties.
 */
public interface SettingSource {

    /** The value that is in force, exactly as it was written; empty where none is. */
    Optional<Setting> find(String key);
}

package io.github.dolphindbsync.source.settings;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A setting that is missing or can't be used; the message names it, its value, what was expected and what to do. */
public final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }

    /**
     * The failure to report if settings contradict each other.
     *
     * @param reason why these settings can't be in force together, or why one of them contradicts itself
     */
    public static SettingException contradiction(String reason, Setting... settings) {
        String shown = Arrays.stream(settings).map(Setting::toString).collect(Collectors.joining(" and "));
        return new SettingException((settings.length == 1 ? "setting " : "settings ") + shown
                + (settings.length == 1 ? " can't be used: " : " can't be used together: ") + reason + ".");
    }

    /**
     * The failure to report if a setting names a column that is not there.
     *
     * @param setting may name several columns; this is about one of them
     * @param columns of the table
     */
    public static SettingException noSuchColumn(Setting setting, String name, List<String> columns) {
        return new SettingException(setting.key() + ": the table has no column '" + name + "'" + setting.written()
                + ". It has " + columns.stream().map(ColumnName::printable).toList() + ".");
    }
}

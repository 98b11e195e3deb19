package io.github.dolphindbsync.source;

import java.util.List;

/** A setting that is missing or can't be used; the message names it, its value, what was expected and what to do. */
public final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }

    public static SettingException unusable(String key, String value, String expected) {
        return new SettingException("setting " + key + " = '" + value + "' can't be used: expected " + expected);
    }

    static SettingException noSuchColumn(String key, String name, List<String> columns) {
        return new SettingException(
                "setting " + key + " = '" + name + "' can't be used: the table has no such column; it has " + columns);
    }
}

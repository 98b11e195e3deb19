package io.github.dolphindbsync.destination.mariadb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which names MariaDB and MySQL can keep, and which two they take for one. */
final class MariaDbNames {

    // Characters, not bytes.
    private static final int LONGEST_NAME = 64;

    private static final String BLANKS = " \t\n\u000b\f\r";

    private MariaDbNames() {}

    /**
     * By the server's own weights: seen in 11.4.5, a table of many columns can be made with two Greek sigmas as names,
     * and the list of columns of an INSERT then takes them for one.
     */
    static Map<String, String> compared(Connection connection, List<String> names) throws SQLException {
        if (names.stream().allMatch(name -> name.chars().allMatch(character -> character < 128))) {
            return names.stream().distinct().collect(Collectors.toMap(Function.identity(), MariaDbNames::fold));
        }
        Map<String, String> compared = new HashMap<>();
        String weight = "hex(weight_string(convert(? using utf8mb3)))";
        try (PreparedStatement statement =
                connection.prepareStatement("select " + String.join(", ", Collections.nCopies(names.size(), weight)))) {
            for (int index = 0; index < names.size(); index++) {
                statement.setString(index + 1, names.get(index));
            }
            try (ResultSet weights = statement.executeQuery()) {
                weights.next();
                for (int index = 0; index < names.size(); index++) {
                    compared.put(names.get(index), weights.getString(index + 1));
                }
            }
        }
        return compared;
    }

    /** Character by character, as it does: of one that has two small forms it knows the first. */
    static String fold(String name) {
        return name.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Why the database can't keep a name as it is; empty if it can. */
    static Optional<String> fault(String name, String product) {
        int length = name.codePointCount(0, name.length());
        if (length > LONGEST_NAME) {
            return Optional.of("has " + length + " characters, and " + product + " takes " + LONGEST_NAME);
        }
        if (length < name.length()) {
            return Optional.of("has a character beyond U+FFFF, which no name in " + product + " may have");
        }
        return !name.isEmpty() && BLANKS.indexOf(name.charAt(name.length() - 1)) >= 0
                ? Optional.of("ends with a blank, which no name in " + product + " may")
                : Optional.empty();
    }
}

package io.github.dolphindbsync.conformance;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes data of the user from texts: a pseudonym replaces each name, and dots replace each word of an error that may
 * be a value.
 */
final class Pseudonyms {

    private static final String ANY_TABLE = "dfs://[^\\s'\"`,;)\\]]+";

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String HIDDEN = "...";
    /** The code of an error, the line of a script, the kind of an error, or a pseudonym. */
    private static final Pattern SIGN = Pattern.compile(
            "S\\d{5}\\.?|#\\d]|<(?:NoPrivilege|ChunkInTransaction|NotLeader|DataNodeNotAvail|DataNodeNotReady"
                    + "|ControllerNotReady|server|path|database|table|column)>\\p{Punct}*");

    /** Words of the errors of a server, in lower case and without punctuation. */
    private static final Set<String> WORDS = Set.of("""
            a an the and or of in on at to for from by with is are was be not no can cannot cant must should has
            have could does do please add more consider changing value configuration parameter table tables database
            column columns name names function variable variables type types data partition partitions partitioned
            chunk chunks number query queries relevant too large many specific filtering conditions clause syntax
            error line recognize recognized unrecognized unknown token refid granted read write execute privilege
            permission denied user password incorrect login required path exist exists existing failed failure
            reason out memory merge results result calls call supported support unsupported server stand standin
            where group order select exec top limit bar min max count sum strlen blob string isnull isvalid
            loadtable schema object argument arguments expression expected found invalid parse script operator
            operand operands same temporal comparison constant integer timeout timed connection closed broken answer
            getfileblocksmeta openchunks operation chunkintransaction maxpartitionnumperquery but got null vector
            scalar maximum exceeds exceeded""".strip().split("\\s+", -1));

    private final Map<String, String> names = new LinkedHashMap<>();

    /** Replaces the name by the pseudonym from now on. */
    void add(String name, String pseudonym) {
        if (!name.isBlank()) {
            names.putIfAbsent(name, pseudonym);
        }
    }

    /** Returns a text of the server, or about it, without names. */
    String hide(String text) {
        return withoutNames(text).replaceAll(ANY_TABLE, "<path>").replaceAll("\\s+", " ");
    }

    /** As {@link #hide}, and keeps only words that errors of a server consist of. */
    String hideValues(String text) {
        StringBuilder hidden = new StringBuilder();
        for (String word : BLANKS.splitAsStream(hide(text).replace(">", "> ")).toList()) {
            boolean isKnown =
                    WORDS.contains(word.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT))
                            || SIGN.matcher(word).matches();
            String shown = isKnown ? word : HIDDEN;
            if (!(shown.equals(HIDDEN) && hidden.toString().endsWith(HIDDEN + " "))) {
                hidden.append(shown).append(' ');
            }
        }
        return hidden.toString().strip();
    }

    private String withoutNames(String text) {
        String hidden = text;
        // Longer names first: they may contain shorter ones.
        for (String name : names.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            hidden = Pattern.compile(
                            "(?<![\\p{L}\\p{N}_])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_])",
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(hidden)
                    .replaceAll(Matcher.quoteReplacement(names.get(name)));
        }
        return hidden;
    }
}

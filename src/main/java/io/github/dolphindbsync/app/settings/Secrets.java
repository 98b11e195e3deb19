package io.github.dolphindbsync.app.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides passwords, tokens and keys in URLs: rather too much than too little. */
public final class Secrets {

    static final String HIDDEN = "(not shown)";

    /** A token may be anywhere behind the host. */
    private static final Pattern HTTP =
            Pattern.compile("(?i)(https?):/*(?:[^/?#]*@)?([^/?#@:\\s\\[\\]]+|\\[[^\\]]*])(:\\d+)?(?:[/?#].*)?");

    private static final Pattern USER_INFO = Pattern.compile("//([^?;]*)@|(?<=^jdbc:oracle:[a-z0-9]{1,9}:)([^@]+)@");

    /** As in {@code sslPassword=}, {@code password2=}, {@code pwd=}. Braces are SQL Server's quotes. */
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)[\\w.$-]*(?:pass|pwd|secret|token|key)[\\w.$-]*\\s*=\\s*"
                    + "(?!(?:true|false)(?:[&;]|$))(\\{(?:[^}]|}})*}|[^&;]+)");

    /** A shorter one may be a word of the message, and is hidden only where a value can be. */
    private static final int SHORTEST_OF_A_WORD = 4;

    private Secrets() {}

    /** A value of a setting as it may be shown; one that is no URL is left as it is. */
    public static String masked(String value) {
        if (value.matches("(?is)https?:.*")) {
            Matcher http = HTTP.matcher(value);
            if (!http.matches()) {
                return HIDDEN;
            }
            String port = http.group(3) == null ? "" : http.group(3);
            String server = http.group(1) + "://" + http.group(2) + port;
            return value.equals(server) || value.equals(server + "/") ? value : server + "/" + HIDDEN;
        }
        if (!isUrl(value)) {
            return value;
        }
        String withoutUser = hide(USER_INFO, value);
        return hide(PARAMETER, withoutUser);
    }

    /**
     * A message in which neither a password nor a secret part of a URL is left. They are hidden where they are a whole
     * word: in place of a letter within a word, what hides it would give it away.
     */
    public static String without(String message, String url, String password) {
        List<String> secrets = in(url);
        secrets.add(password);
        secrets.removeIf(String::isBlank);
        // The longer ones first, which may hold the others.
        secrets.sort(Comparator.comparing(String::length).reversed());
        String masked = message.replace(url, "<the URL>");
        for (String secret : secrets) {
            String before = secret.length() < SHORTEST_OF_A_WORD ? "(?<=[=:'\"`])" : "(?<![\\p{L}\\p{N}])";
            String after = secret.length() < SHORTEST_OF_A_WORD ? "(?=[&;,'\"`\\s)@]|$)" : "(?![\\p{L}\\p{N}])";
            masked = Pattern.compile(before + Pattern.quote(secret) + after)
                    .matcher(masked)
                    .replaceAll("<the password>");
        }
        return masked;
    }

    private static List<String> in(String url) {
        List<String> secrets = new ArrayList<>();
        USER_INFO.matcher(url).results().map(Secrets::secret).forEach(user -> {
            secrets.add(user);
            secrets.add(user.replaceFirst("^[^:/]*[:/]?", ""));
        });
        PARAMETER.matcher(url).results().map(Secrets::secret).forEach(secrets::add);
        return secrets;
    }

    private static boolean isUrl(String value) {
        return value.startsWith("jdbc:") || value.contains("://");
    }

    private static String secret(MatchResult found) {
        return found.group(group(found));
    }

    private static int group(MatchResult found) {
        int group = 1;
        while (found.group(group) == null) {
            group++;
        }
        return group;
    }

    private static String hide(Pattern secrets, String url) {
        return secrets.matcher(url).replaceAll(found -> {
            int group = group(found);
            String whole = found.group();
            int start = found.start(group) - found.start();
            int end = found.end(group) - found.start();
            return Matcher.quoteReplacement(whole.substring(0, start) + HIDDEN + whole.substring(end));
        });
    }
}

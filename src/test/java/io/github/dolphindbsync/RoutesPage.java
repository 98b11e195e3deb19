package io.github.dolphindbsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recipes of docs/routes.md, by their numbers, as they stand there. */
public final class RoutesPage {

    private static final Pattern RECIPE = Pattern.compile(
            "^## (\\d+)\\. [^`]*?(?:`(?!``)[^`]*)*```yaml\\n(.*?)```", Pattern.MULTILINE | Pattern.DOTALL);

    private RoutesPage() {}

    public static Map<Integer, String> recipes() {
        try {
            Map<Integer, String> recipes = new TreeMap<>();
            Matcher found = RECIPE.matcher(Files.readString(Path.of("docs/routes.md")));
            while (found.find()) {
                recipes.put(Integer.valueOf(found.group(1)), found.group(2));
            }
            return recipes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String recipe(int number) {
        return recipes().get(number);
    }
}

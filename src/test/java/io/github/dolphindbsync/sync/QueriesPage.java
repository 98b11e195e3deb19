package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.source.query.QueryForm;

/** docs/queries.md, of the forms as they are declared. */
final class QueriesPage {

    private static final int WIDTH = 118;

    private QueriesPage() {}

    static String text() {
        StringBuilder page = new StringBuilder("""
                # What is asked of DolphinDB

                Every form of query that this product sends on its own account, made by a test of the list that the code has
                (`QueryForm`). The test runs syncs of all modes against the stand-in, finds each of their queries here, and each form
                here among their queries. What you write into the option `query` of `dolphindb:` is sent as well.

                `<word>` stands for a name or a value: names are quoted where they need it, values are literals of the column's
                own type. What is in `{ }` is not always there; with dots it may be repeated. Pages are those of the vendor's
                documentation. A range is one of

                ```
                isValid(<tracking>){ and <tracking> <= <value>}
                <tracking> >= <value>{ and <tracking> <= <value>}
                ```

                and a slice a range of values of a partition column. A condition is a filter in parentheses, a slice, or both with
                `and`. The login is that of the vendor's client: `scramClientFirst`, `scramClientFinal`, `getDynamicPublicKey`,
                `login`, `isNodeInitialized`.

                How to find out whether your server answers as expected: [conformance](operations.md#conformance).
                """);
        for (QueryForm form : QueryForm.values()) {
            page.append("\n## ").append(form.id()).append("\n\n```\n");
            page.append(wrapped(form.text(), "    ")).append("\n```\n\n");
            item(page, "What for", form.purpose());
            item(page, "When", form.when());
            item(page, "Partitions reached", form.reach() + ".");
            item(page, "Rests on", form.page() + ".");
        }
        return page.toString();
    }

    private static void item(StringBuilder page, String name, String text) {
        page.append(wrapped("- " + name + ": " + text, "  ")).append('\n');
    }

    private static String wrapped(String text, String indent) {
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                wrapped.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }
}

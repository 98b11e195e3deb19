package io.github.dolphindbsync.source.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Every form of query that is sent to a server on our own account; what a user writes into {@code query} of the
 * component is not ours. A test holds each query of real syncs against these, and makes docs/queries.md of them.
 *
 * <p>In a form a word in {@code < >} stands for a name or value, and what is in <code>{ }</code> is not always there;
 * with dots behind it, it may be repeated.
 */
public enum QueryForm {
    VERSION("version()", "Version of the server.", "`check` and `plan`.", Reach.NONE, functions("v/version")),
    SCHEMA(
            "schema(<table>)",
            "Columns and their types, partition scheme, engine, sort columns, keys.",
            "First poll after a start, after an answer whose columns have changed, where no answer shows all columns by each poll; "
                    + "`check`, `plan`.",
            Reach.NONE,
            functions("s/schema")),
    TABLES(
            "getDFSTablesByDatabase(<database>)",
            "Tables that the user may read.",
            "Where `sync.tables` is set, by each round; after a table was not found, to name those that are there.",
            Reach.NONE,
            functions("g/getDFSTablesByDatabase")),
    STATISTICS(
            "select count(*) as row_count, min(<tracking>) as lowest, max(<tracking>) as highest"
                    + "{, max(strlen(<column>)) as longest_<n>}... from <table> where {(<filter>) and }<range>",
            "How many rows a range has, where they begin and end, and how long their texts are.",
            "Before a range is read, to cut it into windows, for each slice of it; not where the last poll read "
                    + "little and is less than ten minutes ago.",
            Reach.RANGE,
            functions("c/count") + ", " + functions("m/min") + ", " + functions("m/max") + ", " + functions("s/strlen")
                    + ", docs/20-sql/where.md"),
    HISTOGRAM(
            "select count(*) as row_count{, sum(strlen(<column>)) as total_<n>}... from <table> where {(<filter>) and }"
                    + "<range> group by bar(<tracking>, <width>) as bucket order by bucket",
            "How many rows each part of a range has.",
            "Where a range has more rows than a window may have.",
            Reach.RANGE,
            functions("b/bar") + ", docs/20-sql/groupby.md, docs/20-sql/orderby.md"),
    ROWS(
            "select <columns> from <table> where {(<filter>) and }<range> order by <tracking>{, <column>}...",
            "The rows of a window, in order of the tracking column, then of the key; in blocks (`fetchSize`).",
            "For each window. An idle poll, less than ten minutes after the last one, sends it once for each slice, "
                    + "and nothing else but `schema` where columns are left out.",
            Reach.RANGE,
            "docs/20-sql/where.md, docs/20-sql/orderby.md, docs/30-database/olap.md"),
    BYTES(
            "select blob({string(}<column>{)}) as bytes from <table> where {(<filter>) and }<range>",
            "The bytes of the texts of one column in the rows of one tracking value.",
            "Where a text holds U+FFFD, which may be stored so or come of bytes that are not UTF-8.",
            Reach.RANGE,
            functions("b/blob") + ", " + functions("s/string")),
    AHEAD_OF_CLOCK(
            "select count(*) as row_count from <table> where {(<filter>) and }<tracking> > <value>{ and <tracking> "
                    + "<= <value>}",
            "How many rows have a time that has not come yet, in the next slice.",
            "First poll after a start, and once an hour, where there is a horizon.",
            Reach.RANGE,
            functions("c/count") + ", docs/20-sql/where.md"),
    WITHOUT_TRACKING_VALUE(
            "select count(*) as row_count from <table> where {(<filter>) and }{<slice> and }isNull(<tracking>)",
            "How many rows no poll reads, because their tracking value is NULL.",
            "Where a setting or `check --count-nulls` asks for it.",
            Reach.ALL,
            functions("i/isNull") + ", docs/10-language/data_mani/null_scalar.md"),
    COUNT_ALL(
            "select count(*) as row_count from <table>{ where <condition>}",
            "How many rows a table has whose mode is full refresh.",
            "Mode `full-refresh`.",
            Reach.ALL,
            functions("c/count")),
    ALL_ROWS(
            "select <columns> from <table>{ where <condition>}",
            "All rows of a full refresh, in no order; in blocks (`fetchSize`).",
            "Mode `full-refresh`.",
            Reach.ALL,
            "docs/20-sql/Select.md");

    /** How many partitions a query of a form reaches. */
    public enum Reach {
        NONE("none"),
        RANGE("those of its range of the tracking column, where that is a partition column"),
        ALL("all, or a slice of them where they are more than one query may reach");

        private final String text;

        Reach(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final String text;
    private final String purpose;
    private final String when;
    private final Reach reach;
    private final String page;
    private final Pattern pattern;

    QueryForm(String text, String purpose, String when, Reach reach, String page) {
        this.text = text;
        this.purpose = purpose;
        this.when = when;
        this.reach = reach;
        this.page = page;
        this.pattern = QueryPattern.of(text);
    }

    private static String functions(String name) {
        return "reference/functions/by-name/" + name + ".md";
    }

    public String text() {
        return text;
    }

    /** What it is asked for. */
    public String purpose() {
        return purpose;
    }

    /** When it is sent. */
    public String when() {
        return when;
    }

    public Reach reach() {
        return reach;
    }

    /** Pages of the vendor's documentation that it rests on. */
    public String page() {
        return page;
    }

    /** As users see it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that a query has; one, unless a user's condition is written like a part of a form. */
    public static List<QueryForm> of(String query) {
        List<QueryForm> forms = new ArrayList<>();
        for (QueryForm form : values()) {
            if (form.pattern.matcher(query).matches()) {
                forms.add(form);
            }
        }
        return forms;
    }
}

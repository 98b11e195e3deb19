package io.github.dolphindbsync.source.schema;

import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.settings.ColumnName;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a column as a script holds it: bare where it is provably plain, else {@code _"name"}.
 *
 * <p>The documentation reserves names in two ways ({@code progr/objs/var.md}, "reserved words and keywords"; keywords
 * of SQL: the pages below {@code progr/sql}). Constants of the language are written in capitals: types, forms,
 * partition types, NULL. So a name without a small letter is quoted, which also covers the constants of later releases.
 * Keywords, with {@code pi} and {@code e}, are listed here, and compared regardless of case. Names of functions
 * ({@code timestamp}, {@code date}, {@code first}) are free for columns: the documentation itself writes them bare.
 *
 * <p>The quoted form is documented for any column ({@code progr/data_types_forms/Table.md}; {@code select _"exec"} in
 * {@code tutorials/usage_guidelines.md}). A plain name stays bare all the same: the pages on partition pruning show
 * bare names alone, and the tracking column has to prune.
 */
public final class ScriptName {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern SMALL_LETTER = Pattern.compile("[a-z]");
    private static final Set<String> RESERVED = Set.of(("null pi e true false void any"
                    // forms, charts, partition types, constants of undef and seek
                    + " scalar pair vector matrix set dict table line pie column bar area histogram scatter"
                    + " value range hash list compo var shared head current tail"
                    // statements
                    + " for do while if else continue break switch case default def return mapr go module use include"
                    + " try catch throw assert const share timer transaction undef class import export from as is"
                    + " and or not in between like exists all some"
                    // SQL
                    + " select exec update delete insert into values create alter drop rename truncate add"
                    + " distinct top where having group cgroup context pivot unpivot order by csort asc desc nulls "
                    + "limit"
                    + " offset sample map partition partitioned over rows preceding following unbounded interval"
                    + " union with when then end on using inner left right full outer cross join"
                    + " aj cj ej fj lj lsj pj pwj sej wj ljoin notin notlike notbetween database catalog temporary")
            .split(" "));

    private ScriptName() {}

    /**
     * The name as it can stand in a query.
     *
     * @throws DolphinDBException if no way to write it is known to be safe
     */
    public static String of(String name) {
        if (isPlain(name)) {
            return name;
        }
        // How these characters are escaped inside an odd name is documented nowhere.
        if (name.chars().anyMatch(character -> character == '"' || character == '\\' || character < ' ')) {
            throw new DolphinDBException("column name '" + ColumnName.printable(name)
                    + "' holds a quote, a backslash or a control character, which is not safe in a query."
                    + " Rename the column at the source, or name the others in sync.<name>.columns");
        }
        return "_\"" + name + "\"";
    }

    private static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches()
                && SMALL_LETTER.matcher(name).find()
                && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The expression that loads a table. */
    public static String table(String database, String table) {
        return "loadTable(" + string(database) + ", " + string(table) + ")";
    }

    public static String string(String text) {
        if (text.chars().anyMatch(character -> character < ' ')) {
            throw new DolphinDBException("name '" + text + "' holds a control character, which is not safe in a query");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stand-in does not know it says in its own words, never by a guess and never as an error of the script. */
class RefusedExpressionsTest extends StandInTest {

    private static final String TABLE = "loadTable('dfs://demo', 'every')";
    private static final Pattern NAME_OF_TABLE = Pattern.compile("\\bT\\b");
    private static final String REFUSAL = "Server response: the stand-in does not support: ";
    /** The beginnings of what a server says itself, with where that is documented. */
    private static final List<String> TEXTS_OF_A_SERVER = List.of(
            // getFileBlocksMeta, <NoPrivilege>, S02005, S02040, S01015, S01001: the vendor's pages of errors
            "getFileBlocksMeta on path '/",
            "<NoPrivilege>Not granted to read table ",
            "Unrecognized column name [",
            "The temporal partitioning column ",
            "The number of columns of the current table must match that of the target table. RefId:S01015",
            "The column used for value-partitioning cannot contain NULL values. RefId: S01001",
            "The number of partitions [",
            "Out of memory",
            // top.md
            "Syntax Error: [line #",
            // ddb_comparison_rules_of_time_types.md
            "Temporal data comparison should have the same data type.",
            // the clients, which look for these
            "The user name or password is incorrect",
            "Can't recognize function name ",
            "sha256 authMode doesn't support scram authMode",
            // a fault of the stand-in
            "The stand-in server failed: ");

    @BeforeEach
    void aTableOfMostTypes() {
        server.createTable(
                        "demo",
                        "every",
                        TableDefinition.of(
                                "id:INT,sym:STRING,ok:BOOL,price:FLOAT,d:DOUBLE,n:LONG,day:DATE,at:TIMESTAMP,"
                                        + "nano:NANOTIMESTAMP,raw:BLOB,m:MONTH"))
                .append(List.of(
                        row(1, "A", true, 0.1f, 0.1, 4294967297L, 1, 1L, 1L, new byte[] {1}, "2020-01"),
                        row(2, null, null, null, null, null, null, null, null, null, null)));
    }

    @Test
    void eachIsRefusedInTheWordsOfTheStandIn() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String expression : expressions()) {
            String script = NAME_OF_TABLE.matcher(expression).replaceAll(TABLE);
            Throwable refusal = catchThrowable(() -> run(script));
            String answer = refusal == null ? "answered" : String.valueOf(refusal.getMessage());
            if (!answer.contains(REFUSAL)) {
                wrong.add(expression + " -> " + answer);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(run("1+1").getString()).isEqualTo("2");
    }

    @Test
    void aLineEndsAStatementButNotAQuery() throws Exception {
        assertThat(run("x = 1\n-2").getString()).isEqualTo("-2");
        assertThat(column("id", "select id\nfrom " + TABLE + "\nwhere id > 0\nand id < 9\nlimit 1"))
                .isEqualTo("[1]");
        for (String script : List.of(
                "x =\n1",
                "1 + \n2",
                "1\n+ 2",
                "select id from " + TABLE + " order\nby id",
                "select id from " + TABLE + " where id is\nnull",
                "select id from " + TABLE + " where id > 1\n-2",
                "select id from " + TABLE + " order by id desc nulls\nfirst")) {
            assertThat(error(script)).as(script).contains(REFUSAL);
        }
    }

    /** An error within an answer would cut the connection, so each value is worked out before the first byte. */
    @Test
    void aValueThatFailsIsRefusedBeforeTheAnswerBegins() {
        for (String query : List.of(
                "select float(d * 1e300) as f from T",
                "select f from (select float(d * 1e300) as f from T)",
                "select short(n) + 1 as s, char(n) as c from T",
                "select nanotimestamp(at + 9223372036854775800l) as x from T",
                "exec d / 0.0 from T",
                "(1, float(1e300))")) {
            assertThat(error(NAME_OF_TABLE.matcher(query).replaceAll(TABLE)))
                    .as(query)
                    .contains(REFUSAL);
        }
    }

    private static List<String> expressions() throws IOException {
        try (var file = RefusedExpressionsTest.class.getResourceAsStream("refused-expressions.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VOID BOOL CHAR SHORT INT LONG DATE MONTH TIME MINUTE SECOND DATETIME TIMESTAMP NANOTIME NANOTIMESTAMP",
                "FLOAT DOUBLE SYMBOL STRING UUID FUNCTIONDEF HANDLE CODE DATASOURCE RESOURCE ANY IPADDR INT128 BLOB",
                "COMPLEX POINT DURATION DATEHOUR DECIMAL32 DECIMAL64 DECIMAL128",
                "SCALAR PAIR VECTOR MATRIX SET DICT TABLE LINE PIE COLUMN BAR AREA HISTOGRAM SCATTER",
                "VALUE RANGE HASH LIST COMPO VAR SHARED DEF HEAD CURRENT TAIL NULL pi e",
                "for do if else continue break select exec delete update true false def return module use try throw",
                "catch assert const share timer in go mapr from where group order by and or not between like is as"
            })
    void aReservedWordIsAColumnInQuotesOnly(String words) throws Exception {
        String[] names = words.split(" ", -1);
        server.createTable("demo", "words", TableDefinition.of(String.join(":INT,", names) + ":INT"))
                .append(List.<Object[]>of(Stream.of(names).map(name -> 7).toArray()));

        for (String name : names) {
            String quoted =
                    "select _\"" + name + "\" from loadTable('dfs://demo', 'words') where _\"" + name + "\" == 7";
            assertThat(table(quoted).getColumn(0).getString()).as(quoted).isEqualTo("[7]");
            assertThat(table(quoted).getColumnName(0)).isEqualTo(name);
            if (name.equals("true") || name.equals("false") || name.equals("NULL")) {
                continue;
            }
            for (String script : List.of(
                    "select " + name + " from loadTable('dfs://demo', 'words')",
                    "select _\"" + names[0] + "\" as c from loadTable('dfs://demo', 'words') where " + name + " == 7",
                    "select count(*) as " + name + " from loadTable('dfs://demo', 'words')",
                    name + " = 1")) {
                assertThat(error(script)).as(script).contains(REFUSAL);
            }
        }
    }

    @Test
    void otherNamesStandBareWhateverTheirCase() throws Exception {
        server.createTable("demo", "names", TableDefinition.of("value:INT,date:INT,timestamp:INT,price:INT,价格:INT"))
                .append(List.<Object[]>of(row(1, 2, 3, 4, 5)));

        for (String name : List.of("value", "date", "timestamp", "Price", "价格")) {
            assertThat(table("select " + name + " from loadTable('dfs://demo', 'names')")
                            .getColumnName(0))
                    .isEqualTo(name.toLowerCase(Locale.ROOT));
        }
    }

    /** A text that is no server's own is a refusal, and a refusal has its words. */
    @Test
    void noOtherTextIsGivenForAServersOwn() throws Exception {
        Pattern text = Pattern.compile("new ScriptException\\(\\s*\"([^\"]*)\"");
        List<String> own = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/github/dolphindbsync/simulator"))) {
            sources.filter(Files::isRegularFile)
                    .filter(source -> !source.endsWith("ScriptException.java"))
                    .map(RefusedExpressionsTest::read)
                    .flatMap(source -> text.matcher(source).results())
                    .map(found -> found.group(1))
                    .forEach(own::add);
        }

        assertThat(own)
                .isNotEmpty()
                .allSatisfy(given -> assertThat(TEXTS_OF_A_SERVER)
                        .anySatisfy(known -> assertThat(given).startsWith(known)));
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

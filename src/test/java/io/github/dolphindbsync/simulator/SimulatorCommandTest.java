package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.xxdb.DBConnection;
import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicString;
import io.github.dolphindbsync.simulator.command.SimulatorCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command by which a person starts the stand-in. */
class SimulatorCommandTest {

    private static final Pattern BANNER = Pattern.compile("on 127\\.0\\.0\\.1:(\\d+), (.*)\\R");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aFileIsServed() throws Exception {
        Path csv = csv("""
                symbol,timestamp,price,volume
                AAPL,2016-10-24T08:00:00.022239000,27,300
                "A ""quoted"", one",2016.10.24T08:00:00.5,,
                ,2016.10.24 08:00:01,1e-3,-5
                """);

        served(
                "table dfs://shop/sale, 3 rows, any user",
                "exec count(*) from loadTable('dfs://shop','sale') where isValid(price)",
                "2",
                "--csv",
                csv.toString(),
                "--database",
                "dfs://shop",
                "--table",
                "sale");
    }

    @Test
    void quotedFieldsAndBothFormsOfTimeAreRead() throws Exception {
        Path csv = csv("a,b\r\n\"x,\"\"y\"\"\r\nz\",2016-10-24T08:00:00.1\r\n,\r\n");

        served(
                "table dfs://market/trade, 2 rows, any user",
                "exec text from loadTable('dfs://market','trade') where at == 2016.10.24T08:00:00.100000000",
                "[x,\"y\"\r\nz]",
                "--csv",
                csv.toString(),
                "--schema",
                "text:STRING,at:NANOTIMESTAMP");
    }

    @Test
    void rowsAreMadeUp() throws Exception {
        served(
                "table dfs://market/trade, 300000000 rows, user me",
                "exec count(*) from loadTable('dfs://market','trade')",
                "300000000",
                "--generate",
                "300000000",
                "--username",
                "me",
                "--password",
                "123456",
                "--partition",
                "timestamp");
    }

    @Test
    void aTableOfManyPartitionsIsMadeUpAndTheLimitIsKept() throws Exception {
        served(
                "table dfs://market/trade, 70000 rows, any user",
                connection -> {
                    String day =
                            "exec count(*) from loadTable('dfs://market','trade') where date(timestamp) == 2024.01.14";
                    assertThat(connection.run(day).getString()).isEqualTo("5000");
                    assertThatThrownBy(
                                    () -> connection.run(day.replace("==", ">=").replace("14", "13")))
                            .hasMessageContaining("[10000]");
                },
                "--generate",
                "70000",
                "--partition",
                "timestamp:VALUE:DAY:14,symbol:VALUE:5000",
                "--max-partitions-per-query",
                "5000");
    }

    @Test
    void everySchemeIsTaken() throws Exception {
        served(
                "table dfs://market/trade, 0 rows, any user",
                connection ->
                        assertThat(schema(connection, "partitionTypeName")).isEqualTo("[RANGE,HASH,LIST]"),
                "--partition",
                "timestamp:RANGE:MONTH:2024-01/2024-02/2025-01, volume:HASH:10, symbol:list:A+B/C");
    }

    @Test
    void tablesOfTheOtherEnginesAreServed() throws Exception {
        served(
                "table dfs://market/trade, 0 rows, any user",
                connection -> assertThat(schema(connection, "keepDuplicates")).isEqualTo("LAST"),
                "--sort-columns",
                "symbol,timestamp",
                "--keep-duplicates",
                "last");
    }

    @Test
    void tablesWithAPrimaryKeyAreServed() throws Exception {
        served(
                "table dfs://market/trade, 0 rows, any user",
                connection -> assertThat(schema(connection, "keyColumn")).isEqualTo("[symbol,timestamp]"),
                "--primary-key",
                "symbol,timestamp",
                "--partition",
                "timestamp");
    }

    @Test
    void aWholeDatabaseIsMadeUp() throws Exception {
        served(
                "tables dfs://market/t01 to t12, 100 rows, any user",
                "exec count(*) from loadTable('dfs://market','t12') where timestamp >= 2024.01.01T00:00:00.000000000",
                "100",
                "--tables",
                "12",
                "--all-types",
                "--generate",
                "100");
    }

    @Test
    void valuesOfEveryTypeAreReadFromAFile() throws Exception {
        Path csv = csv("""
                m,t,d,u,i,x,b,p,l
                2024-01,13:30:10.008,1.5,5d212a78-cc48-e3b1-4235-b4d91473ee87,::1,e1671797c52e15f763380b45e841ec32,x,1 2,1 NULL
                ,,,,,,,,
                """);

        served(
                "table dfs://market/trade, 2 rows, any user",
                "exec count(*) from loadTable('dfs://market','trade') where m = 2024.01M and t = 13:30:10.008 and d = 1.5"
                        + " and isValid(u) and i = ipaddr('::1') and isValid(x) and isValid(b) and isValid(p)",
                "1",
                "--csv",
                csv.toString(),
                "--schema",
                "m:MONTH,t:TIME,d:DECIMAL32(1),u:UUID,i:IPADDR,x:INT128,b:BLOB,p:POINT,l:INT[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            --csv FILE --tables 2                   ~ --csv does not go with --tables
            --tables 0                              ~ --tables takes a number from 1 to 10000, not 0
            --database=                             ~ --database is empty
            --table=                                ~ --table is empty
            --bind nowhere.invalid                  ~ --bind: nowhere.invalid is not an address of this machine
            --csv FILE --schema a:INT,b:MONEY       ~ Column b has type MONEY
            --csv FILE --schema a:INT,b:INT         ~ line 3: column b: 'x' is not a INT
            --csv FILE --schema a:INT               ~ line 2: 2 fields instead of 1
            --csv FILE --schema a:SHORT,b:STRING    ~ line 3: column a: '70000' is not a SHORT
            --csv FILE.not                          ~ there is no file
            --csv FILE --generate 5                 ~ --csv does not go with --generate
            --generate -1                           ~ A generated table has 0 to
            --generate 5 --schema a:DOUBLE,t:TIME   ~ needs a column of a temporal type
            --partition nope                        ~ There is no column nope
            --partition timestamp:DAY               ~ 'timestamp:DAY' is not a scheme of partitions
            --partition timestamp:VALUE:WEEK        ~ 'timestamp:VALUE:WEEK' is not a scheme of partitions
            --partition timestamp:VALUE:0           ~ 'timestamp:VALUE:0' is not a scheme of partitions
            --partition symbol:HASH                 ~ Partitions of column symbol by HASH need a number
            --partition symbol:HASH:0               ~ Partitions of column symbol by HASH need a number
            --partition symbol:RANGE:A              ~ Partitions of column symbol by RANGE need two boundaries
            --partition volume:RANGE:5/x            ~ 'x' is not a INT
            --partition volume:RANGE:5/5            ~ The boundaries of the partitions of volume do not ascend
            --partition price                       ~ The data type FLOAT can't be used for a partition column
            --partition symbol,volume,symbol,volume ~ A table is partitioned by at most 3 columns
            --partition symbol,symbol               ~ Column symbol partitions the table twice
            --max-partitions-per-query 0            ~ --max-partitions-per-query takes a number from 1 on
            --sort-columns nope                     ~ There is no column nope
            --sort-columns symbol --primary-key symbol      ~ does not go with --primary-key
            --keep-duplicates LAST                  ~ --keep-duplicates needs --sort-columns
            --sort-columns symbol --keep-duplicates SOME    ~ 'SOME' is not one of ALL, LAST and FIRST
            --primary-key symbol --partition timestamp      ~ The primary key lacks the partition column timestamp
            """)
    void badInputIsOneLineAndExitCodeTwo(String arguments, String message) throws Exception {
        Path csv = csv("a,b\n1,2\n70000,x\n");

        int code = command(("--port 0 " + arguments.replace("FILE", csv.toString())).split(" ", -1));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("simulator: ").contains(message).hasLineCount(1);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = command("--port", Integer.toString(taken.getLocalPort()));

            assertThat(code).isEqualTo(2);
            assertThat(err.toString()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void usersLogInByScram() throws Exception {
        served(
                "table dfs://market/trade, 0 rows, user me",
                connection -> {
                    assertThat(connection
                                    .run("scramClientFirst", List.of(new BasicString("me"), new BasicString("n")))
                                    .rows())
                            .isEqualTo(3);
                    assertThat(connection
                                    .run("exec count(*) from loadTable('dfs://market','trade')")
                                    .getString())
                            .isEqualTo("0");
                },
                "--scram",
                "--username",
                "me",
                "--password",
                "123456");
    }

    private void served(String banner, String query, String answer, String... arguments) throws Exception {
        served(
                banner,
                connection -> assertThat(connection.run(query).getString()).isEqualTo(answer),
                arguments);
    }

    private void served(String banner, ThrowingConsumer<DBConnection> check, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 2];
        all[0] = "--port";
        all[1] = "0";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        FutureTask<Integer> command = new FutureTask<>(() -> command(all));
        Thread thread = new Thread(command, "simulator");
        thread.start();

        await().until(() -> out.toString().contains("\n") || command.isDone());
        Matcher line = BANNER.matcher(out.toString());
        assertThat(line.find()).as(out + " " + err).isTrue();
        assertThat(out.toString()).startsWith("Stand-in DolphinDB server (not DolphinDB) on 127.0.0.1:");
        assertThat(line.group(2)).isEqualTo(banner);
        DBConnection connection = new DBConnection();
        String user = banner.substring(banner.lastIndexOf(' ') + 1);
        connection.connect("127.0.0.1", Integer.parseInt(line.group(1)), user, "123456");
        check.accept(connection);
        connection.close();

        thread.interrupt();
        assertThat(command.get()).isZero();
    }

    private static String schema(DBConnection connection, String key) throws IOException {
        BasicDictionary schema = (BasicDictionary) connection.run("schema(loadTable('dfs://market','trade'))");
        return schema.get(new BasicString(key)).getString();
    }

    private int command(String... arguments) {
        return new CommandLine(new SimulatorCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(directory.resolve("rows.csv"), text);
    }
}

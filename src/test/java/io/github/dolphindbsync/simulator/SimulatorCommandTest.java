package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.xxdb.DBConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
                "--partition-column",
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
            --csv FILE --tables 2                   ~ --tables takes a number
            --tables 0                              ~ --tables takes a number
            --csv FILE --schema a:INT,b:MONEY       ~ Column b has type MONEY
            --csv FILE --schema a:INT,b:INT         ~ line 3, column b: 'x' is not a INT
            --csv FILE --schema a:INT               ~ line 2: 2 fields instead of 1
            --csv FILE --schema a:SHORT,b:STRING    ~ line 3, column a: '70000' is not a SHORT
            --csv FILE.not                          ~ there is no file
            --csv FILE --generate 5                 ~ --csv does not go with --generate
            --generate -1                           ~ A generated table has 0 to
            --generate 5 --schema a:DOUBLE,t:TIME   ~ needs a column of a temporal type
            --partition-column nope                 ~ There is no column nope
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

    private void served(String banner, String query, String answer, String... arguments) throws Exception {
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
        assertThat(connection.run(query).getString()).isEqualTo(answer);
        connection.close();

        thread.interrupt();
        assertThat(command.get()).isZero();
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

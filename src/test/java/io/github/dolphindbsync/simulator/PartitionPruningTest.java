package io.github.dolphindbsync.simulator;

import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byHash;
import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byList;
import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byRange;
import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byValue;
import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.DBConnection;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which partitions a query reaches, by the vendor's page "Queries" and its tutorial on comparing times. The server
 * refuses every query that reaches one, and says how many there would be.
 */
class PartitionPruningTest {

    private static final Pattern NUMBER = Pattern.compile("The number of partitions \\[(\\d+)] relevant to the query");

    private static final StandInServer SERVER =
            StandInServer.builder().mostPartitionsPerQuery(0).build();
    private static final DBConnection CONNECTION = new DBConnection();

    @BeforeAll
    static void connect() throws Exception {
        SERVER.start();
        assertThat(CONNECTION.connect("127.0.0.1", SERVER.port(), "admin", "123456"))
                .isTrue();
    }

    @AfterAll
    static void close() {
        CONNECTION.close();
        SERVER.close();
    }

    @AfterEach
    void dropTheTable() {
        SERVER.dropTable("market", "trade");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            time >= 2024.01.03T00:00:00.000000000                                       ~ 40
            time > 2024.01.03T00:00:00.000000000                                        ~ 40
            time > 2024.01.03T23:59:59.999999999                                        ~ 35
            time < 2024.01.03T00:00:00.000000000                                        ~ 10
            time <= 2024.01.03T00:00:00.000000000                                       ~ 15
            2024.01.03T00:00:00.000000000 > time                                        ~ 10
            time = 2024.01.03T12:00:00.000000000                                        ~ 5
            time == 2024.01.03T12:00:00.000000000                                       ~ 5
            _"time" == 2024.01.03T12:00:00.000000000                                    ~ 5
            Time == 2024.01.03T12:00:00.000000000                                       ~ 5
            time == 2025.01.01T00:00:00.000000000                                       ~ 0
            time between 2024.01.02T12:00:00.000000000 and 2024.01.04T00:00:00.000000000 ~ 15
            time between 2024.01.02T12:00:00.000000000 : 2024.01.03T00:00:00.000000000  ~ 10
            time in [2024.01.02T12:00:00.000000000, 2024.01.09T00:00:00.000000000]      ~ 10
            time > 2024.01.03T23:59:59.999999999 - 86400000000000l                      ~ 40
            time > nanotimestamp("2024.01.09T00:00:00.000")                             ~ 10
            time > 2024.01.08T00:00:00                                                  ~ 15
            time > 2024.01.03T23:59:59.999999999 and time < 2024.01.05T00:00:00.000000000 ~ 5
            time > 2024.01.03T23:59:59.999999999, time < 2024.01.05T00:00:00.000000000  ~ 5
            time < 2024.01.02T00:00:00.000000000 and symbol == "S00001"                 ~ 1
            time < 2024.01.02T00:00:00.000000000 and price > 3                          ~ 5
            time < 2024.01.02T00:00:00.000000000 or time >= 2024.01.10T00:00:00.000000000 ~ 10
            symbol in ["S00001", "S00003", "none"]                                      ~ 20
            symbol > "S00003"                                                           ~ 10
            symbol between "S00001" and "S00002"                                        ~ 20
            time > NULL                                                                 ~ 50
            date(time) == 2024.01.03                                                    ~ 5
            date(time) > 2024.01.03                                                     ~ 35
            date(time) between 2024.01.03 and 2024.01.04                                ~ 10
            date(time) in 2024.01.03 2024.01.05                                         ~ 10
            timestamp(time) < 2024.01.03T00:00:00.000                                   ~ 10
            """)
    void conditionsThatNarrow(String condition, int partitions) {
        givenTenDaysOfFiveSymbols();

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            isNull(time)
            isValid(time)
            time is null
            not isNull(time)
            not (time > 2024.01.03T00:00:00.000000000)
            time != 2024.01.03T00:00:00.000000000
            symbol not in ["S00001", "S00002"]
            symbol like "S00001"
            price > 3
            time < 2024.01.02T00:00:00.000000000 or price > 3
            time < 2024.01.02T00:00:00.000000000 or (price > 3 and symbol == "S00001")
            time < 2024.01.02T00:00:00.000000000 or isValid(symbol)
            time + 1 < 2024.01.02T00:00:00.000000000
            long(time) < 5
            time < other
            string(symbol) == "S00001"
            datetime(time) > 2024.01.03
            """)
    void conditionsThatReachEveryPartition(String condition) {
        givenTenDaysOfFiveSymbols();

        assertThat(reached(condition)).isEqualTo(50);
        assertThat(reached("time < 2024.01.02T00:00:00.000000000 and (" + condition + ")"))
                .isEqualTo(5);
    }

    private void givenTenDaysOfFiveSymbols() {
        SERVER.createGeneratedTable(
                "market",
                "trade",
                TableDefinition.of("symbol:SYMBOL,time:NANOTIMESTAMP,other:NANOTIMESTAMP,price:DOUBLE")
                        .partitionedBy(byValue("time", 10), byValue("symbol", 5)),
                100,
                0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            id == 3                   ~ 1
            id = 3l                   ~ 1
            id in 3 4 13              ~ 2
            id between 3 and 5        ~ 3
            id between 3 and 500      ~ 10
            id between 5 and 3        ~ 0
            id == 3 or id == 5        ~ 2
            id > 3                    ~ 10
            id <= 3                   ~ 10
            id != 3                   ~ 10
            id + 1 == 3               ~ 10
            """)
    void hashPartitionsAreNarrowedByEqualityAlone(String condition, int partitions) {
        SERVER.createTable("market", "trade", TableDefinition.of("id:INT").partitionedBy(byHash("id", 10)));

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            name == "A"                 ~ 1
            name in ["A", "B"]          ~ 2
            name between "A" and "B"    ~ 1000
            name > "A"                  ~ 1000
            """)
    void hashPartitionsOfTextsAreNotNarrowedByBetween(String condition, int partitions) {
        SERVER.createTable("market", "trade", TableDefinition.of("name:STRING").partitionedBy(byHash("name", 1000)));

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            day > 1990.12.01 - 10                                       ~ 1
            day between 1990.08.01 : 1990.12.01                         ~ 3
            x < 5 and day between 1990.08.01 : 1990.08.31               ~ 1
            x < 5 or day between 1990.08.01 : 1990.08.31                ~ 6
            day + 30 > 1990.12.01                                       ~ 6
            day < 1990.03.01                                            ~ 1
            day <= 1990.03.01                                           ~ 2
            day == 1991.01.01                                           ~ 0
            """)
    void theExamplesOfTheVendorsPage(String condition, int partitions) {
        SERVER.createTable(
                "market",
                "trade",
                TableDefinition.of("day:DATE,x:INT")
                        .partitionedBy(byRange(
                                "day",
                                LocalDate.of(1990, 1, 1),
                                "1990-03-01",
                                "1990-05-01",
                                "1990-07-01",
                                "1990-09-01",
                                "1990-11-01",
                                "1991-01-01")));

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            at >= 2024.02.01T00:00:00.000                       ~ 4
            at < 2024.02.01T00:00:00.000                        ~ 2
            at <= 2024.02.01T00:00:00.000                       ~ 4
            name == "A"                                         ~ 3
            name < "C"                                          ~ 3
            name >= "C"                                         ~ 3
            name == "D"                                         ~ 0
            name in ["B", "C"]                                  ~ 6
            """)
    void monthsAndLists(String condition, int partitions) {
        SERVER.createTable(
                "market",
                "trade",
                TableDefinition.of("at:TIMESTAMP,name:SYMBOL")
                        .partitionedBy(
                                byValue("at", 3).per(ColumnType.MONTH),
                                byList("name", List.of("A", "B"), List.of("C"))));

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            id == 3             ~ 1
            id in 3 4           ~ 10
            id > 3              ~ 10
            id between 3 and 4  ~ 10
            """)
    void aFunctionOfTheColumnLeavesEqualityAlone(String condition, int partitions) {
        SERVER.createTable(
                "market",
                "trade",
                TableDefinition.of("id:INT").partitionedBy(byValue("id", 10).through("myFunction{, 6, 8}")));

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            m between 2024.11M : 2024.12M and t < 00:05m    ~ 10
            m == 2024.12M and t == 00:09m                   ~ 1
            m > 2024.12M                                    ~ 1920
            m in [2024.02M, 1990.01M]                       ~ 10
            """)
    void columnsOfMonthsAndTimesOfDay(String condition, int partitions) {
        SERVER.createTable(
                "market",
                "trade",
                TableDefinition.of("m:MONTH,t:MINUTE").partitionedBy(byValue("m", 204), byValue("t", 10)));

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            name < "B"      ~ 1
            name <= "B"     ~ 2
            name == "B"     ~ 1
            name > "A"      ~ 2
            name >= "C"     ~ 0
            """)
    void rangesOfTexts(String condition, int partitions) {
        SERVER.createTable(
                "market", "trade", TableDefinition.of("name:SYMBOL").partitionedBy(byRange("name", "A", "B", "C")));

        assertThat(reached(condition)).isEqualTo(partitions);
    }

    private int reached(String condition) {
        try {
            CONNECTION.run("select count(*) as n from loadTable('dfs://market', 'trade') where " + condition);
            return 0;
        } catch (Exception refused) {
            Matcher number = NUMBER.matcher(refused.getMessage());
            assertThat(number.find()).as(refused.getMessage()).isTrue();
            return Integer.parseInt(number.group(1));
        }
    }
}

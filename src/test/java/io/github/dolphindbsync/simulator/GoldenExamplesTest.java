package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.data.Entity;
import com.xxdb.data.Scalar;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples whose results the vendor's documentation prints, by number. Each is answered so, or refused where the
 * stand-in does not know it; an answer that differs would be a lie.
 */
class GoldenExamplesTest extends StandInTest {

    private static final String REFUSED = "refused";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            1  ~ 1<NULL                                        ~ false
            1  ~ 1>NULL                                        ~ true
            1  ~ NULL==NULL                                    ~ true
            1  ~ NULL!=NULL                                    ~ false
            2  ~ 1 2 NULL NULL 3 < 2 NULL NULL 3 4             ~ [true,false,false,true,true]
            3  ~ -float("inf") < NULL                          ~ true
            7  ~ NULL or true                                  ~ true
            7  ~ NULL or false                                 ~ false
            7  ~ NULL or NULL                                  ~ NULL
            8  ~ 2023.01.04T13:30:10.001 > 2023.01.04          ~ true
            8  ~ 2011.01.01T13:00:00 > 2011.01.02              ~ false
            9  ~ 2023.01.04 == 2023.01.04T00:00:00.000         ~ true
            9  ~ 2023.01.04T13:30:10.001 == 2023.01.04         ~ false
            12 ~ in(3 3 5 2, 2 3)                              ~ [true,true,false,true]
            12 ~ in(1, 1.1 1.2 1.3)                            ~ false
            12 ~ in(float(1.1 2.2), 1..9)                      ~ [true,true]
            13 ~ isValid(1 NULL NULL 6 NULL 7)                 ~ [true,false,false,true,false,true]
            13 ~ isValid(1/0)                                  ~ false
            15 ~ typestr 3l                                    ~ LONG
            15 ~ typestr 3                                     ~ INT
            15 ~ typestr("C")                                  ~ STRING
            15 ~ typestr('C')                                  ~ CHAR
            16 ~ "ABC\\\\DEF"                                  ~ ABC\\DEF
            16 ~ "ABC\\"D\\'EF"                                ~ ABC"D'EF
            17 ~ nanotimestamp(1)                              ~ 1970.01.01T00:00:00.000000001
            17 ~ nanotimestamp('2012.12.03 13:30:10.008007006') ~ 2012.12.03T13:30:10.008007006
            18 ~ temporalParse("2018/2/6 13:30:10.01","y/M/d H:m:s.SSS") ~ refused
            19 ~ 8.9$INT                                       ~ refused
            19 ~ int(2147483648)                               ~ NULL
            19 ~ datehour(2012.06.13 13:30:10)                 ~ 2012.06.13T13
            20 ~ -7/5                                          ~ -2
            20 ~ -1%5                                          ~ 4
            20 ~ bar(-5,5)                                     ~ -5
            20 ~ bar(100,3)                                    ~ 99
            24 ~ count(3 NULL 5 6)                             ~ 3
            """)
    void scalarsAndVectors(int number, String expression, String expected) throws Exception {
        if (expected.equals(REFUSED)) {
            assertRefused(expression);
        } else {
            assertThat(printed(run(expression))).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            4  ~ t=table(5 3 NULL NULL 1 6 8 as id, 1..7 as val)  ~ select * from t order by id asc nulls last  ~ val ~ [5,2,1,6,7,3,4]
            5  ~ t=table(5 3 NULL NULL 1 6 8 as id, 1..7 as val)  ~ select * from t order by id asc nulls first ~ val ~ [3,4,5,2,1,6,7]
            5  ~ t=table(5 3 NULL NULL 1 6 8 as id, 1..7 as val)  ~ select * from t order by id                 ~ val ~ [3,4,5,2,1,6,7]
            6  ~ t=table(1 2 3 4 as id, 3 2 NULL 5 as value)      ~ select * from t order by value desc nulls first ~ id ~ [3,4,1,2]
            11 ~ t=table(1.8 2.3 3.7 3.1 4.2 2.8 as price)        ~ select * from t where price between 2 and 4 ~ price ~ [2.3,3.7,3.1,2.8]
            11 ~ t=table(1.8 2.3 3.7 3.1 4.2 2.8 as price)        ~ select * from t where price between 2:4     ~ price ~ [2.3,3.7,3.1,2.8]
            14 ~ t=table(`a1`a2`a3`b1`b2`b3`c1`c2 as id, 7 4 NULL 1 8 NULL 12 NULL as val) ~ select * from t where val is null ~ id ~ [a3,b3,c2]
            21 ~ t=table(2022.01.01+1..20 as time)                ~ select count(*) from t group by bar(time,7d) ~ bar_time ~ [2021.12.30,2022.01.06,2022.01.13,2022.01.20]
            21 ~ t=table(2022.01.01+1..20 as time)                ~ select count(*) from t group by bar(time,7d) ~ count ~ [4,7,7,2]
            22 ~ t=table(0..8 as n)                               ~ select top 2:4 * from t                     ~ n ~ [2,3]
            22 ~ t=table(0..8 as n)                               ~ select * from t limit 2,5                   ~ n ~ [2,3,4,5,6]
            25 ~ t=table(1 2 as price, 3 4 as qty)                ~ exec price, qty from t                      ~ qty ~ [3,4]
            """)
    void tables(int number, String given, String query, String column, String expected) throws Exception {
        assertThat(column(column, given + "\n" + query)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', textBlock = """
            10 ~ 2023.01.04 between 2023.01.04T13:30:10.003:2023.01.04T13:30:10.004 ~ Temporal data comparison should have the same data type.
            23 ~ x=2; select top x * from t ~ integer constant expected after keyword top
            """)
    void errors(int number, String script, String expected) {
        assertThat(error(script)).contains(expected);
    }

    @Test
    void execOfOneColumnIsAVector() throws Exception {
        Entity prices = run("t=table(1 2 as price, 3 4 as qty); exec price from t");

        assertThat(prices.isVector()).isTrue();
        assertThat(prices.getString()).isEqualTo("[1,2]");
    }

    @Test
    void countOfAConstantWouldCountPartitionsSoItIsRefused() throws Exception {
        StoredTable pt =
                server.createTable("demo", "pt", TableDefinition.of("day:DATE").partitionedBy("day"));
        for (int day = 0; day < 10; day++) {
            pt.append(Collections.nCopies(10, row(day)));
        }

        assertThat(column("count", "select count(*) from loadTable('dfs://demo','pt')"))
                .isEqualTo("[100]");
        assertRefused("select count(1) from loadTable('dfs://demo','pt')");
    }

    @ParameterizedTest
    @CsvSource({
        "00b, BOOL",
        "00c, CHAR",
        "00h, SHORT",
        "00i, INT",
        "00l, LONG",
        "00f, FLOAT",
        "00F, DOUBLE",
        "00d, DATE",
        "00D, DATETIME",
        "00T, TIMESTAMP",
        "00N, NANOTIMESTAMP",
        "00M, MONTH",
        "00t, TIME",
        "00m, MINUTE",
        "00s, SECOND",
        "00n, NANOTIME"
    })
    void typedNulls(String literal, String type) throws Exception {
        if (type.equals(REFUSED)) {
            assertRefused(literal);
        } else {
            assertThat(printed(run(literal))).isEqualTo("NULL");
            assertThat(run("typestr(" + literal + ")").getString()).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2013.06.13, DATE, 2013.06.13",
        "2012.06.13T13:30:10, DATETIME, 2012.06.13T13:30:10",
        "2012.06.13 13:30:10, DATETIME, 2012.06.13T13:30:10",
        "2012.06.13T13:30:10.008, TIMESTAMP, 2012.06.13T13:30:10.008",
        "2012.06.13T13:30:10.008007006, NANOTIMESTAMP, 2012.06.13T13:30:10.008007006",
        "2012.06.13T13:30:10.008007, refused, ",
        "2012.06.13T13:30, refused, ",
        "2012.06M, MONTH, 2012.06M",
        "13:30:10.008, TIME, 13:30:10.008",
        "13:30m, MINUTE, 13:30m",
        "13:30:10, SECOND, 13:30:10",
        "13:30:10.008007006, NANOTIME, 13:30:10.008007006",
        "13:30:10.0, refused, ",
        "25:30m, refused, ",
        "2012.13M, refused, "
    })
    void temporalLiterals(String literal, String type, String expected) throws Exception {
        if (type.equals(REFUSED)) {
            assertRefused(literal);
        } else {
            assertThat(run("typestr(" + literal + ")").getString()).isEqualTo(type);
            assertThat(run(literal).getString()).isEqualTo(expected);
        }
    }

    @Test
    void escapesInStrings() throws Exception {
        assertThat(run("\"\\n\\r\\t\\\\\\'\\\"\"").getString()).isEqualTo("\n\r\t\\'\"");
    }

    private void assertRefused(String script) {
        assertThat(error(script)).containsAnyOf("does not support", "Syntax Error");
    }

    private static String printed(Entity entity) {
        boolean isNull = entity instanceof Scalar scalar && scalar.isNull();
        return isNull ? "NULL" : entity.getString();
    }
}

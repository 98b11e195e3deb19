package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lengths of texts, as the vendor's documentation has them; what it leaves open is refused. */
class StrlenTest extends StandInTest {

    private static final String NOTE = "loadTable('dfs://market', 'note')";

    @BeforeEach
    void threeNotes() {
        StoredTable notes = server.createTable("market", "note", TableDefinition.of("day:INT,text:STRING"));
        notes.append(List.of(row(1, "abc"), row(1, null), row(2, "市场")));
        server.createTable("market", "silence", TableDefinition.of("day:INT,text:STRING"))
                .append(List.<Object[]>of(row(1, null)));
    }

    @Test
    void theExamplesOfTheDocumentation() throws Exception {
        assertThat(run("strlen('abcdefg')").getString()).isEqualTo("7");
        assertThat(run("strlen(\"I am a boy.\")").getString()).isEqualTo("11");
        assertThat(run("strlen([\"abc\",\"123456789\"])").getString()).isEqualTo("[3,9]");
    }

    @Test
    void bytesAreCounted() throws Exception {
        assertThat(column("length", "select strlen(text) as length from " + NOTE + " where day == 2"))
                .isEqualTo("[6]");
    }

    @Test
    void sumsAndExtremesPassNullOver() throws Exception {
        assertThat(column("longest", "select max(strlen(text)) as longest from " + NOTE))
                .isEqualTo("[6]");
        assertThat(column("total", "select sum(strlen(text)) as total from " + NOTE + " group by day order by day"))
                .isEqualTo("[3,6]");
    }

    @Test
    void theLengthOfNullIsRefusedAndSoIsThatOfNumbers() {
        assertThat(error("select strlen(text) as length from " + NOTE)).contains("does not support: strlen of NULL");
        assertThat(error("select strlen(day) as length from " + NOTE)).contains("does not support: strlen of INT");
    }
}

package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicStringVector;
import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.query.TableProbe;
import io.github.dolphindbsync.source.query.TableProbe.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Compares the bytes of a text column, read as BLOB, with its texts, in any order. */
final class BlobComparison {

    private BlobComparison() {}

    static Outcome compare(Server server, TableProbe probe, Column column, long value) {
        BasicTable texts = server.table(probe.rows(new Range(value, value)));
        BasicTable answer = server.table(probe.bytes(column, value));
        boolean same = answer.rows() == texts.rows()
                && answer.getColumn(0) instanceof BasicStringVector blobs
                && sorted(blobs).equals(sorted(texts, column));
        return Outcome.of(same, Answers.type(answer) + (same ? "" : ", other bytes"));
    }

    private static List<String> sorted(BasicStringVector blobs) {
        return blobs.getdataByteArray().stream()
                .map(bytes -> bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    private static List<String> sorted(BasicTable rows, Column column) {
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            texts.add(rows.getColumn(column.name()).getString(row));
        }
        return texts.stream().sorted().toList();
    }
}

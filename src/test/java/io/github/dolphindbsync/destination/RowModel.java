package io.github.dolphindbsync.destination;

import static io.github.dolphindbsync.destination.TestRows.T;
import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.row;

import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random batches that go forward, overlap and come late, and what must be stored after them. */
public final class RowModel {

    private final RowSchema schema;
    private final Random random;
    private final Map<List<Object>, List<Object>> rows = new HashMap<>();
    private long front;

    public RowModel(RowSchema schema, long seed) {
        this.schema = schema;
        this.random = new Random(seed);
    }

    public RowBatch nextBatch() {
        long start = Math.max(0, front - (random.nextInt(4) == 0 ? random.nextInt(40) : random.nextInt(3)));
        List<List<Object>> next = new ArrayList<>();
        long time = start;
        for (int count = random.nextInt(30); count >= 0; count--) {
            List<Object> row = randomRow(time);
            // Without a key the identity of a row is unique among those of one read.
            if (schema.hasKey() || !next.contains(row)) {
                next.add(row);
            }
            time += random.nextInt(3) == 0 ? 1 : 0;
        }
        if (random.nextInt(5) == 0) {
            Collections.shuffle(next, random);
        }
        front = Math.max(front, time);
        next.forEach(this::apply);
        return batch(schema, next);
    }

    private List<Object> randomRow(long time) {
        String symbol = "S" + random.nextInt(5);
        if (schema.hasKey()) {
            Double price = random.nextInt(6) == 0 ? null : (Double) (double) random.nextInt(3);
            return row(T + time, symbol, price, (long) random.nextInt(2));
        }
        // Content follows from the id, as it does with a hash.
        long id = time * 100 + random.nextInt(8);
        return row(T + time, "S" + id % 5, (double) (id % 7), id, new UUID(id, -id - 1));
    }

    private void apply(List<Object> row) {
        List<Object> identity = schema.identity().stream()
                .map(name -> row.get(schema.indexOf(name)))
                .toList();
        rows.merge(
                identity, row, (stored, arrived) -> (Long) arrived.get(0) >= (Long) stored.get(0) ? arrived : stored);
    }

    public Collection<List<Object>> rows() {
        return rows.values();
    }
}

package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.query.PartitionConditions;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.query.RowCounts;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.session.SkippedRowCounter;
import io.github.dolphindbsync.source.settings.Durations;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Locale;

/** Counts the rows of a table, and describes them for people. */
final class RowSummary {

    private final DolphinDBConnection connection;
    private final SourceTable table;
    private final SyncSettings settings;
    private final Findings findings;

    /** @param findings receives what is found */
    RowSummary(DolphinDBConnection connection, SourceTable table, SyncSettings settings, Findings findings) {
        this.connection = connection;
        this.table = table;
        this.settings = settings;
        this.findings = findings;
    }

    long countAll() {
        QueryText queries = new QueryText(table, settings.where());
        long rows = PartitionConditions.of(connection, table.description()).stream()
                .mapToLong(slice -> Blocks.count(Blocks.table(connection.run(queries.countAll(slice)))))
                .sum();
        findings.fact("rows", number(rows));
        return rows;
    }

    /** @param countsNulls whether rows without a tracking value are counted, whatever that takes */
    long countTracked(Slices slices, Clock clock, boolean countsNulls) {
        RowCounts.Total all =
                RowCounts.of(connection, new QueryText(table, settings.where())).total(slices.of(null, null));
        String counted = number(all.rows()) + (settings.where().isEmpty() ? "" : " that fulfil the condition");
        if (table.isTrackingColumnNeverNull()) {
            findings.fact("rows", counted + ", and none without a tracking value, as the table is partitioned by it");
        } else if (countsNulls || settings.countsWithoutTrackingValue()) {
            countNulls(counted);
        } else {
            findings.fact("rows", counted + "; those without a tracking value are counted by check --count-nulls");
        }
        if (all.rows() > 0) {
            describeNewest(all.highest(), clock);
        }
        return all.rows();
    }

    private void countNulls(String counted) {
        long without = SkippedRowCounter.countWithoutTrackingValue(connection, table, settings);
        findings.fact("rows", counted + ", and " + number(without) + " without a tracking value");
        String skipped = number(without) + " rows have no tracking value and are not read";
        if (without > 0 && settings.failsWithoutTrackingValue()) {
            findings.failure(skipped + ", and " + SyncSetting.WITHOUT_TRACKING_VALUE.key(settings.sync()) + " = fail");
        } else if (without > 0) {
            findings.note(skipped);
        }
    }

    private void describeNewest(long newest, Clock clock) {
        ColumnType type = table.origin().trackingType();
        String shown = Checkpoint.describe(type, newest);
        if (!type.isTemporal()) {
            findings.fact("newest row", shown);
            return;
        }
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), settings.zone());
        Duration behind = Duration.between(Times.toDateTime(type, newest), now);
        findings.fact(
                "newest row",
                shown + ", " + Durations.humanReadable(behind.abs()) + (behind.isNegative() ? " ahead of" : " behind")
                        + " the clock in zone " + settings.zone());
        if (behind.isNegative() && settings.followsClock()) {
            findings.note(
                    "future-dated rows wait until their time has come. If they are not from the future, the likely "
                            + "cause is " + SyncSetting.ZONE.key(settings.sync()));
        }
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}

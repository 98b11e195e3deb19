package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.comparison.Comparison;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The partitions of a table that a where clause reaches, by the vendor's page "Queries", section on pruning
 * ({@code db_distr_comp/db_oper/queries}). A condition narrows where it compares the partition column, or a coarser
 * temporal function of it, with a constant by {@code < <= = == > >= in between}; on HASH only by {@code = == in
 * between}. {@code and} narrows by each side, {@code or} only where both sides are about partition columns. Everything
 * else reaches every partition. For functions of the column see also the tutorial
 * {@code ddb_comparison_rules_of_time_types}.
 */
final class PartitionPruning {

    private final Evaluator evaluator;
    private final Scope scope;
    private final Table table;
    private final List<LevelPartitions> levels;
    private final List<BitSet> reached;

    PartitionPruning(Evaluator evaluator, Scope scope, Table table, List<Expression> conditions) {
        this.evaluator = evaluator;
        this.scope = scope;
        this.table = table;
        this.levels = table.source() == null ? List.of() : table.source().partitions();
        this.reached = and(conditions);
    }

    /**
     * The number of partitions of the scheme that are reached, with or without rows: the server counts so unless its
     * setting {@code checkExistingPartitionNumForQuery} is on. 0 for a table that is not partitioned.
     */
    long count() {
        return levels.isEmpty()
                ? 0
                : reached.stream().mapToLong(BitSet::cardinality).reduce(1, Math::multiplyExact);
    }

    /** True where no partition with rows is reached. */
    boolean reachesNoRow() {
        for (int row = 0; row < table.rows() && !levels.isEmpty(); row++) {
            if (isReached(row)) {
                return false;
            }
        }
        return !levels.isEmpty();
    }

    private boolean isReached(int row) {
        for (int level = 0; level < levels.size(); level++) {
            LevelPartitions partitions = levels.get(level);
            int column = table.indexOf(partitions.level().column()).orElseThrow();
            int partition = partitions.partitionOf(table.columns().get(column), row);
            if (partition < 0 || !reached.get(level).get(partition)) {
                return false;
            }
        }
        return true;
    }

    private List<BitSet> all() {
        List<BitSet> all = new ArrayList<>();
        for (LevelPartitions partitions : levels) {
            BitSet every = new BitSet(partitions.count());
            every.set(0, partitions.count());
            all.add(every);
        }
        return all;
    }

    /** The partitions of each level; empty where the condition does not narrow them. */
    private Optional<List<BitSet>> reached(Expression condition) {
        if (!(condition instanceof Expression.Call call)) {
            return Optional.empty();
        }
        return switch (call.function()) {
            case "and" -> Optional.of(and(call.arguments()));
            case "or" -> or(call.arguments());
            default -> comparison(call);
        };
    }

    private List<BitSet> and(List<Expression> sides) {
        List<BitSet> both = all();
        for (Expression side : sides) {
            reached(side).ifPresent(found -> {
                for (int level = 0; level < levels.size(); level++) {
                    both.get(level).and(found.get(level));
                }
            });
        }
        return both;
    }

    private Optional<List<BitSet>> or(List<Expression> sides) {
        List<BitSet> either = new ArrayList<>();
        levels.forEach(level -> either.add(new BitSet()));
        for (Expression side : sides) {
            Optional<List<BitSet>> found = asksOnlyForPartitions(side) ? reached(side) : Optional.empty();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            for (int level = 0; level < levels.size(); level++) {
                either.get(level).or(found.get().get(level));
            }
        }
        return Optional.of(either);
    }

    private boolean asksOnlyForPartitions(Expression expression) {
        if (expression instanceof Expression.Name name) {
            return table.indexOf(name.name()).isEmpty() || level(name.name()) >= 0;
        }
        return !(expression instanceof Expression.Call call)
                || call.arguments().stream().allMatch(this::asksOnlyForPartitions);
    }

    private Optional<List<BitSet>> comparison(Expression.Call call) {
        if (call.arguments().size() != 2) {
            return Optional.empty();
        }
        Expression left = call.arguments().get(0);
        Expression right = call.arguments().get(1);
        if (PartitionCondition.SIGNS.contains(call.function()) && isConstant(left)) {
            return narrowed(Comparison.mirrored(call.function()), right, left);
        }
        return isConstant(right) ? narrowed(call.function(), left, right) : Optional.empty();
    }

    private boolean isConstant(Expression expression) {
        if (expression instanceof Expression.Name name) {
            return table.indexOf(name.name()).isEmpty();
        }
        return expression instanceof Expression.Literal
                || (expression instanceof Expression.Call call
                        && call.arguments().stream().allMatch(this::isConstant));
    }

    private Optional<List<BitSet>> narrowed(String sign, Expression operand, Expression constant) {
        int level = level(PartitionCondition.columnOf(operand));
        if (level < 0) {
            return Optional.empty();
        }
        return new PartitionCondition(evaluator, scope, levels.get(level), operand)
                .reached(sign, constant)
                .map(found -> {
                    List<BitSet> narrowed = all();
                    narrowed.set(level, found);
                    return narrowed;
                });
    }

    private int level(String column) {
        for (int level = 0; level < levels.size(); level++) {
            if (levels.get(level).level().column().equalsIgnoreCase(column)) {
                return level;
            }
        }
        return -1;
    }
}

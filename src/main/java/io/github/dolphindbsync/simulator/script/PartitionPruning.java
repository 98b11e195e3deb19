package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.comparison.Comparison;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which partitions of a table a where clause reaches, by the rules of the vendor's page "Queries", section on pruning
 * ({@code db_distr_comp/db_oper/queries}): a condition narrows where it compares the bare partition column, or a coarser
 * temporal function of it, with a constant by {@code < <= = == > >= in between}; one on HASH by {@code = == in between};
 * {@code and} narrows by each of its sides, {@code or} only where nothing but partition columns is asked about. All else
 * reaches every partition. For functions of the column see also the tutorial {@code ddb_comparison_rules_of_time_types}.
 */
final class PartitionPruning {

    private static final Set<String> SIGNS = Set.of("<", "<=", ">", ">=", "==");
    private static final Set<String> TEMPORAL_FUNCTIONS =
            Set.of("month", "date", "datehour", "datetime", "timestamp", "nanotimestamp");
    /** A list in which a function of the column is searched has fewer runs of values that follow each other. */
    private static final int MOST_RUNS = 15;

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
     * How many partitions of the scheme are reached, whether they hold rows or not: so the server counts unless its setting
     * {@code checkExistingPartitionNumForQuery} is on. 0 for a table that is not partitioned.
     */
    long count() {
        return levels.isEmpty()
                ? 0
                : reached.stream().mapToLong(BitSet::cardinality).reduce(1, Math::multiplyExact);
    }

    /** Whether no partition with a row is reached. */
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
        if (SIGNS.contains(call.function()) && isConstant(left)) {
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
        boolean converted = operand instanceof Expression.Call call
                && TEMPORAL_FUNCTIONS.contains(call.function())
                && call.arguments().size() == 1;
        Expression column = converted ? ((Expression.Call) operand).arguments().get(0) : operand;
        int level = column instanceof Expression.Name name ? level(name.name()) : -1;
        if (level < 0) {
            return Optional.empty();
        }
        LevelPartitions partitions = levels.get(level);
        boolean throughFunction = !partitions.level().function().equals(PartitionLevel.AS_IS);
        if (throughFunction && (converted || !sign.equals("=="))) {
            return Optional.empty();
        }
        Value value = evaluator.evaluate(constant, scope);
        UnaryOperator<Vector> function = converted ? ofColumn(operand, partitions) : UnaryOperator.identity();
        if (converted && !narrows(sign, partitions, function, value)) {
            return Optional.empty();
        }
        return reached(sign, partitions, function, value).map(found -> {
            List<BitSet> narrowed = all();
            narrowed.set(level, found);
            return narrowed;
        });
    }

    private UnaryOperator<Vector> ofColumn(Expression operand, LevelPartitions partitions) {
        String column = partitions.level().column();
        return cells -> evaluator.vector(
                operand, name -> name.equalsIgnoreCase(column) ? Optional.of(cells) : scope.find(name));
    }

    /** By the tutorial, sections 4.2.1 to 4.2.3: neither the column nor the constant may be coarser than the function. */
    private static boolean narrows(
            String sign, LevelPartitions partitions, UnaryOperator<Vector> function, Value constant) {
        if (partitions.level().type() == PartitionLevel.Type.HASH || !partitions.isTemporal()) {
            return false;
        }
        ColumnType type =
                function.apply(Scalars.whole(partitions.kind().type(), 0)).type();
        if (isFiner(type, partitions.kind().type())) {
            return false;
        }
        if (sign.equals("in")) {
            return constant instanceof Vector list && list.type() == type && runs(list) <= MOST_RUNS;
        }
        return !(constant instanceof Vector scalar) || !isFiner(type, scalar.type());
    }

    private static boolean isFiner(ColumnType type, ColumnType than) {
        return type.isTemporal() && (than == ColumnType.MONTH || (than.isTemporal() && Temporals.isFiner(type, than)));
    }

    private static int runs(Vector list) {
        int runs = 0;
        for (int row = 0; row < list.size(); row++) {
            runs += row == 0 || list.whole(row) != list.whole(row - 1) + 1 ? 1 : 0;
        }
        return runs;
    }

    private static Optional<BitSet> reached(
            String sign, LevelPartitions partitions, UnaryOperator<Vector> function, Value constant) {
        if (sign.equals("between")) {
            return constant instanceof Value.Pair pair
                    ? partitions.reachedBetween(function, pair.from(), pair.to())
                    : Optional.empty();
        }
        if (!(constant instanceof Vector vector)) {
            return Optional.empty();
        }
        if (sign.equals("in")) {
            return partitions.reachedIn(function, vector);
        }
        if (!SIGNS.contains(sign) || !vector.isScalar()) {
            return Optional.empty();
        }
        requireTemporal(partitions, vector);
        return partitions.reached(sign, function, vector);
    }

    /** In the words of the vendor's page of error S02040. */
    private static void requireTemporal(LevelPartitions partitions, Vector constant) {
        boolean temporal = constant.type().isTemporal() || constant.type() == ColumnType.MONTH;
        if (partitions.isTemporal() && !temporal && constant != Scalars.NULL) {
            throw new ScriptException("The temporal partitioning column <"
                    + partitions.level().column()
                    + "> must be compared with a temporal object in the WHERE clause. RefId:S02040");
        }
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

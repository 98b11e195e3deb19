package io.github.dolphindbsync.simulator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which partitions of a table a where clause reaches, by the rules of the vendor's page "Queries", section "Partition
 * pruning" ({@code db_distr_comp/db_oper/queries}): a condition narrows where it compares the bare partition column, or a
 * coarser temporal function of it, with a constant by {@code < <= = == > >= in between}; HASH partitions by
 * {@code = == in between}; {@code and} narrows by each of its sides, {@code or} only where nothing but partition columns
 * is asked about. All else reaches every partition.
 */
final class PartitionPruning {

    private static final Set<String> SIGNS = Set.of("<", "<=", ">", ">=", "==");
    private static final Set<String> TEMPORAL_FUNCTIONS =
            Set.of("month", "date", "datehour", "datetime", "timestamp", "nanotimestamp");

    private final Evaluator evaluator;
    private final Scope scope;
    private final Table table;
    private final List<PartitionSpans> levels;

    PartitionPruning(Evaluator evaluator, Scope scope, Table table) {
        this.evaluator = evaluator;
        this.scope = scope;
        this.table = table;
        this.levels = table.source().partitions();
    }

    /** How many partitions of the scheme the conditions reach, whether they hold rows or not. */
    long count(List<Expression> conditions) {
        List<BitSet> reached = all();
        for (Expression condition : conditions) {
            reached(condition).ifPresent(found -> intersect(reached, found));
        }
        return reached.stream().mapToLong(BitSet::cardinality).reduce(1, Math::multiplyExact);
    }

    private List<BitSet> all() {
        return new ArrayList<>(levels.stream().map(PartitionSpans::all).toList());
    }

    private static void intersect(List<BitSet> some, List<BitSet> others) {
        for (int level = 0; level < some.size(); level++) {
            some.get(level).and(others.get(level));
        }
    }

    /** The partitions of each level; empty where the condition does not narrow them. */
    private Optional<List<BitSet>> reached(Expression condition) {
        if (!(condition instanceof Expression.Call call)) {
            return Optional.empty();
        }
        return switch (call.function()) {
            case "and" -> and(call.arguments());
            case "or" -> or(call.arguments());
            default -> comparison(call);
        };
    }

    private Optional<List<BitSet>> and(List<Expression> sides) {
        List<BitSet> both = all();
        sides.forEach(side -> reached(side).ifPresent(found -> intersect(both, found)));
        return Optional.of(both);
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

    private Optional<List<BitSet>> narrowed(String function, Expression operand, Expression constant) {
        boolean converted = operand instanceof Expression.Call call
                && TEMPORAL_FUNCTIONS.contains(call.function())
                && call.arguments().size() == 1;
        Expression column = converted ? ((Expression.Call) operand).arguments().get(0) : operand;
        int level = column instanceof Expression.Name name ? level(name.name()) : -1;
        if (level < 0) {
            return Optional.empty();
        }
        PartitionSpans spans = levels.get(level);
        if (converted && (!isCoarser(operand, spans) || spans.level().type() == PartitionLevel.Type.HASH)) {
            return Optional.empty();
        }
        String name = spans.column();
        return reached(function, spans, operand, name, evaluator.evaluate(constant, scope))
                .map(found -> {
                    List<BitSet> narrowed = all();
                    narrowed.set(level, found);
                    return narrowed;
                });
    }

    private Optional<BitSet> reached(
            String function, PartitionSpans spans, Expression operand, String name, Value constant) {
        UnaryOperator<Vector> ofColumn = values ->
                evaluator.vector(operand, word -> word.equalsIgnoreCase(name) ? Optional.of(values) : scope.find(word));
        if (function.equals("between")) {
            return constant instanceof Value.Pair pair
                    ? spans.reachedBetween(ofColumn, pair.from(), pair.to())
                    : Optional.empty();
        }
        if (!(constant instanceof Vector vector)) {
            return Optional.empty();
        }
        if (SIGNS.contains(function)) {
            requireTemporal(spans, vector);
        }
        if (function.equals("in")) {
            return spans.reachedIn(ofColumn, vector);
        }
        return SIGNS.contains(function) && vector.isScalar()
                ? spans.reached(function, ofColumn, vector)
                : Optional.empty();
    }

    /** In the words of the vendor's page of error S02040. */
    private static void requireTemporal(PartitionSpans spans, Vector constant) {
        if (spans.isTemporal() && !constant.type().isTemporal() && constant != Scalars.NULL) {
            throw new ScriptException("The temporal partitioning column <" + spans.column()
                    + "> must be compared with a temporal object in the WHERE clause. RefId:S02040");
        }
    }

    private boolean isCoarser(Expression operand, PartitionSpans spans) {
        Vector converted = evaluator.vector(
                operand, word -> word.equalsIgnoreCase(spans.column()) ? Optional.of(spans.lows()) : scope.find(word));
        return !spans.lows().type().isTemporal()
                || !converted.type().isTemporal()
                || !Temporals.isFiner(converted.type(), spans.lows().type());
    }

    private int level(String column) {
        for (int level = 0; level < levels.size(); level++) {
            if (levels.get(level).column().equalsIgnoreCase(column)) {
                return level;
            }
        }
        return -1;
    }
}

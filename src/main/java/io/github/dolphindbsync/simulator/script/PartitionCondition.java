package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which partitions of one level a comparison with a constant reaches.
 *
 * @param operand the partition column, or a function of it
 */
record PartitionCondition(Evaluator evaluator, Scope scope, LevelPartitions partitions, Expression operand) {

    static final Set<String> SIGNS = Set.of("<", "<=", ">", ">=", "==");
    private static final Set<String> TEMPORAL_FUNCTIONS =
            Set.of("month", "date", "datehour", "datetime", "timestamp", "nanotimestamp");
    /** The largest number of runs of consecutive values in a list that narrows a function of the column. */
    private static final int MOST_RUNS = 15;

    /** The column of an operand; empty for other operands than a column or a temporal function of it. */
    static String columnOf(Expression operand) {
        Expression column =
                isConverted(operand) ? ((Expression.Call) operand).arguments().get(0) : operand;
        return column instanceof Expression.Name name ? name.name() : "";
    }

    private static boolean isConverted(Expression operand) {
        return operand instanceof Expression.Call call
                && TEMPORAL_FUNCTIONS.contains(call.function())
                && call.arguments().size() == 1;
    }

    /** Empty where the condition does not narrow the partitions. */
    Optional<BitSet> reached(String sign, Expression constant) {
        boolean converted = isConverted(operand);
        boolean throughFunction = !partitions.level().function().equals(PartitionLevel.AS_IS);
        if (throughFunction && (converted || !sign.equals("=="))) {
            return Optional.empty();
        }
        Value value = evaluator.evaluate(constant, scope);
        UnaryOperator<Vector> function = converted ? this::ofColumn : UnaryOperator.identity();
        return converted && !narrows(sign, function, value) ? Optional.empty() : reached(sign, function, value);
    }

    private Vector ofColumn(Vector cells) {
        String column = partitions.level().column();
        return evaluator.vector(operand, name -> name.equalsIgnoreCase(column) ? Optional.of(cells) : scope.find(name));
    }

    /**
     * See the tutorial, sections 4.2.1 to 4.2.3: neither the column nor the constant may be coarser than the function.
     */
    private boolean narrows(String sign, UnaryOperator<Vector> function, Value constant) {
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

    private Optional<BitSet> reached(String sign, UnaryOperator<Vector> function, Value constant) {
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
        requireTemporal(vector);
        return partitions.reached(sign, function, vector);
    }

    /** Uses the text of the vendor's page of error S02040. */
    private void requireTemporal(Vector constant) {
        boolean temporal = constant.type().isTemporal() || constant.type() == ColumnType.MONTH;
        if (partitions.isTemporal() && !temporal && constant != Scalars.NULL) {
            throw new ScriptException("The temporal partitioning column <"
                    + partitions.level().column()
                    + "> must be compared with a temporal object in the WHERE clause. RefId:S02040");
        }
    }
}

package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.Scalar;
import com.xxdb.data.Vector;
import java.util.ArrayList;
import java.util.List;

/** Answers as text: the value of a golden example, only type and size of any other answer. */
final class Answers {

    private Answers() {}

    /** The value, on one line. */
    static String text(Entity answer) {
        boolean isNull = answer instanceof Scalar scalar && scalar.isNull();
        return isNull ? "NULL" : escaped(answer.getString());
    }

    /** As in {@code INT vector[5]}. */
    static String type(Entity answer) {
        if (answer instanceof BasicTable table) {
            List<String> columns = new ArrayList<>();
            for (int index = 0; index < table.columns(); index++) {
                columns.add(name(table.getColumn(index)));
            }
            return "table[" + table.rows() + "] of (" + String.join(", ", columns) + ")";
        }
        if (answer instanceof BasicDictionary) {
            return "dictionary";
        }
        String type = name(answer);
        return answer instanceof Vector vector ? type + " vector[" + vector.rows() + "]" : type;
    }

    /** As in {@code INT}. */
    static String name(Entity entity) {
        return entity.getDataType().toString().replaceFirst("^DT_", "");
    }

    private static String escaped(String text) {
        return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }
}

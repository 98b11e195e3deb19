package io.github.dolphindbsync.simulator.wire;

import com.xxdb.data.BasicEntityFactory;
import com.xxdb.data.Entity;
import com.xxdb.io.BigEndianDataInputStream;
import com.xxdb.io.ExtendedDataInput;
import com.xxdb.io.LittleEndianDataInputStream;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads requests. The readers of the vendor's client read arguments, also compressed ones. */
final class RequestReader {

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_BODY = 64 << 20;
    private static final int MOST_ARGUMENTS = 4096;

    private final LittleEndianDataInputStream in;

    RequestReader(InputStream in) {
        this.in = new LittleEndianDataInputStream(in);
    }

    /** The next request, or null where the client has left. */
    Request read() throws IOException {
        String line = line();
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" / ", 2);
        String[] head = parts[0].split(" ", -1);
        boolean known = head.length == 3 && (head[0].equals("API") || head[0].equals("API2"));
        if (!known) {
            throw new ProtocolException("Not a request of the DolphinDB protocol");
        }
        String[] settings = parts.length == 2 ? parts[1].split("_", -1) : new String[0];
        byte[] body = new byte[number(head[2], LONGEST_BODY)];
        if (in.readNBytes(body, 0, body.length) < body.length) {
            throw new EOFException();
        }
        return request(head[1], new String(body, StandardCharsets.UTF_8), setting(settings, 0), setting(settings, 5));
    }

    private Request request(String session, String body, int flags, int fetchSize) throws IOException {
        int end = body.indexOf('\n');
        String kind = end < 0 ? body : body.substring(0, end);
        String rest = end < 0 ? "" : body.substring(end + 1);
        return switch (kind) {
            case "connect" -> new Request(session, Request.Kind.CONNECT, rest, List.of(), flags, 0);
            case "script" -> new Request(session, Request.Kind.SCRIPT, rest, List.of(), flags, fetchSize);
            case "function", "variable" -> {
                Request.Kind of = kind.equals("function") ? Request.Kind.FUNCTION : Request.Kind.VARIABLE;
                String[] lines = rest.split("\n", -1);
                if (lines.length < 3) {
                    throw new ProtocolException("A call without the number of its arguments");
                }
                List<Value> arguments = arguments(number(lines[1], MOST_ARGUMENTS), lines[2].equals("1"));
                yield new Request(session, of, lines[0], arguments, flags, fetchSize);
            }
            default -> throw new ProtocolException("Unknown kind of request");
        };
    }

    private List<Value> arguments(int count, boolean littleEndian) throws IOException {
        ExtendedDataInput source = littleEndian || count == 0 ? in : new BigEndianDataInputStream(in);
        List<Value> arguments = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int flag = source.readShort();
            int type = flag & 0x7f;
            boolean extended = (flag & 0x80) != 0;
            Entity entity = BasicEntityFactory.instance()
                    .createEntity(form(flag >> 8), Entity.DATA_TYPE.valueOf(type), source, extended);
            arguments.add(EntityReader.valueOf(entity));
        }
        return arguments;
    }

    private static Entity.DATA_FORM form(int code) throws ProtocolException {
        return switch (code) {
            case 0 -> Entity.DATA_FORM.DF_SCALAR;
            case 1 -> Entity.DATA_FORM.DF_VECTOR;
            case 2 -> Entity.DATA_FORM.DF_PAIR;
            case 3 -> Entity.DATA_FORM.DF_MATRIX;
            case 4 -> Entity.DATA_FORM.DF_SET;
            case 5 -> Entity.DATA_FORM.DF_DICTIONARY;
            case 6 -> Entity.DATA_FORM.DF_TABLE;
            default -> throw new ProtocolException("Unknown form of an argument: " + code);
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (line.size() == LONGEST_LINE) {
                throw new ProtocolException("Not a request of the DolphinDB protocol");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static int setting(String[] settings, int index) throws ProtocolException {
        return index < settings.length && !settings[index].isEmpty() ? number(settings[index], Integer.MAX_VALUE) : 0;
    }

    private static int number(String text, int greatest) throws ProtocolException {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, as a number out of range.
        }
        throw new ProtocolException("Not a number between 0 and " + greatest + ": " + text);
    }
}

package io.github.dolphindbsync.simulator.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Reads records of comma separated fields by RFC 4180. A line feed alone also ends a line. */
final class CsvReader {

    private final BufferedReader in;
    private int line;
    private int nextLine = 1;

    CsvReader(Reader in) {
        this.in = in instanceof BufferedReader buffered ? buffered : new BufferedReader(in);
    }

    /** The line on which the last record began. */
    int line() {
        return line;
    }

    /** The next record, or null at the end. An empty line is a record of one empty field. */
    List<String> read() throws IOException {
        line = nextLine;
        int character = in.read();
        if (character < 0) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        while (true) {
            if (character == '"' && field.isEmpty()) {
                character = quoted(field);
            }
            if (character == ',' || character == '\n' || character < 0) {
                fields.add(field.toString());
                field.setLength(0);
                if (character != ',') {
                    nextLine++;
                    return fields;
                }
            } else if (character != '\r') {
                field.append((char) character);
            }
            character = in.read();
        }
    }

    /** Reads up to the closing quote, and returns the character after it. */
    private int quoted(StringBuilder field) throws IOException {
        int character = in.read();
        while (character >= 0) {
            if (character == '"') {
                character = in.read();
                if (character != '"') {
                    return character;
                }
            }
            nextLine += character == '\n' ? 1 : 0;
            field.append((char) character);
            character = in.read();
        }
        throw new IllegalArgumentException("line " + line + ": a quoted field is not closed");
    }
}

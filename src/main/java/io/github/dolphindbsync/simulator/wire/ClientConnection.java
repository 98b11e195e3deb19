package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.simulator.fault.Faults;
import io.github.dolphindbsync.simulator.fault.FaultyOutputStream;
import io.github.dolphindbsync.simulator.fault.Refusal;
import io.github.dolphindbsync.simulator.fault.ResponseDelivery;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.session.Sessions;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Serves one client until it leaves, the server closes or a request is malformed. */
final class ClientConnection implements Runnable {

    private final Socket socket;
    private final Sessions sessions;
    private final Faults faults;
    private final Consumer<ClientConnection> afterEnd;
    private int lostSessions;
    private Session session;
    private Dispatcher dispatcher;

    /** @param afterEnd receives this connection once it has ended */
    ClientConnection(Socket socket, Sessions sessions, Consumer<ClientConnection> afterEnd) {
        this.socket = socket;
        this.sessions = sessions;
        this.faults = sessions.faults();
        this.afterEnd = afterEnd;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            RequestReader requests = new RequestReader(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            FaultyOutputStream faulty = new FaultyOutputStream(socket.getOutputStream());
            WireOutput out = new WireOutput(faulty);
            begin();
            for (Request request = requests.read(); request != null; request = requests.read()) {
                if (faults.lostSessions() != lostSessions) {
                    begin();
                }
                faulty.follow(deliveryOf(request));
                if (request.kind() == Request.Kind.CONNECT && faults.refuses(Refusal.CONNECTIONS)) {
                    write(request, Optional.empty(), "Maximum connections reached. RefId:S00006", out);
                    return;
                }
                answer(request, out);
            }
        } catch (IOException | RuntimeException | InterruptedException gone) {
            // The client left, sent a malformed request or was cut off: no one can receive an error.
        } finally {
            afterEnd.accept(this);
        }
    }

    private void begin() {
        lostSessions = faults.lostSessions();
        session = sessions.open();
        dispatcher = new Dispatcher(sessions, session);
    }

    private ResponseDelivery deliveryOf(Request request) throws IOException, InterruptedException {
        if (request.kind() == Request.Kind.CONNECT) {
            return faults.pacing().takeHandshake();
        }
        if (!Dispatcher.isQuery(request)) {
            if (faults.refuses(Refusal.ANSWERS_TO_LOGINS)
                    && Set.of("login", "scramClientFinal").contains(request.text())) {
                throw new IOException("Dropped on purpose");
            }
            return ResponseDelivery.FAULTLESS;
        }
        TimeUnit.NANOSECONDS.sleep(faults.pacing().delay().toNanos());
        return faults.takeDelivery(request.text());
    }

    private void answer(Request request, WireOutput out) throws IOException {
        Optional<Value> value = Optional.empty();
        String error = "";
        try {
            Value result = dispatcher.run(request);
            ValueWriter.requireWritable(result);
            faults.requireMemory(result);
            value = Optional.of(result.settled());
        } catch (ScriptException refused) {
            error = refused.getMessage();
        } catch (ArithmeticException overflow) {
            error = ScriptException.unsupported("a number out of its range: " + overflow.getMessage())
                    .getMessage();
        } catch (StackOverflowError deep) {
            error = ScriptException.unsupported("expressions nested so deeply").getMessage();
        } catch (RuntimeException bug) {
            error = new ScriptException("The stand-in server failed: " + bug).getMessage();
        } catch (OutOfMemoryError memory) {
            error = "Out of memory";
        }
        if (request.clearsMemory()) {
            session.forgetVariables();
        }
        if (request.wantsReply()) {
            write(request, value, error, out);
        }
    }

    private void write(Request request, Optional<Value> value, String error, WireOutput out) throws IOException {
        boolean hasObject = value.isPresent() && !(value.get() instanceof Value.Nothing);
        out.writeLine(session.id() + " " + (hasObject ? 1 : 0) + " 1");
        out.writeLine(value.isPresent() ? "OK" : error);
        if (hasObject) {
            ValueWriter writer = new ValueWriter(out);
            if (request.fetchSize() > 0 && value.get() instanceof Table table) {
                OptionalInt cut = faults.takeCutAfterBlocks(request.text());
                writer.writeBlocks(table, request.fetchSize(), cut);
            } else {
                writer.write(value.get());
            }
        }
        out.flush();
    }

    void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It is closed already.
        }
    }
}

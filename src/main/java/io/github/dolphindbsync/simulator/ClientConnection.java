package io.github.dolphindbsync.simulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalLong;

/** Talks with one client until it goes, the server closes or the talk makes no sense. */
final class ClientConnection implements Runnable {

    private final Socket socket;
    private final StandInServer server;
    private Session session;
    private Dispatcher dispatcher;

    ClientConnection(Socket socket, StandInServer server) {
        this.socket = socket;
        this.server = server;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            RequestReader requests = new RequestReader(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            CuttingOutputStream cutting = new CuttingOutputStream(socket.getOutputStream());
            WireOutput out = new WireOutput(cutting);
            begin();
            for (Request request = requests.read(); request != null; request = requests.read()) {
                if (dispatcher.isFaulty(request)) {
                    server.faults().waitBeforeResponse();
                    cutting.cutAfter(server.faults().takeCut());
                }
                answer(request, out);
                cutting.cutAfter(OptionalLong.empty());
            }
        } catch (IOException | RuntimeException | InterruptedException gone) {
            // The client left, sent what no client sends or was cut off: nobody is there to be told.
        } finally {
            server.forget(this);
        }
    }

    private void begin() {
        session = server.newSession();
        dispatcher = new Dispatcher(server, session);
    }

    private void answer(Request request, WireOutput out) throws IOException {
        Optional<Value> value = Optional.empty();
        String error = "";
        try {
            Value result = dispatcher.run(request);
            ValueWriter.requireWritable(result);
            server.faults().requireMemory(result);
            value = Optional.of(Vectors.settled(result));
        } catch (ScriptException refused) {
            error = refused.getMessage();
        } catch (ArithmeticException overflow) {
            error = "The stand-in server does not support: arithmetic that overflows";
        } catch (StackOverflowError deep) {
            error = "The stand-in server does not support: expressions nested so deeply";
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
                writer.writeBlocks(table, request.fetchSize());
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
            // It was to be closed.
        }
    }
}

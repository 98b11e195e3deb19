package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.delivery.DeliveryGate;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;

/** Has any method of the library throw what the test says, once, before its first line. */
public final class FaultPoints implements AutoCloseable {

    private static final String LIBRARY = "io.github.dolphindbsync.";

    /** Whose methods a poll calls. */
    private static final Set<String> ROOMS =
            Set.of("source", "checkpoint", "delivery", "destination", "format", "rows");

    /** Which report, or are no part of a poll. */
    private static final Set<String> OTHER_ROOMS = Set.of("app", "conformance", "dsl", "observe", "simulator");

    /**
     * What makes a failure of everything else, and what gives back: behind these there is nothing that could end a
     * poll.
     */
    private static final Set<String> LAST_DEFENCE = Set.of(
            LIBRARY + "source.poll.ErrorGuard",
            LIBRARY + "source.poll.PolledRoutes",
            LIBRARY + "source.poll.PollingThread",
            LIBRARY + "source.poll.PollListeners");

    private static final Set<String> METHODS_OF_LAST_DEFENCE = Set.of(
            LIBRARY + "source.poll.PollCompletion.onDone",
            LIBRARY + "source.poll.PollCompletion.end",
            LIBRARY + "source.poll.PollCompletion.attempt",
            LIBRARY + "source.poll.DolphinDBFetchProcessor$FetchStep.name",
            LIBRARY + "source.session.GatedBatches.orException",
            LIBRARY + "source.session.GatedBatches.hasNext",
            LIBRARY + "source.session.GatedBatches.next",
            LIBRARY + "source.session.GatedBatches.close",
            // Nothing could give back what cannot begin to be given back.
            LIBRARY + "delivery.DeliveryGate.close",
            LIBRARY + "delivery.PollResources.close",
            LIBRARY + "delivery.PollConnection.close",
            LIBRARY + "checkpoint.CheckpointLock.close",
            LIBRARY + "checkpoint.CheckpointLock.release");

    private record Armed(String method, int call, Supplier<Throwable> fault) {}

    private static final AtomicReference<Armed> ARMED = new AtomicReference<>();
    private static volatile Map<String, Integer> recorded;
    private static int calls;

    private final ResettableClassFileTransformer transformer;
    private final Instrumentation instrumentation;

    private FaultPoints(Instrumentation instrumentation, ResettableClassFileTransformer transformer) {
        this.instrumentation = instrumentation;
        this.transformer = transformer;
    }

    /** Puts them into all classes of the library. */
    static FaultPoints install() {
        Instrumentation instrumentation = ByteBuddyAgent.install();
        ResettableClassFileTransformer transformer = new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(FaultPoints::isOfLibrary)
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Entry.class)
                        .on(ElementMatchers.isMethod()
                                .and(ElementMatchers.not(ElementMatchers.isAbstract()))
                                .and(ElementMatchers.not(ElementMatchers.isNative())))))
                .installOn(instrumentation);
        return new FaultPoints(instrumentation, transformer);
    }

    private static boolean isOfLibrary(TypeDescription type) {
        String name = type.getName();
        return ROOMS.stream().anyMatch(room -> name.startsWith(LIBRARY + room + "."))
                && !name.endsWith("Test")
                && !LAST_DEFENCE.contains(name.replaceAll("[$].*", ""));
    }

    /** What is named here and is not there, or the other way round, as after a class was renamed. */
    static List<String> outdatedNames() throws Exception {
        Set<String> rooms = new TreeSet<>(ROOMS);
        rooms.addAll(OTHER_ROOMS);
        Path classes = Path.of(DeliveryGate.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> outdated = new ArrayList<>();
        try (Stream<Path> found = Files.list(classes.resolve(LIBRARY.replace('.', '/')))) {
            found.filter(Files::isDirectory)
                    .map(room -> room.getFileName().toString())
                    .filter(room -> !rooms.remove(room))
                    .forEach(outdated::add);
        }
        outdated.addAll(rooms);
        LAST_DEFENCE.stream().filter(type -> methods(type).isEmpty()).forEach(outdated::add);
        METHODS_OF_LAST_DEFENCE.stream()
                .filter(name -> !methods(name.substring(0, name.lastIndexOf('.')))
                        .contains(name.substring(name.lastIndexOf('.') + 1)))
                .forEach(outdated::add);
        return outdated;
    }

    /** None where there is no such class. */
    private static Set<String> methods(String type) {
        try {
            return Arrays.stream(Class.forName(type).getDeclaredMethods())
                    .map(Method::getName)
                    .collect(Collectors.toSet());
        } catch (ClassNotFoundException e) {
            return Set.of();
        }
    }

    /** Of every method. */
    public static final class Entry {

        private Entry() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t.#m") String method) {
            FaultPoints.enter(method);
        }
    }

    /** Called at the start of every method. */
    public static void enter(String method) {
        Map<String, Integer> record = recorded;
        if (record != null) {
            synchronized (record) {
                record.merge(method, 1, Integer::sum);
            }
        }
        Armed armed = ARMED.get();
        if (armed != null && armed.method().equals(method) && reached(armed) && ARMED.compareAndSet(armed, null)) {
            FaultPoints.<RuntimeException>sneak(armed.fault().get());
        }
    }

    private static synchronized boolean reached(Armed armed) {
        calls++;
        return calls >= armed.call();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable fault) throws T {
        throw (T) fault;
    }

    interface Work {
        void run() throws Exception;
    }

    /** How often each method is called by it. */
    static Map<String, Integer> record(Work work) throws Exception {
        Map<String, Integer> record = new LinkedHashMap<>();
        recorded = record;
        try {
            work.run();
        } finally {
            recorded = null;
        }
        record.keySet().removeAll(METHODS_OF_LAST_DEFENCE);
        return record;
    }

    static synchronized void arm(String method, int call, Supplier<Throwable> fault) {
        calls = 0;
        ARMED.set(new Armed(method, call, fault));
    }

    /** Returns true if it was thrown. */
    static boolean disarm() {
        return ARMED.getAndSet(null) == null;
    }

    @Override
    public void close() {
        transformer.reset(instrumentation, AgentBuilder.RedefinitionStrategy.RETRANSFORMATION);
    }
}

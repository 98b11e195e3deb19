package io.github.dolphindbsync.sync;

import java.lang.instrument.Instrumentation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;

/** Has any method of the library throw what the test says, once, before its first line. */
public final class FaultPoints implements AutoCloseable {

    private static final String LIBRARY = "io.github.dolphindbsync.";

    /**
     * What makes a failure of everything else, and what gives back: behind these there is nothing that could end a
     * poll.
     */
    private static final Set<String> LAST_DEFENCE =
            Set.of("ErrorGuard", "PolledRoutes", "PollingThread", "PollListeners");

    private static final Set<String> METHODS_OF_LAST_DEFENCE = Set.of(
            ".PollRun.onDone",
            ".PollRun.end",
            ".PollRun.attempt",
            ".ResumingBatches.orException",
            ".ResumingBatches.hasNext",
            ".ResumingBatches.next",
            ".ResumingBatches.close",
            ".Poll.close",
            // Nothing could give back what cannot begin to be given back.
            ".PollConnection.close",
            ".CheckpointLock.close",
            ".CheckpointLock.release",
            "Step.name");

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
        return (name.startsWith(LIBRARY + "source.")
                        || name.startsWith(LIBRARY + "checkpoint.")
                        || name.startsWith(LIBRARY + "destination.")
                        || name.startsWith(LIBRARY + "rows."))
                && !name.endsWith("Test")
                && LAST_DEFENCE.stream().noneMatch(name.replaceAll("[$].*", "")::endsWith);
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
        record.keySet().removeIf(method -> METHODS_OF_LAST_DEFENCE.stream().anyMatch(method::endsWith));
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

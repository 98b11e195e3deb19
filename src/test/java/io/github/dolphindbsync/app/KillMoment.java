package io.github.dolphindbsync.app;

import java.util.Random;

/** A moment in the life of a process, and the way to have it there when the kill comes. */
record KillMoment(String name, Strike strike) {

    interface Strike {
        /** Starts the application and kills it there; false if it passed that moment by. */
        boolean on(Jar jar, TradeSource source, Random random) throws Exception;
    }

    boolean strike(Jar jar, TradeSource source, Random random) throws Exception {
        return strike.on(jar, source, random);
    }
}

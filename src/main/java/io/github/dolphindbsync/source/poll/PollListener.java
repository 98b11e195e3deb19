package io.github.dolphindbsync.source.poll;

import java.util.Optional;
import java.util.Set;

/**
 * Is called as polls begin and end. Beans of this type in Camel's registry are called for every sync, on the thread of
 * the poll, so they must be quick and must not throw.
 */
public interface PollListener {

    /** Routes name this sync, which may never be {@link #ready}, as where a route's {@code autoStartup} is false. */
    default void known(String sync) {}

    /**
     * A route with this sync is made ready. Whether it is then started is up to Camel, as where its {@code autoStartup}
     * is false.
     */
    default void ready(String sync, String routeId) {}

    /**
     * The route of a sync that was {@link #ready} is being stopped, or its table is gone. Its last poll may end after
     * this.
     */
    default void gone(String sync) {}

    /** A route is made ready that finds its tables by itself: it makes syncs {@link #ready} when it has listed them. */
    default void listing(String routeId) {}

    /**
     * Tables were listed.
     *
     * @param syncs one for each of them
     * @param failure why not all that the settings name were found; empty where they were
     */
    default void listed(Set<String> syncs, Optional<String> failure) {}

    /** The route of a sync has run to its end without a failure, and no poll has begun, as behind a filter. */
    default void leftOut(String sync) {}

    /**
     * A poll has begun.
     *
     * @param rows how many rows it will read, or -1 where they were not counted
     */
    default void started(String sync, long rows) {}

    /** A poll knows how many rows of the table have no tracking value, and so are not carried; counted once an hour. */
    default void counted(String sync, long rowsWithoutTrackingValue) {}

    /** One more batch has been delivered, and its checkpoint stored. */
    default void delivered(PollResult soFar) {}

    default void finished(PollResult result) {}
}

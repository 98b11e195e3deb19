package io.github.dolphindbsync.source.poll;

import java.util.Optional;

/**
 * What a host knows of failures, such as which of its own settings to check. Beans of this type in Camel's registry are
 * asked about each failure of a poll.
 */
public interface FailureAdvice {

    /**
     * A sentence for the person who has to act.
     *
     * @param sync whose poll it was
     * @param failure what ended the poll
     * @return empty if there is nothing to add
     */
    Optional<String> advice(String sync, Throwable failure);
}

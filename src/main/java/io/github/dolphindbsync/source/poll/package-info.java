/** Polls of the syncs of an application: when they begin, how they end, and what is reported of them. */
package io.github.dolphindbsync.source.poll;

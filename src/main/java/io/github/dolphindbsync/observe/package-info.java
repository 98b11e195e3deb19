/** What a host can ask about the syncs that run in it: health checks and meters. */
package io.github.dolphindbsync.observe;

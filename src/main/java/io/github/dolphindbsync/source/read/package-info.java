/** Rows as they come from the server, cut into batches. */
package io.github.dolphindbsync.source.read;

/** One poll: what it reads, its batches over failures of the server, and what it leaves to the next one. */
package io.github.dolphindbsync.source.session;

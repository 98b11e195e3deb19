/** Batches to an HTTP server. */
package io.github.dolphindbsync.destination.http;

/** The windows of a poll, and the queries that read them. */
package io.github.dolphindbsync.source.query;

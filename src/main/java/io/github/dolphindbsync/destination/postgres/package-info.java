/** PostgreSQL, written by COPY. */
package io.github.dolphindbsync.destination.postgres;

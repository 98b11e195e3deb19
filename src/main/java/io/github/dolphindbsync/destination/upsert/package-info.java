/** The Camel component {@code upsert:}, which writes each row to a table once, however often it is delivered. */
package io.github.dolphindbsync.destination.upsert;

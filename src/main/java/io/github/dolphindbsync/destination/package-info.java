/**
 * The Camel component {@code upsert:}, which writes rows to a database table so that each of them is there once, however
 * often it is delivered. One database is one {@link io.github.dolphindbsync.destination.Dialect}, in one file.
 */
package io.github.dolphindbsync.destination;

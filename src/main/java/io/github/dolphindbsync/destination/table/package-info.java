/**
 * What a table needs so that rows fit, whatever the database: checks, changes, privileges, and the SPI of a database.
 */
package io.github.dolphindbsync.destination.table;

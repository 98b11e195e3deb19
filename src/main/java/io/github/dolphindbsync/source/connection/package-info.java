/** Connections to a DolphinDB server, logins, and what its errors mean. */
package io.github.dolphindbsync.source.connection;

/**
 * A stand-in for a DolphinDB server, for demos and tests. It speaks the wire protocol, keeps columns in memory and
 * answers a part of the script language. It refuses the rest with an error, never with a guess. It is not DolphinDB.
 */
package io.github.dolphindbsync.simulator;

/**
 * A stand-in for a DolphinDB server, for demos and tests: it speaks the wire protocol, keeps columns in memory and answers
 * a stated subset of the script language. What is outside gets an error that says so, never a guess. It is not DolphinDB.
 */
package io.github.dolphindbsync.simulator;

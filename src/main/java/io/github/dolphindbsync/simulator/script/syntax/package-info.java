/** Splits scripts into tokens, and parses them to expressions. */
package io.github.dolphindbsync.simulator.script.syntax;

/** Evaluates scripts: queries, partition pruning, and functions about databases. */
package io.github.dolphindbsync.simulator.script;

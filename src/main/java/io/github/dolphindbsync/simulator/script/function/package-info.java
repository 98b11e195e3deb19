/** Functions and operators that use only their arguments. */
package io.github.dolphindbsync.simulator.script.function;

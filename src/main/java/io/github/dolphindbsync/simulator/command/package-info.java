/** The command that runs a stand-in server from the command line. */
package io.github.dolphindbsync.simulator.command;

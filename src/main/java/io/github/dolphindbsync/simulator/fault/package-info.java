/** Faults of a stand-in server on request: cut, slow, missing and wrong responses. */
package io.github.dolphindbsync.simulator.fault;

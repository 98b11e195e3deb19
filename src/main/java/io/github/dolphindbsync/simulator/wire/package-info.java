/** The protocol of DolphinDB's clients: connections, requests, logins and responses. */
package io.github.dolphindbsync.simulator.wire;

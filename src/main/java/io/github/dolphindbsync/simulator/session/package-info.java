/** Sessions of clients: logins, rights, variables, and the rules for queries. */
package io.github.dolphindbsync.simulator.session;

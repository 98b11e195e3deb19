/** Health checks and meters of the syncs in a host. */
package io.github.dolphindbsync.observe;

/** The HTTP server for health checks and metrics. */
package io.github.dolphindbsync.app.management;

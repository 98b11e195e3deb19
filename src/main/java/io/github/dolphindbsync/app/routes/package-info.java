/** The files of routes/: which syncs they hold, and what happens when they are edited. */
package io.github.dolphindbsync.app.routes;

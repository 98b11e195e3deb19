/** What the terminal and the log show, and what they must not show. */
package io.github.dolphindbsync.app.console;

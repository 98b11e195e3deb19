/** Settings of a sync and of a server: declared, read and checked. */
package io.github.dolphindbsync.source.settings;

/** The settings of the application: where they are written, what they mean, and which are unknown. */
package io.github.dolphindbsync.app.settings;

/** The application around the library: command line, settings check, progress, demo. A host does without it. */
package io.github.dolphindbsync.app;

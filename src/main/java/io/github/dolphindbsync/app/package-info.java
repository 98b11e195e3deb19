/** The entry of the application around the library. A host does without it. */
package io.github.dolphindbsync.app;

/** Asks a server for what the vendor's documentation says, and reports differences. */
package io.github.dolphindbsync.conformance;

/** Asks a server what the vendor's documentation says that it answers, and reports where it answers otherwise. */
package io.github.dolphindbsync.conformance;

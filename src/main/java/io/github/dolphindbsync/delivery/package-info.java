/** How a batch is delivered: one in flight, confirmed before the next one is handed out. */
package io.github.dolphindbsync.delivery;

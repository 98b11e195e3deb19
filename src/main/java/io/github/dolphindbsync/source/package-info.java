/** Reading a DolphinDB table: connection, schema, windows, blocks, and the batches made of them. */
package io.github.dolphindbsync.source;

/** How far a sync has come, and the transaction that ties it to the rows. */
package io.github.dolphindbsync.checkpoint;

/** How far a sync has come: checkpoints, where they are stored, and what a database needs for that. */
package io.github.dolphindbsync.checkpoint;

/** What a sync knows of its table, and what its next poll would read. */
package io.github.dolphindbsync.source.plan;

/** Rows as columns: types, batches and row identity. Knows nothing of sources or destinations. */
package io.github.dolphindbsync.rows;

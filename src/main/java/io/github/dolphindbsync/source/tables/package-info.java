/** Many tables by patterns: each is a sync. */
package io.github.dolphindbsync.source.tables;

/** Tables as the server describes them: columns, key, tracking column, partitions. */
package io.github.dolphindbsync.source.schema;

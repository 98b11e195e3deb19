/** One poll: what it reads, hands out and reports. */
package io.github.dolphindbsync.source.poll;

/** Camel's component dolphindb: endpoints, consumer, producer. */
package io.github.dolphindbsync.source.component;

/** What Kafka needs beside the component of Camel. */
package io.github.dolphindbsync.destination.kafka;

/** Complete files under their final names. */
package io.github.dolphindbsync.destination.files;

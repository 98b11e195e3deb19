/** The command demo: the whole way on one machine. */
package io.github.dolphindbsync.app.demo;

/** The commands of the application: run, check, plan, conformance. */
package io.github.dolphindbsync.app.command;

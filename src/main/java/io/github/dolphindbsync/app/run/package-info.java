/** The process: Camel Main with the defaults and checks of this application. */
package io.github.dolphindbsync.app.run;

/** The data source of warehouse.url. */
package io.github.dolphindbsync.app.warehouse;

/** MariaDB and MySQL. */
package io.github.dolphindbsync.destination.mariadb;

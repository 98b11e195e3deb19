package io.github.dolphindbsync.checkpoint;

import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;

/** A strategy whose transaction has a connection that the data source gives to nothing else meanwhile. */
public interface DedicatedConnection extends ConnectionStrategy {

    /** The one data source of its transactions. */
    DataSource dataSource();
}

package io.github.dolphindbsync.destination;

/** MySQL, by what MariaDB has as well. */
public final class MySqlDatabase implements TargetDatabase {

    @Override
    public String productName() {
        return "MySQL";
    }

    @Override
    public Dialect dialect() {
        return new MariaDbDialect(true);
    }
}

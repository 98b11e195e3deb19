create table if not exists ${exchangeProperty.DolphinDBSync.target} (
    symbol longtext collate utf8mb4_0900_bin,
    timestamp datetime(6),
    timestamp_ns bigint not null,
    price double,
    volume integer,
    _row_id char(36) collate ascii_bin not null,
    primary key (timestamp_ns, _row_id)
)

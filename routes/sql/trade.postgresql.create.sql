create table if not exists ${exchangeProperty.DolphinDBSync.target} (
    symbol text,
    "timestamp" timestamptz,
    timestamp_ns bigint not null,
    price real,
    volume integer,
    _row_id uuid not null,
    primary key (timestamp_ns, _row_id)
)

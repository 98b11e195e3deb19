create table if not exists ${exchangeProperty.DolphinDBSyncTarget} (
    symbol text,
    timestamp text not null,
    price real,
    volume integer,
    _row_id text not null,
    primary key (timestamp, _row_id)
)

create table if not exists ${exchangeProperty.DolphinDBSyncTarget} (
    symbol varchar,
    "timestamp" timestamp_ns not null,
    price float,
    volume integer,
    _row_id uuid not null
)

create table if not exists ${exchangeProperty.DolphinDBSync.target} (
    symbol varchar,
    "timestamp" timestamp_ns not null,
    price float,
    volume integer,
    _row_id uuid not null
)

create table if not exists ${properties:sync.trade.target:trade} (
    symbol varchar,
    "timestamp" timestamp_ns not null,
    price float,
    volume integer,
    _row_id uuid not null
)

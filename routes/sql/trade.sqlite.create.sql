-- The check refuses NaN and the infinities, which would become texts.
create table if not exists ${exchangeProperty.DolphinDBSync.target} (
    symbol text,
    timestamp text not null,
    price real check (typeof(price) in ('real', 'null')),
    volume integer,
    _row_id text not null,
    primary key (timestamp, _row_id)
)

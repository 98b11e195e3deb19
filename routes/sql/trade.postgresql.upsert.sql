-- PostgreSQL's times end at microseconds: the text is cut there (a cast would round), and timestamp_ns has all nine digits.
-- The zone stands behind the time, because there +08:00 is east of UTC; for "at time zone" it would be west.
insert into ${exchangeProperty.DolphinDBSync.target} (symbol, "timestamp", timestamp_ns, price, volume, _row_id)
select
    symbol,
    (left("timestamp", 26) || ' ' || coalesce(
        substring('${properties:sync.trade.zone:UTC}' from '^[A-Z]*([+-][0-9:]+)$'),
        '${properties:sync.trade.zone:UTC}'))::timestamptz,
    extract(epoch from left("timestamp", 19)::timestamp)::bigint * 1000000000 + substr("timestamp", 21, 9)::bigint,
    price,
    volume,
    _row_id
from json_to_recordset(:?rows::json)
    as arrived(symbol text, "timestamp" text, price real, volume integer, _row_id uuid)
on conflict do nothing

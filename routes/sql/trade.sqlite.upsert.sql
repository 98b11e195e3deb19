-- A field that a step has renamed is NULL here: name it as the step does.
-- "where true" tells the parser that "on conflict" is none of a join's.
insert into ${exchangeProperty.DolphinDBSync.target} (symbol, timestamp, price, volume, _row_id)
select value ->> 'symbol', value ->> 'timestamp', value ->> 'price', value ->> 'volume', value ->> '_row_id'
from json_each(:?rows)
where true
on conflict (timestamp, _row_id) do nothing

insert into ${exchangeProperty.DolphinDBSync.target} (symbol, "timestamp", price, volume, _row_id)
select symbol, "timestamp", price, volume, _row_id
from (
    select unnest(
        from_json_strict(:?rows::json,
            '[{"symbol":"VARCHAR","timestamp":"TIMESTAMP_NS","price":"FLOAT","volume":"INTEGER","_row_id":"UUID"}]'),
        recursive := true)
) as arrived
where not exists (
    select 1 from ${exchangeProperty.DolphinDBSync.target} as kept
    where kept."timestamp" = arrived."timestamp" and kept._row_id = arrived._row_id
)

-- Times end at microseconds here: the text is cut there, and timestamp_ns has all nine digits. Without "error on …" a value
-- that doesn't fit, or a field that is missing, would become NULL in silence. The end is no "on duplicate key" or "insert
-- ignore", which would take a conflict with any other unique index for a row that is there.
insert into ${exchangeProperty.DolphinDBSync.target} (symbol, timestamp, timestamp_ns, price, volume, _row_id)
select symbol, left(time, 26), timestamp_ns, price, volume, row_id
from (
    select
        parsed.*,
        timestampdiff(second, '1970-01-01', left(time, 19)) * 1000000000 + cast(substr(time, 21, 9) as signed) as timestamp_ns
    from json_table(:?rows, '$[*]' columns (
        symbol longtext path '$.symbol' error on empty error on error,
        time varchar(40) path '$.timestamp' error on empty error on error,
        price double path '$.price' error on empty error on error,
        volume integer path '$.volume' error on empty error on error,
        row_id char(36) path '$._row_id' error on empty error on error
    )) as parsed
) as arrived
where not exists (
    select 1 from ${exchangeProperty.DolphinDBSync.target} as kept
    where kept.timestamp_ns = arrived.timestamp_ns and kept._row_id = arrived.row_id
)

"""The same counts in SQL, by DuckDB on all cores."""
import json
import sys

import duckdb

counts = duckdb.execute(
    """
    select count(*), count(*) filter (serial is null or serial = ''),
           count(*) filter (try(from_base64(hash)) is null),
           count(nullif(serial, '')) - count(distinct nullif(serial, '')),
           count(hash) - count(distinct hash)
    from read_csv(?, header = false, skip = 1, delim = ',', auto_detect = false,
                  columns = {serial: 'varchar', product: 'varchar', hash: 'varchar', tag: 'varchar'})
    """,
    [sys.argv[1]],
).fetchone()
print(json.dumps(dict(zip(["rows", "blank", "damaged", "serials", "hashes"], counts))))

"""Splits, decodes and counts with Python's own csv and base64; knows nothing of a hash."""
import base64
import csv
import json
import sys

counts = dict.fromkeys(["rows", "blank", "damaged", "serials", "hashes"], 0)
serials, hashes = set(), set()
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    rows = csv.reader(file)
    next(rows)
    for serial, _, hash, *_ in rows:
        counts["rows"] += 1
        if not serial:
            counts["blank"] += 1
        elif serial in serials:
            counts["serials"] += 1
        else:
            serials.add(serial)
        if hash in hashes:
            counts["hashes"] += 1
        else:
            hashes.add(hash)
        try:
            base64.b64decode(hash, validate=True)
        except ValueError:
            counts["damaged"] += 1
print(json.dumps(counts))

-- What was counted up to a moment between two milliseconds may have counted the charges of one of them twice. The sweep counts
-- anew; until it has, a key's month is counted when it is asked for.
DELETE FROM "charge_counts";

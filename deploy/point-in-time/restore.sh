#!/bin/bash
# Unpacks a base backup (tar, on standard input) into PostgreSQL's empty data folder, and has it replay the archived log up
# to a moment when it starts next. Run in a container of the service postgres: docs/runbook.md, "Going back to a moment".
#   restore.sh '2026-11-27 06:30:00+07' < base.tar
set -euo pipefail
moment=${1:?the moment to go back to, e.g. 2026-11-27 06:30:00+07}
data=${PGDATA:-/var/lib/postgresql/18/docker}
# Without a zone it would be the server's, which is seldom the one that was meant. Only after a time is it one: of a bare date
# it would be the day.
zoned='[0-9]{2}:[0-9]{2}(:[0-9.]+)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$'
if [[ ! $moment =~ $zoned ]] || [[ $moment == *\'* ]] || ! date --date="$moment" >/dev/null 2>&1; then
  echo "restore.sh: '$moment' is no moment with a time zone, such as 2026-11-27 06:30:00+07" >&2
  exit 1
fi
if [ -e "$data/PG_VERSION" ]; then
  echo "restore.sh: $data holds a database; restore into a new stack" >&2
  exit 1
fi
install -d -o postgres -g postgres -m 0700 "$data" /archive
tar -x -C "$data"
cat >>"$data/postgresql.auto.conf" <<SETTINGS
# For a restore; without recovery.signal none of them counts.
restore_command = 'cp "/archive/%f" "%p"'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
SETTINGS
touch "$data/recovery.signal"
chown -R postgres:postgres "$data" /archive

#!/bin/bash
# archive_command: puts a segment of the write-ahead log into the archive, whole or not at all. PostgreSQL asks again until
# it succeeds, also where a crash kept it from noting that it had: the same segment once more is success, another is not.
set -euo pipefail
segment=$1 name=$2 archive=${ARCHIVE:-/archive}
if [ -e "$archive/$name" ]; then
  cmp --silent "$segment" "$archive/$name" || { echo "$archive/$name is there with other bytes" >&2; exit 1; }
  # Perhaps the crash came before it was on the disk.
  sync "$archive/$name" "$archive"
  exit 0
fi
cp "$segment" "$archive/$name.part"
sync "$archive/$name.part"
mv "$archive/$name.part" "$archive/$name"
sync "$archive"

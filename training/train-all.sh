#!/bin/sh
# From nothing to every network of packages/reader/models, one after another: 3 h 35 min on two cores.
#
#   training/train-all.sh [--tiny]
#
# --tiny does each step with next to nothing, from an empty work/tiny to networks in work/tiny/models that the reader loads,
# in some minutes: it tells that all steps fit together, and its networks read nothing.
set -eu
cd "$(dirname "$0")"
case "${1:-}" in
  '')
    (. ./sizes.sh && need_quantiser)
    ./train-detector.sh 92 2
    ./train-recogniser.sh 104 1
    ./train-verifier.sh 15 1
    ;;
  --tiny)
    export TINY=1
    (. ./sizes.sh && need_quantiser)
    rm -rf work/tiny
    ./train-detector.sh 0.2 2
    ./train-recogniser.sh 0.2 1
    ./train-verifier.sh 0.2 1
    node try-models.mjs work/tiny/models
    ;;
  *)
    echo "usage: train-all.sh [--tiny]" >&2
    exit 2
    ;;
esac

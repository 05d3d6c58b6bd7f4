#!/bin/sh
# From nothing to every network of packages/reader/models, one after another: 3 h 35 min on two cores.
set -eu
cd "$(dirname "$0")"
./train-detector.sh 92 2
./train-recogniser.sh 104 1
./train-verifier.sh 15 1

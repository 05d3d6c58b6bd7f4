#!/bin/sh
# From nothing to every network of packages/reader/models, one after another: 5 h 20 min on two cores.
set -eu
cd "$(dirname "$0")"
./train-detector.sh 92 2
./train-recogniser.sh 104 1 line-recogniser
./train-recogniser.sh 104 2 second-line-recogniser
./train-verifier.sh 15 1

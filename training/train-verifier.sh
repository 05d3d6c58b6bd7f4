#!/bin/sh
# From nothing to packages/reader/models/number-verifier.onnx, its JSON and the model card.
#
#   training/train-verifier.sh [MINUTES] [SEED]
#
# One core draws and learns. Everything on the way stays in training/work, which git ignores.
set -eu
minutes=${1:-15}
seed=${2:-1}
cd "$(dirname "$0")"
. ./sizes.sh
runs=$work/number-verifier/seed-$seed

(cd .. && npx tsc -b packages/specimen packages/card packages/reader)
[ -f "$work/atlas.npz" ] || "$python" -m synthesis.glyph_atlas --out "$work/atlas.npz"
# shellcheck disable=SC2086
"$python" -u -W ignore -m number_verifier.train --atlas "$work/atlas.npz" --out "$runs" --minutes "$minutes" --seed "$seed" $verifier_options
"$python" -W ignore -m number_verifier.export --checkpoint "$runs/checkpoint.pt" --out "$models" --version "numbers-seed-$seed"
./score-verifier.sh "$runs/checkpoint.pt"

#!/bin/sh
# From nothing to packages/reader/models/{card-finder,line-finder}.onnx, text-detector.json and the model card.
#
#   training/train-detector.sh [MINUTES] [SEED] [DEVICE]
#
# One core does both the pictures and the learning; on a GPU (DEVICE cuda) set WORKERS to the cores there are.
# Everything on the way stays in training/work, which git ignores.
set -eu
minutes=${1:-92}
seed=${2:-1}
device=${3:-cpu}
cd "$(dirname "$0")"
work=work/detector
python=${PYTHON:-/usr/bin/python3}
models=../packages/reader/models

(cd .. && npx tsc -b packages/specimen packages/card packages/reader benchmarks/paddle-detector)
node detector/draw-cards.mjs --out "$work/cards-train-$seed" --seed "$seed" --count 3500 --split train
node detector/draw-cards.mjs --out "$work/cards-dev" --seed 1 --count 150 --split dev
"$python" -u detector/train.py --cards "$work/cards-train-$seed" --dev-cards "$work/cards-dev" --out "$work/seed-$seed" \
  --minutes "$minutes" --seed "$seed" --device "$device" --workers "${WORKERS:-0}"
"$python" -W ignore detector/export.py --checkpoint "$work/seed-$seed/detector.pt" --out "$models" --version "detector-seed-$seed" \
  --keep detector/checkpoint.pt
for split in dev test; do
  node detector/evaluation/evaluate.mjs --split "$split" --count 60 --json "$work/scores-$split.json"
done
node detector/evaluation/evaluate-reading.mjs --count 60 --json "$work/reading-dev.json"
"$python" detector/evaluation/write_model_card.py --model "$models/text-detector.json" --dev "$work/scores-dev.json" \
  --test "$work/scores-test.json" --reading "$work/reading-dev.json" --out detector/MODEL_CARD.md

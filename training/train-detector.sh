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
. ./sizes.sh
runs=$work/detector

(cd .. && npx tsc -b packages/specimen packages/card packages/reader benchmarks/paddle-detector)
node detector/draw-cards.mjs --out "$runs/cards-train-$seed" --seed "$seed" --count "$detector_cards" --split train
node detector/draw-cards.mjs --out "$runs/cards-dev" --seed 1 --count "$detector_dev_cards" --split dev
"$python" -u detector/train.py --cards "$runs/cards-train-$seed" --dev-cards "$runs/cards-dev" --out "$runs/seed-$seed" \
  --minutes "$minutes" --seed "$seed" --device "$device" --workers "${WORKERS:-0}"
"$python" -W ignore detector/export.py --checkpoint "$runs/seed-$seed/detector.pt" --out "$models" --version "detector-seed-$seed" \
  --keep "$detector_weights"
for split in dev test; do
  node detector/evaluation/evaluate.mjs --models "$models" --detectors "$detectors" --split "$split" --count "$detector_scored" --json "$runs/scores-$split.json"
done
node detector/evaluation/evaluate-reading.mjs --models "$models" --detectors "$detectors" --count "$detector_scored" --json "$runs/reading-dev.json"
"$python" detector/evaluation/write_model_card.py --model "$models/text-detector.json" --dev "$runs/scores-dev.json" \
  --test "$runs/scores-test.json" --reading "$runs/reading-dev.json" --out "$cards/detector/MODEL_CARD.md"

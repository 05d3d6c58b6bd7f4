#!/bin/sh
# From nothing to packages/reader/models/line-recogniser.onnx, its JSON and the model card.
#
#   training/train-recogniser.sh [MINUTES] [SEED]
#
# Everything on the way stays in training/work, which git ignores.
set -eu
minutes=${1:-104}
seed=${2:-1}
name=line-recogniser
cd "$(dirname "$0")"
. ./sizes.sh
need_quantiser
runs=$work/recogniser/seed-$seed
records=$work/records
held_out=$work/held-out

(cd .. && npx tsc -b packages/specimen packages/card packages/reader)
for split in train dev test; do
  count=$other_records
  [ "$split" = train ] && count=$train_records
  node ../packages/specimen/dist/training-data/export-training-data.js \
    --seed "recogniser-$split" --records "$count" --count 0 --split "$split" --out "$records/$split"
done
"$python" -W ignore -m recogniser.train --records "$records" --out "$runs" --minutes "$minutes" --seed "$seed" --held-out "$dev_lines"
"$python" -W ignore -m recogniser.export --checkpoint "$runs/checkpoint.pt" --out "$models" --name "$name" --version "lines-seed-$seed"
# The network of the first look, calibrated on training cards. Its tools are no package of Debian's (see quantise.py).
node recogniser/evaluation/cut-card-lines.mjs --split train --cards 12 --out "$held_out/train-cards"
"$quantise_python" -m recogniser.quantise --model "$models/$name" --lines "$held_out/train-cards"
for split in dev test; do
  "$python" -m recogniser.evaluation.write_held_out --records "$records" --split "$split" --per-level "$lines_per_level" --out "$held_out/$split"
  node recogniser/evaluation/cut-card-lines.mjs --split "$split" --cards "$line_cards" --out "$held_out/$split-cards"
done
for lines in dev test dev-cards test-cards; do
  node recogniser/evaluation/score-models.mjs --lines "$held_out/$lines" --models "$models/$name" --out "$runs/scores-$lines.json"
done
"$python" -m recogniser.evaluation.write_model_card --model "$models/$name.json" --out "$cards/recogniser/MODEL_CARD.md" \
  --scores "$runs/scores-dev.json" "$runs/scores-test.json" "$runs/scores-dev-cards.json" "$runs/scores-test-cards.json"

#!/bin/sh
# Makes what gpu.sh needs, and packs it with the code as work/gpu-bundle.tar.gz: under 64 MiB, no font, no Node needed there.
#
#   training/prepare-gpu.sh [RECORDS]
set -eu
cd "$(dirname "$0")"
records=${1:-20000}
python=${PYTHON:-/usr/bin/python3}
for split in train dev; do
  [ -f "work/records/$split/words.json" ] || node ../packages/specimen/dist/training-data/export-training-data.js \
    --seed "recogniser-$split" --records 6000 --count 0 --split "$split" --out "work/records/$split"
done
[ -f work/atlas.npz ] || "$python" -m synthesis.glyph_atlas --out work/atlas.npz
[ -f work/start-wide.pt ] || "$python" -W ignore -m recogniser.start_from_onnx \
  --model ../packages/reader/models/line-recogniser.onnx --records work/records --out work/start-wide.pt
[ -f work/held-out/dev/lines.json ] || "$python" -W ignore -m recogniser.evaluation.write_held_out --records work/records --split dev --per-level 250 --out work/held-out/dev
[ -f work/held-out/dev-cards/lines.json ] || node recogniser/evaluation/cut-card-lines.mjs --split dev --cards 12 --out work/held-out/dev-cards
bundle=$(mktemp -d)
mkdir -p "$bundle/training/work/records/train" "$bundle/training/work/held-out"
cp -r gpu.sh learning lines synthesis recogniser number_verifier "$bundle/training/"
cp work/atlas.npz work/start-wide.pt "$bundle/training/work/"
cp -r work/held-out/dev work/held-out/dev-cards "$bundle/training/work/held-out/"
cp work/records/train/words.json "$bundle/training/work/records/train/"
head -n "$records" work/records/train/records.jsonl > "$bundle/training/work/records/train/records.jsonl"
tar -C "$bundle" -czf work/gpu-bundle.tar.gz training
rm -r "$bundle"
ls -l work/gpu-bundle.tar.gz

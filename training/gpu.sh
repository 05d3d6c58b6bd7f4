#!/bin/sh
# Trains the line recognisers and the number verifier on one GPU, both at once, in MINUTES minutes each.
#
#   training/gpu.sh [--tiny]
#
# Lines and strips are composed on the CPU's cores and drawn on the GPU. What it needs lies in training/work, where
# prepare-gpu.sh puts it: on a machine without fonts and Node, unpack work/gpu-bundle.tar.gz there and run this in it.
# Results: OUT (work/gpu) /wide.pt, narrow.pt and number-verifier.pt, under 16 MiB each, for the export scripts.
# --tiny runs the same on a CPU in under two minutes, to see that everything fits together.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
out=${OUT:-work/gpu}
minutes=${MINUTES:-9}
networks=${NETWORKS:-wide,narrow}
composers=${COMPOSERS:-8}
line_options="--device cuda --composers $composers --drawers ${DRAWERS:-2} --redraws ${REDRAWS:-1} --score-every ${SCORE_EVERY:-150} --rate ${RATE:-2e-3}"
number_options="--device cuda --composers 2 --drawers 1 --redraws 1 --batch 1024 --step 256 --held-out 512 --score-every ${SCORE_EVERY:-150} --rate 3e-3"
if [ "${1:-}" = --tiny ]; then
  # The one that set-up.sh has given torch to.
  python=${PYTHON:-/usr/bin/python3}
  minutes=${MINUTES:-0.3}
  line_options="--width-budget 1600 --largest 12 --step-budget 800 --sheets 4 --device cpu --composers 1 --drawers 1"
  number_options="--batch 8 --held-out 4 --sheets 4 --device cpu --composers 1 --drawers 1"
fi
start=""
[ -f work/start-wide.pt ] && start="--start wide=work/start-wide.pt"
held_out=""
for folder in work/held-out/dev work/held-out/dev-cards; do
  [ "${1:-}" != --tiny ] && [ -f "$folder/lines.json" ] && held_out="$held_out --held-out $folder"
done
mkdir -p "$out"

"$python" -u -W ignore -m number_verifier.train --atlas work/atlas.npz --out "$out/verifier" --minutes "$minutes" $number_options > "$out/verifier.log" 2>&1 &
verifier=$!
# shellcheck disable=SC2086
"$python" -u -W ignore -m recogniser.train_together --atlas work/atlas.npz --records work/records --out "$out" \
  --networks "$networks" --minutes "$minutes" $line_options $start $held_out 2>&1 | tee "$out/recogniser.log"
wait "$verifier"
cp "$out/verifier/checkpoint.pt" "$out/number-verifier.pt"
cat "$out/verifier.log"
ls -l "$out"

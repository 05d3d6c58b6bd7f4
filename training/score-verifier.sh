#!/bin/sh
# Scores a verifier's checkpoint on faces that training never saw, and writes its model card.
#
#   training/score-verifier.sh CHECKPOINT
set -eu
cd "$(dirname "$0")"
checkpoint=${1:?which checkpoint?}
. ./sizes.sh
for split in dev test; do
  [ -f "$work/held-out/$split-numbers/strips.json" ] || node number_verifier/cut-card-numbers.mjs --split "$split" --cards "$number_cards" --out "$work/held-out/$split-numbers"
  "$python" -m number_verifier.evaluate --atlas "$work/atlas.npz" --checkpoint "$checkpoint" --split "$split" --per-level "$strips_per_level" --out "$work/verifier-$split.json"
  "$python" -m number_verifier.score_cards --strips "$work/held-out/$split-numbers" --checkpoint "$checkpoint" --out "$work/verifier-$split-cards.json"
done
"$python" -m number_verifier.write_model_card --model "$models/number-verifier.json" --out "$cards/number_verifier/MODEL_CARD.md" \
  --drawn "$work/verifier-dev.json" "$work/verifier-test.json" --cards "$work/verifier-dev-cards.json" "$work/verifier-test-cards.json"

# shellcheck shell=sh disable=SC2034
# How much of everything the train-*.sh make, and where; they source it. TINY=1, which `train-all.sh --tiny` sets, is as
# little as shows that each step takes what the one before it made. It then writes all, networks and model cards included,
# under work/tiny: what is shipped stays as it is.
python=${PYTHON:-/usr/bin/python3}
quantise_python=${PYTHON_QUANTISE:-$HOME/.quantise/bin/python3}

# Before hours of training, not after them.
need_quantiser() {
  "$quantise_python" -c 'import onnx, onnxruntime.quantization' 2>/dev/null && return
  echo "$quantise_python has no onnx and onnxruntime: run set-up.sh, or name a Python that has them with PYTHON_QUANTISE." >&2
  exit 1
}

if [ -z "${TINY:-}" ]; then
  work=work models=../packages/reader/models cards=.
  detector_cards=3500 detector_dev_cards=150 detector_scored=60 detectors=trained,paddle detector_weights=detector/checkpoint.pt
  train_records=60000 other_records=6000 lines_per_level=1500 line_cards=25 dev_lines=120
  strips_per_level=512 number_cards=50 verifier_options=
else
  work=work/tiny models=work/tiny/models cards=work/tiny/cards
  # Without the baseline's network, which is fetched.
  detector_cards=6 detector_dev_cards=4 detector_scored=1 detectors=trained detector_weights=work/tiny/detector/checkpoint.pt
  train_records=200 other_records=100 lines_per_level=4 line_cards=1 dev_lines=2
  strips_per_level=4 number_cards=1 verifier_options="--batch 8 --held-out 4 --sheets 4"
  mkdir -p "$models" "$cards/detector" "$cards/recogniser" "$cards/number_verifier"
fi

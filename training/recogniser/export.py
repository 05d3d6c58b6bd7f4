"""Writes a checkpoint as ONNX with its JSON beside it, as packages/reader loads them.

    python3 -m recogniser.export --checkpoint work/recogniser/first/checkpoint.pt --out ../packages/reader/models --version 2026-01
"""

from __future__ import annotations

import argparse
import hashlib
import json
import warnings
from pathlib import Path

import onnx
import torch

from learning.schedule import load_checkpoint
from lines.alphabet import SAID
from recogniser.model import SIZES, TIME_STRIDE, LineReader, LineRecogniser
from lines.photograph_line import LINE_HEIGHT, MAX_LINE_WIDTH

OPSET = 13


def write_onnx(model: LineReader, path: Path) -> str:
    """Input `lines` [batch, 1, 32, width], output `scores` [time, batch, classes]; returns the file's SHA-256."""
    model.eval()
    with warnings.catch_warnings():
        # Torch warns of LSTMs traced at one batch size; the states here are created from the input's own size.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            torch.zeros(2, 1, LINE_HEIGHT, 160),
            str(path),
            input_names=["lines"],
            output_names=["scores"],
            dynamic_axes={"lines": {0: "batch", 3: "width"}, "scores": {0: "time", 1: "batch"}},
            opset_version=OPSET,
        )
    onnx.checker.check_model(str(path))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True, help="name of the training, to appear in readings")
    parser.add_argument("--name", default="line-recogniser", help="of the two files")
    options = parser.parse_args()
    checkpoint = load_checkpoint(options.checkpoint)
    model = LineRecogniser(SIZES[checkpoint["training"].get("sizes", "wide")])
    model.load_state_dict(checkpoint["average"])
    options.out.mkdir(parents=True, exist_ok=True)
    # Readers may load at any moment, so neither file is ever seen half written.
    pending = options.out / f".{options.name}.pending"
    sha256 = write_onnx(LineReader(model), pending)
    card = {
        "version": options.version,
        "alphabet": SAID,
        "height": LINE_HEIGHT,
        "minWidth": 16,
        "maxWidth": MAX_LINE_WIDTH,
        "pixelsPerStep": TIME_STRIDE,
        "contrastFloor": 8,
        "sha256": sha256,
        "training": checkpoint["training"],
    }
    exported = options.out / f"{options.name}.onnx"
    pending.replace(exported)
    exported.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{exported}: {exported.stat().st_size} bytes, sha256 {sha256}")


if __name__ == "__main__":
    main()

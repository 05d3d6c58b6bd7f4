"""Writes the verifier as ONNX with its JSON beside it, as packages/reader loads them.

    python3 -m number_verifier.export --checkpoint work/verifier/checkpoint.pt --out ../packages/reader/models --version numbers-2026-01
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import onnx
import torch

from learning.halve_weights import halve_weights
from learning.schedule import load_checkpoint
from number_verifier.geometry import CELL_WIDTH, CELLS, CLASSES, CONTRAST_FLOOR, DIGIT_HEIGHT, DIGITS, MARGIN_CELLS, STRIP_HEIGHT, STRIP_WIDTH
from number_verifier.network import NumberReader, NumberVerifier

OPSET = 13
NAME = "number-verifier"


def write_onnx(model: NumberReader, path: Path) -> str:
    """Input `strips` [batch, 1, 48, width], output `cells` [batch, cells, classes]; returns the file's SHA-256."""
    model.eval()
    torch.onnx.export(
        model,
        torch.zeros(1, 1, STRIP_HEIGHT, STRIP_WIDTH),
        str(path),
        input_names=["strips"],
        output_names=["cells"],
        dynamic_axes={"strips": {0: "batch", 3: "width"}, "cells": {0: "batch", 1: "cells"}},
        opset_version=OPSET,
    )
    stored = onnx.load(str(path))
    halve_weights(stored)
    onnx.checker.check_model(stored)
    onnx.save(stored, str(path))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True, help="name of the training, to appear in readings")
    options = parser.parse_args()
    checkpoint = load_checkpoint(options.checkpoint)
    model = NumberVerifier()
    model.load_state_dict(checkpoint["average"])
    options.out.mkdir(parents=True, exist_ok=True)
    # Readers may load at any moment, so neither file is ever seen half written.
    pending = options.out / f".{NAME}.pending"
    sha256 = write_onnx(NumberReader(model), pending)
    card = {
        "version": options.version,
        "classes": list(CLASSES),
        "height": STRIP_HEIGHT,
        "digitHeight": DIGIT_HEIGHT,
        "cellWidth": CELL_WIDTH,
        "digits": DIGITS,
        "marginCells": MARGIN_CELLS,
        "cells": CELLS,
        "contrastFloor": CONTRAST_FLOOR,
        "sha256": sha256,
        "training": checkpoint["training"],
    }
    exported = options.out / f"{NAME}.onnx"
    pending.replace(exported)
    exported.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{exported}: {exported.stat().st_size} bytes, sha256 {sha256}")


if __name__ == "__main__":
    main()

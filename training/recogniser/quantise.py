"""Makes the network of the first look: the recogniser in 8 bits, beside the one in full precision and named in its JSON.

    python3 -m recogniser.quantise --model ../packages/reader/models/line-recogniser --lines work/held-out/train-cards

Convolutions, and the sums and limits between them, are quantised statically and per channel, calibrated on lines cut from cards of
the training split (evaluation/cut-card-lines.mjs); the LSTM's weights are, and its states as they come. The first convolution and all
behind the LSTM stay as they are: a posterior in 8 bits could not tell 0.99 from 0.999.

Weights have 7 bits of the 8. A processor without VNNI adds products in 16 bits, which 8 times 8 bits overflow: the same bytes would
give another answer there.

The same lines and versions give the same bytes. Needs `pip install onnx==1.23.1 onnxruntime==1.30.0`, beside NumPy.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

END_ROOM = 8
WIDTH_STEP = 16
SEED = 1
CONVOLUTIONS_KEPT = 1
QUANTISED = ("Conv", "Add", "Relu")


class CardLines(CalibrationDataReader):
    """Normalised lines of a folder, as packages/reader gives them to the network, one at a time."""

    def __init__(self, folder: Path, count: int, facts: dict) -> None:
        height, longest = facts["height"], facts["maxWidth"]
        pixels = np.frombuffer((folder / "lines.bin").read_bytes(), np.uint8)
        lines, offset = [], 0
        for line in json.loads((folder / "lines.json").read_text()):
            size = height * line["width"]
            if line["width"] <= longest:
                lines.append(pixels[offset : offset + size].reshape(height, -1))
            offset += size
        order = np.random.RandomState(SEED).permutation(len(lines))[:count]
        self._lines: Iterator[np.ndarray] = iter([lines[index] for index in order])
        self._contrast_floor = facts["contrastFloor"]

    def get_next(self) -> dict[str, np.ndarray] | None:
        line = next(self._lines, None)
        if line is None:
            return None
        height, width = line.shape
        padded = np.zeros((1, 1, height, -(-(width + END_ROOM) // WIDTH_STEP) * WIDTH_STEP), np.float32)
        grey = line.astype(np.float32)
        padded[0, 0, :, :width] = (grey - grey.mean()) / (grey.std() + self._contrast_floor) / 2
        return {"lines": padded}


def quantise(source: Path, target: Path, lines: CardLines) -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepared, static = Path(folder) / "prepared.onnx", Path(folder) / "static.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        nodes = [node for node in onnx.load(str(prepared)).graph.node if "/features" in node.name and node.op_type in QUANTISED]
        kept = [node.name for node in nodes if node.op_type == "Conv"][:CONVOLUTIONS_KEPT]
        quantize_static(
            str(prepared),
            str(static),
            lines,
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(QUANTISED),
            nodes_to_quantize=[node.name for node in nodes if node.name not in kept],
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        quantize_dynamic(str(static), str(target), op_types_to_quantize=["LSTM"], weight_type=QuantType.QInt8, reduce_range=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="without .onnx")
    parser.add_argument("--lines", type=Path, required=True, help="folder of cut-card-lines.mjs, of the training split")
    parser.add_argument("--count", type=int, default=200, help="lines to calibrate on")
    options = parser.parse_args()
    card = Path(f"{options.model}.json")
    facts = json.loads(card.read_text())
    target = Path(f"{options.model}-8bit.onnx")
    quantise(Path(f"{options.model}.onnx"), target, CardLines(options.lines, options.count, facts))
    sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
    # Answers differ by it, and every answer tells the version it was read with: quantised again on other lines it is another one.
    facts["version"] = f"{facts['version'].split('+8bit')[0]}+8bit.{sha256[:8]}"
    facts["firstLook"] = {"file": target.name, "sha256": sha256}
    card.write_text(json.dumps(facts, indent=2) + "\n")
    print(f"{target}: {target.stat().st_size} bytes, sha256 {sha256}")


if __name__ == "__main__":
    main()

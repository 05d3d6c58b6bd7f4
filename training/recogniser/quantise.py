"""Quantises a recogniser's convolutions to 8 bits, statically and per channel, calibrated on lines cut from cards.

    python3 -m recogniser.quantise --model work/models/wide --lines work/held-out/train-cards --out work/models/wide-int8

Needs onnxruntime's quantisation tools beside what set-up.sh installs (pip install onnxruntime onnx). What it gained and cost
stands in README.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

LINE_HEIGHT = 32
END_ROOM = 8
WIDTH_STEP = 16
CONTRAST_FLOOR = 8
MAX_LINE_WIDTH = 800


class CardLines(CalibrationDataReader):
    """Normalised lines of a folder, as packages/reader gives them to the network, one at a time."""

    def __init__(self, folder: Path, count: int) -> None:
        facts = json.loads((folder / "lines.json").read_text())
        pixels = np.frombuffer((folder / "lines.bin").read_bytes(), np.uint8)
        lines, offset = [], 0
        for fact in facts:
            size = LINE_HEIGHT * fact["width"]
            if fact["width"] <= MAX_LINE_WIDTH:
                lines.append(pixels[offset : offset + size].reshape(LINE_HEIGHT, -1))
            offset += size
        order = np.random.RandomState(1).permutation(len(lines))[:count]
        self._lines: Iterator[np.ndarray] = iter([lines[index] for index in order])

    def get_next(self) -> dict[str, np.ndarray] | None:
        line = next(self._lines, None)
        if line is None:
            return None
        width = line.shape[1]
        padded = np.zeros((1, 1, LINE_HEIGHT, -(-(width + END_ROOM) // WIDTH_STEP) * WIDTH_STEP), np.float32)
        grey = line.astype(np.float32)
        padded[0, 0, :, :width] = (grey - grey.mean()) / (grey.std() + CONTRAST_FLOOR) / 2
        return {"lines": padded}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="without .onnx")
    parser.add_argument("--lines", type=Path, required=True, help="folder of cut-card-lines.mjs, of the training split")
    parser.add_argument("--count", type=int, default=200, help="lines to calibrate on")
    parser.add_argument("--method", choices=["MinMax", "Entropy", "Percentile"], default="MinMax")
    parser.add_argument("--keep-first", type=int, default=1, help="convolutions from the input that stay as they are")
    parser.add_argument("--out", type=Path, required=True, help="without .onnx")
    options = parser.parse_args()
    source = Path(f"{options.model}.onnx")
    prepared = options.out.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    import onnx

    convolutions = [node.name for node in onnx.load(str(prepared)).graph.node if node.op_type == "Conv"]
    quantize_static(
        str(prepared),
        f"{options.out}.onnx",
        CardLines(options.lines, options.count),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["Conv", "Add"],
        nodes_to_exclude=convolutions[: options.keep_first],
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod[options.method],
    )
    prepared.unlink()
    shutil.copy(f"{options.model}.json", f"{options.out}.json")
    print(f"{options.out}.onnx: {Path(f'{options.out}.onnx').stat().st_size} bytes")


if __name__ == "__main__":
    main()

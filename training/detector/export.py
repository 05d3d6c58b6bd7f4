"""Writes the trained networks as ONNX with their facts: export.py --checkpoint FILE --out DIR --version 1"""

import argparse
import hashlib
import json
import os
import warnings

import torch
import torch.nn as nn

import samples
from network import CardFinder, LineFinder, load_checkpoint

CARD_LONG_SIDE, SIZE_STEP = 256, 32
# Air around the ink of a box, in ink heights: above and below, and at each end. Chosen on development cards by what the
# line recogniser makes of them.
BOX_MARGIN, BOX_REACH = 0.2, 0.4


class CardFinderForUse(nn.Module):
    """Probabilities in place of logits; one output a concern."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, picture):
        output = self.network(picture)
        return torch.sigmoid(output[:, 0]), output[:, 1:3]


class LineFinderForUse(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, picture):
        kernels, geometry = self.network(picture)
        return torch.sigmoid(kernels), geometry[:, 0:4], torch.sigmoid(geometry[:, 4])


def write_network(network, picture, outputs, path, dynamic):
    warnings.simplefilter("ignore")
    axes = {"picture": {2: "height", 3: "width"}} if dynamic else None
    torch.onnx.export(network.eval(), picture, path, input_names=["picture"], output_names=outputs, dynamic_axes=axes, opset_version=13)
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def export(checkpoint, out, version):
    state = load_checkpoint(checkpoint)
    cards, lines = CardFinder(), LineFinder()
    cards.load_state_dict(state["cards"])
    lines.load_state_dict(state["lines"])
    os.makedirs(out, exist_ok=True)
    card_sum = write_network(CardFinderForUse(cards), torch.zeros(1, 1, 192, 256), ["kernel", "direction"], os.path.join(out, "card-finder.onnx"), True)
    crop = torch.zeros(1, 1, samples.CROP_HEIGHT, samples.CROP_WIDTH)
    line_sum = write_network(LineFinderForUse(lines), crop, ["kernels", "geometry", "card"], os.path.join(out, "line-finder.onnx"), False)
    facts = {
        "version": version,
        "contrastFloor": samples.CONTRAST_FLOOR,
        "cardFinder": {
            "file": "card-finder.onnx",
            "sha256": card_sum,
            "longSidePixels": CARD_LONG_SIDE,
            "sizeStep": SIZE_STEP,
            "stride": 4,
            "kernelFraction": samples.CARD_CORE,
            "threshold": 0.5,
        },
        "lineFinder": {
            "file": "line-finder.onnx",
            "sha256": line_sum,
            "width": samples.CROP_WIDTH,
            "height": samples.CROP_HEIGHT,
            "cardWidth": samples.CARD_IN_CROP,
            "cardHeight": round(samples.CARD_IN_CROP / 85.6 * 53.98),
            "kernelStride": 2,
            "geometryStride": 4,
            "geometryUnitPixels": samples.PLACE_UNIT,
            "kernelInsetHeights": samples.LINE_CORE_INSET,
            "threshold": 0.5,
            "boxMarginHeights": BOX_MARGIN,
            "boxReachHeights": BOX_REACH,
        },
        "training": state["training"],
    }
    with open(os.path.join(out, "text-detector.json"), "w", encoding="utf-8") as file:
        json.dump(facts, file, indent=2)
        file.write("\n")


def keep(checkpoint, path):
    """The weights in half precision, small enough to commit: `train.py --resume` goes on from them."""
    state = load_checkpoint(checkpoint)
    halves = {name: {key: value.half() if value.is_floating_point() else value for key, value in state[name].items()} for name in ("cards", "lines")}
    torch.save({**halves, "training": state["training"]}, path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--keep", help="where to keep the weights in half precision")
    options = parser.parse_args()
    if options.keep:
        keep(options.checkpoint, options.keep)
    export(options.checkpoint, options.out, options.version)

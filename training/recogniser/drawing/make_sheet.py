"""A sheet of drawn lines, and what should be read of each on standard output.

    python3 -m recogniser.drawing.make_sheet --atlas work/atlas.npz --records work/records --out /tmp/lines.png
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from lines.alphabet import SAID
from lines.photograph_line import LEVELS, LINE_HEIGHT
from recogniser.drawing.compose_packets import make_composer
from recogniser.drawing.draw_lines import LineCamera
from synthesis.glyph_atlas import load_atlas
from synthesis.ground import Ground

SHEET_WIDTH = 640


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=10, help="lines a level")
    parser.add_argument("--covers", type=float, default=0.1, help="share of lines with something over them")
    options = parser.parse_args()
    torch.set_num_threads(1)
    device = torch.device("cpu")
    composer = make_composer(options.atlas, options.records, options.split, 300 * options.rows, options.rows)(options.seed)
    camera = LineCamera(load_atlas(options.atlas, options.split, device), Ground(options.seed, device, sheet_count=20), options.seed)
    sheet = []
    for level in LEVELS:
        packet = next(composer)
        started = time.time()
        drawn = camera.take(packet, (level,), cover_share=options.covers)
        print(f"{level}: {len(packet.frames) / (time.time() - started):.0f} lines/s, {drawn.grey.shape[2]} px")
        for line, width, target, length in zip(drawn.grey, drawn.widths.tolist(), drawn.targets, drawn.target_lengths):
            print(repr("".join(SAID[index - 1] for index in target[:length].tolist())))
            row = np.full((LINE_HEIGHT + 4, SHEET_WIDTH), 255, np.uint8)
            shown = line[:, : min(width, SHEET_WIDTH)].numpy()
            row[:LINE_HEIGHT, : shown.shape[1]] = shown
            sheet.append(row)
    cv2.imwrite(str(options.out), np.vstack(sheet))


if __name__ == "__main__":
    main()

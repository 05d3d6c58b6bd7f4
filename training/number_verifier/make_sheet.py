"""A sheet of drawn strips with their labels, to look at.

    python3 -m number_verifier.make_sheet --atlas work/atlas.npz --out /tmp/strips.png
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from lines.photograph_line import LEVELS
from number_verifier.compose_numbers import compose_numbers
from number_verifier.draw_numbers import StripCamera
from number_verifier.geometry import CELL_WIDTH, CLASSES, ILLEGIBLE, STRIP_HEIGHT, STRIP_WIDTH
from synthesis.glyph_atlas import load_atlas
from synthesis.ground import Ground
from synthesis.set_text import Typesetter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=10, help="strips a level")
    options = parser.parse_args()
    device = torch.device("cpu")
    torch.set_num_threads(1)
    atlas = load_atlas(options.atlas, options.split, device)
    camera = StripCamera(atlas, Ground(options.seed, device, sheet_count=20), options.seed)
    typesetter = Typesetter(atlas)
    rng = random.Random(options.seed)
    sheet = []
    for level in LEVELS:
        started = time.time()
        drawn = camera.take(compose_numbers(rng, typesetter, options.rows), level)
        print(f"{level}: {options.rows / (time.time() - started):.0f} strips/s")
        for grey, labels in zip(drawn.grey.numpy(), drawn.labels.tolist()):
            row = np.full((STRIP_HEIGHT + 16, STRIP_WIDTH), 255, np.uint8)
            row[:STRIP_HEIGHT] = grey
            for cell, label in enumerate(labels):
                name = "?" if label < 0 else "x" if label == ILLEGIBLE else "" if label == 0 else CLASSES[label]
                cv2.putText(row, name, (cell * CELL_WIDTH + 10, STRIP_HEIGHT + 13), cv2.FONT_HERSHEY_SIMPLEX, 0.45, 0, 1, cv2.LINE_AA)
                row[STRIP_HEIGHT, :: CELL_WIDTH] = 0
            sheet.append(row)
    cv2.imwrite(str(options.out), np.vstack(sheet))


if __name__ == "__main__":
    main()

"""The stream of training lines, and a sheet of samples to look at.

    python3 -m lines.make_lines --records work/records --sheet /tmp/lines.png      # draws samples
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from lines.compose_line import compose_line
from lines.faces import FacePicker
from lines.photograph_line import LEVELS, Camera
from lines.print_line import choose_setting, print_line
from lines.vocabulary import load_vocabulary

CAP_PX_CHOICES = {"scan": (24, 34), "mild": (19, 32), "phone": (15, 27), "hard": (12, 22)}


@dataclass(frozen=True)
class TrainingLine:
    """`image` is uint8 [32, width]; `text` is what stands on it."""

    image: np.ndarray
    text: str
    kind: str
    level: str


class LineMaker:
    """Makes lines of one split. Two makers with the same seed make the same lines."""

    def __init__(self, split: str, seed: int, records: Path) -> None:
        cv2.setNumThreads(1)
        self._vocabulary = load_vocabulary(split, records)
        self._picker = FacePicker(split)
        self._camera = Camera(seed)
        self._rng = random.Random(seed)
        self._noise = np.random.RandomState(seed % 2**32)

    def make(self, level: str, kind: str | None = None) -> TrainingLine:
        rng = self._rng
        while True:
            line = compose_line(rng, self._vocabulary, kind)
            if line.text:
                break
        ink = print_line(line, choose_setting(rng, self._picker), rng.uniform(*CAP_PX_CHOICES[level]))
        image = self._camera.take(rng, self._noise, ink, level)
        return TrainingLine(image, line.text, line.kind, level)

    def make_mixed(self, weights: tuple[float, float, float, float]) -> TrainingLine:
        """A line of a level drawn by weight, in the order of LEVELS."""
        return self.make(self._rng.choices(LEVELS, weights)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheet", type=Path, required=True)
    parser.add_argument("--split", default="train")
    parser.add_argument("--records", type=Path, required=True, help="folder of records by split, from packages/specimen")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=20, help="rows per level")
    options = parser.parse_args()
    maker = LineMaker(options.split, options.seed, options.records)
    started = time.time()
    for level in LEVELS:
        for _ in range(150):
            maker.make(level)
        print(f"{level}: {150 / (time.time() - started):.0f} lines/s")
        started = time.time()
    rows = []
    for level in LEVELS:
        for _ in range(options.rows):
            line = maker.make(level)
            print(level, line.kind, line.image.shape[1], repr(line.text))
            row = np.full((36, 820), 255, np.uint8)
            row[2:34, : line.image.shape[1]] = line.image
            rows.append(row)
    cv2.imwrite(str(options.sheet), np.vstack(rows))


if __name__ == "__main__":
    main()

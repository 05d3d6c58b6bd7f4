"""Lines of text in packets of like width: what composing processes hand to recogniser.drawing.draw_lines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from lines.compose_line import compose_line
from lines.photograph_line import LINE_HEIGHT, MAX_LINE_WIDTH
from lines.vocabulary import load_vocabulary
from synthesis.glyph_atlas import load_atlas
from synthesis.set_text import MAX_GLYPHS, GlyphRow, GlyphRows, Typesetter, stack_rows

LINES_PER_CHUNK = 6_000
MIN_LINE_WIDTH = 16
# One line in so many begins or ends within a letter, as a crop that was set wrong does.
CUT_SHARE = 0.03


@dataclass(frozen=True)
class Frame:
    """What part of a line's plane is cut out: from `left` to `right` and `height` high, in heights of its capitals; `width`
    pixels wide at the recogniser's height."""

    left: float
    right: float
    height: float
    width: int


@dataclass(frozen=True)
class Packet:
    """Lines of one training step: `frames` float32 [lines, 4] holds left, right, height, width of each line's Frame."""

    rows: GlyphRows
    frames: np.ndarray


def choose_frame(rng: random.Random, row: GlyphRow) -> Frame:
    height = rng.triangular(1.12, 2.2, 1.55)
    left = row.pens[0] - rng.uniform(-0.06, 1.1)
    right = row.pens[-1] + rng.uniform(-0.06, 1.1)
    if rng.random() < CUT_SHARE:
        left = row.pens[0] + rng.uniform(0.06, 0.9)
    if rng.random() < CUT_SHARE:
        right = row.pens[-1] - rng.uniform(0.06, 0.9)
    right = max(right, left + 0.3)
    # Labels are squeezed to 0.7 by packages/reader, second views drawn out by a fifth.
    squeeze = np.exp(rng.uniform(-0.4, 0.3)) if rng.random() < 0.6 else 1.0
    width = round((right - left) / height * LINE_HEIGHT * squeeze)
    return Frame(left, right, height, max(MIN_LINE_WIDTH, min(MAX_LINE_WIDTH, width)))


def make_composer(atlas_path: Path, records: Path, split: str, width_budget: int, largest: int):
    """What a composing process does. A packet's widths add up to `width_budget` pixels, in `largest` lines at most."""

    def compose(seed: int) -> Iterator[Packet]:
        rng = random.Random(seed)
        vocabulary = load_vocabulary(split, records)
        typesetter = Typesetter(load_atlas(atlas_path, split, torch.device("cpu"), draw=False))
        chunk = min(LINES_PER_CHUNK, 8 * largest)
        while True:
            lines: list[tuple[GlyphRow, Frame]] = []
            while len(lines) < chunk:
                line = compose_line(rng, vocabulary)
                if not line.text:
                    continue
                row = typesetter.set_line(line, typesetter.choose_setting(rng))
                if 0 < len(row.glyphs) <= MAX_GLYPHS:
                    lines.append((row, choose_frame(rng, row)))
            lines.sort(key=lambda each: each[1].width)
            packets = []
            first = 0
            while first < len(lines):
                last = first
                while last < len(lines) and last - first < largest and lines[last][1].width * (last - first + 1) <= width_budget:
                    last += 1
                last = max(last, first + 1)
                packets.append(lines[first:last])
                first = last
            # What is left over at the widest end is small; all the same it is a step like any other.
            rng.shuffle(packets)
            for packet in packets:
                rng.shuffle(packet)
                frames = np.array([[frame.left, frame.right, frame.height, frame.width] for _, frame in packet], np.float32)
                yield Packet(stack_rows([row for row, _ in packet]), frames)

    return compose

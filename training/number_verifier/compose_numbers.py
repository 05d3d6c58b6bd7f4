"""Rows that hold a number, or something like one: what the verifier is taught on."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from lines.alphabet import ALPHABET
from number_verifier.geometry import DIGITS
from synthesis.glyph_atlas import SPACE
from synthesis.set_text import GlyphRow, GlyphRows, Typesetter, stack_rows

ZERO = ALPHABET.index("0")
# How many digits are printed: mostly sixteen.
LENGTHS = (16, 15, 17, 14, 18, 12, 20)
LENGTH_WEIGHTS = (76, 6, 6, 3, 3, 2, 4)
LABELS = ("NIK", "NIK :", "NIK:", ":", ":", ": ", "NIK  :", "No. KTP :", ".", "")
TAILS = ("", "", "", "", "", "", ".", "/", "A", "-", "*")


@dataclass(frozen=True)
class NumberRows:
    """`rows` with their first digit at pen 0; `pitch` and `start` float32 [lines]: digit n of an evenly set number has its
    middle at start + n · pitch, in heights of its capitals; `count` int64 [lines]: digits printed."""

    rows: GlyphRows
    pitch: np.ndarray
    start: np.ndarray


def fit_grid(middles: list[float]) -> tuple[float, float]:
    """Pitch and first middle of the even grid that lies nearest to `middles`, gaps counted as empty places."""
    places = np.arange(len(middles), dtype=float)
    for _ in range(2):
        pitch, start = np.polyfit(places, middles, 1)
        steps = np.maximum(1, np.round(np.diff(middles) / np.median(np.diff(middles))))
        places = np.concatenate([[0.0], np.cumsum(steps)])
    return float(pitch), float(start)


def compose_number(rng: random.Random, typesetter: Typesetter) -> tuple[GlyphRow, float, float]:
    """A number with its label and tail, its pitch and the middle of its first digit."""
    face = typesetter.pick_face(rng, "nik") if rng.random() < 0.62 else typesetter.pick_face(rng, "body")
    count = rng.choices(LENGTHS, LENGTH_WEIGHTS)[0]
    digits = [rng.randrange(10) for _ in range(count)]
    if rng.random() < 0.25:
        # Numbers repeat digits more than chance would: 0000, 1111.
        digits = [digits[index - 1] if index and rng.random() < 0.5 else digit for index, digit in enumerate(digits)]
    advances = typesetter.advances(face)
    own = advances[ZERO]
    tracking = rng.choice((0.0, 0.0, rng.uniform(-0.04, 0.05), rng.uniform(0.0, 0.25)))
    uneven = rng.random() < 0.06
    glyphs, pens, middles = [], [0.0], []
    pen = 0.0
    gap_after = rng.randrange(1, count) if rng.random() < 0.05 else -1
    grouped = rng.random() < 0.02
    for index, digit in enumerate(digits):
        advance = advances[ZERO + digit]
        middles.append(pen + advance / 2)
        glyphs.append(ZERO + digit)
        pen += advance + tracking
        if uneven:
            pen += rng.gauss(0, 0.08) * own
        if index + 1 == gap_after or (grouped and index % 4 == 3):
            # A gap: a digit left out, or numbers set in groups.
            pen += rng.choice((0.3, 0.5, 1.0, 1.0, 1.0, 2.0)) * (own + tracking)
        pens.append(max(pen, pens[-1] + 0.1))
    row = GlyphRow(glyphs, [face] * count, [1.0] * count, pens)
    pitch, start = fit_grid(middles)
    label = rng.choice(LABELS)
    if label:
        row = typesetter.set_label_and_number(rng, label, rng.uniform(0.1, 2.5), row)
    tail = rng.choice(TAILS)
    if tail and rng.random() < 0.5:
        code = ALPHABET.index(tail)
        end = row.pens[-1] + rng.uniform(0.0, 1.5)
        row = GlyphRow(row.glyphs + [SPACE, code], row.faces + [face, face], row.scales + [1.0, 1.0], row.pens + [end, end + advances[code]])
    return row, pitch, start


def compose_numbers(rng: random.Random, typesetter: Typesetter, count: int) -> NumberRows:
    composed = [compose_number(rng, typesetter) for _ in range(count)]
    return NumberRows(
        stack_rows([row for row, _, _ in composed]),
        np.array([pitch for _, pitch, _ in composed], np.float32),
        np.array([start for _, _, start in composed], np.float32),
    )

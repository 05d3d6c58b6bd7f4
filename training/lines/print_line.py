"""Prints a composed line as ink coverage, before any paper or camera."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from lines.compose_line import LineText
from lines.faces import Face, FacePicker

INK_MARGIN_CAPS = 1.2  # space kept above, below and beside the capitals, in cap heights


@dataclass(frozen=True)
class InkLine:
    """`coverage` is uint8 [height, width], 255 where ink is full; the capitals stand on `baseline_px`."""

    coverage: np.ndarray
    cap_px: float
    baseline_px: float
    left_px: float
    right_px: float


@dataclass(frozen=True)
class Setting:
    """How a line is set: the faces by role, spacing in ems, and how heavy the strokes are."""

    faces: dict[str, Face]
    tracking_ems: float
    word_gap: float
    nik_scale: float
    stroke_px: int


def choose_setting(rng: random.Random, picker: FacePicker) -> Setting:
    body = picker.pick(rng, "body")
    label = body if rng.random() < 0.6 else picker.pick(rng, "body")
    # A few NIKs are set in the body's face, and a few bodies in a typewriter's.
    nik = picker.pick(rng, "nik") if rng.random() < 0.9 else body
    if rng.random() < 0.03:
        body = picker.pick(rng, "nik")
    tracking = 0.0
    if rng.random() < 0.4:
        tracking = rng.uniform(-0.03, 0.0) if rng.random() < 0.35 else rng.uniform(0.0, 0.08) if rng.random() < 0.85 else rng.uniform(0.08, 0.25)
    return Setting(
        faces={"body": body, "label": label, "nik": nik},
        tracking_ems=tracking,
        word_gap=rng.uniform(0.82, 1.1) if rng.random() < 0.6 else rng.uniform(1.0, 1.9),
        nik_scale=rng.uniform(1.0, 1.3) if rng.random() < 0.5 else 1.0,
        stroke_px=1 if rng.random() < 0.05 else 0,
    )


def print_line(line: LineText, setting: Setting, cap_px: float) -> InkLine:
    """Sets every segment on one baseline; all capitals come out `cap_px` high, the NIK up to 1.3 times that of its label."""
    placed: list[tuple[float, str, object]] = []
    pen = 0.0
    largest_cap = 1.0
    for index, segment in enumerate(line.segments):
        face = setting.faces[segment.face]
        scale = 1.0 if segment.face == "nik" or line.kind != "nik" else 1.0 / setting.nik_scale
        size_px = max(6, round(cap_px * scale / face.cap_height()))
        font = face.at(size_px)
        largest_cap = max(largest_cap, face.cap_height() * size_px)
        tracking_px = setting.tracking_ems * size_px
        space_px = font.getlength(" ") * setting.word_gap + 2 * tracking_px
        if index and segment.gap_ems > 0:
            # A gap that shall be read as a space is never narrower than the line's own spaces.
            pen += max(segment.gap_ems * size_px, 0.8 * space_px)
        elif index:
            pen += 0.06 * size_px
        for word_index, word in enumerate(segment.text.split(" ")):
            if word_index:
                pen += space_px
            if tracking_px == 0.0:
                placed.append((pen, word, font))
                pen += font.getlength(word)
                continue
            for character in word:
                placed.append((pen, character, font))
                pen += font.getlength(character) + tracking_px
            pen -= tracking_px
    margin = INK_MARGIN_CAPS * largest_cap
    width = int(pen + 2 * margin) + 1
    height = int(largest_cap + 2 * margin) + 1
    image = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(image)
    baseline = margin + largest_cap
    for x, text, font in placed:
        draw.text((margin + x, baseline), text, fill=255, font=font, anchor="ls", stroke_width=setting.stroke_px if cap_px > 22 else 0)
    return InkLine(np.asarray(image), largest_cap, baseline, margin, margin + pen)

"""Sets lines of text as rows of glyphs with pen positions: the cheap half of drawing, done by CPU processes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from lines.alphabet import ALPHABET
from lines.compose_line import LineText, Segment
from synthesis.glyph_atlas import SPACE, Atlas

# Glyphs a line may have. MAX_TEXT_LENGTH of compose_line and a label before it stay under this.
MAX_GLYPHS = 72
EM_CAPS = 1.38  # an em in heights of capitals, in most faces
_CODE_OF = {character: index for index, character in enumerate(ALPHABET)}


@dataclass(frozen=True)
class GlyphRow:
    """One line: `glyphs`, `faces`, `scales` [length] and `pens` [length + 1], in heights of its capitals."""

    glyphs: list[int]
    faces: list[int]
    scales: list[float]
    pens: list[float]


@dataclass(frozen=True)
class GlyphRows:
    """Many lines in arrays: `glyphs` uint8, `faces` int16, `scales` float32 [lines, MAX_GLYPHS], `pens` float32
    [lines, MAX_GLYPHS + 1], `lengths` int64 [lines]. Beyond a line's length stand spaces."""

    glyphs: np.ndarray
    faces: np.ndarray
    scales: np.ndarray
    pens: np.ndarray
    lengths: np.ndarray


@dataclass(frozen=True)
class Setting:
    """How a line is set: faces by role, tracking in cap heights, word gap as a share of the face's own space."""

    faces: dict[str, int]
    tracking: float
    word_gap: float
    nik_scale: float


class Typesetter:
    """Sets text in the faces of one split."""

    def __init__(self, atlas: Atlas) -> None:
        self._advance = [row.tolist() for row in atlas.advance]
        self._kern = [{(int(a), int(b)): float(kern[a, b]) for a, b in np.argwhere(kern)} for kern in atlas.kern]
        self._by_role = {}
        for role in ("body", "nik"):
            faces = [index for index, each in enumerate(atlas.roles) if each == role]
            self._by_role[role] = (faces, list(accumulate(atlas.weights[index] for index in faces)))

    def pick_face(self, rng: random.Random, role: str) -> int:
        faces, bounds = self._by_role[role]
        return rng.choices(faces, cum_weights=bounds)[0]

    def advances(self, face: int) -> list[float]:
        """How far each glyph moves the pen, in heights of the face's capitals."""
        return self._advance[face]

    def choose_setting(self, rng: random.Random) -> Setting:
        """In the proportions of lines.print_line."""
        body = self.pick_face(rng, "body")
        label = body if rng.random() < 0.6 else self.pick_face(rng, "body")
        nik = self.pick_face(rng, "nik") if rng.random() < 0.9 else body
        if rng.random() < 0.03:
            body = self.pick_face(rng, "nik")
        tracking = 0.0
        if rng.random() < 0.4:
            tracking = rng.uniform(-0.03, 0.0) if rng.random() < 0.35 else rng.uniform(0.0, 0.08) if rng.random() < 0.85 else rng.uniform(0.08, 0.25)
        return Setting(
            faces={"body": body, "label": label, "nik": nik},
            tracking=tracking * EM_CAPS,
            word_gap=rng.uniform(0.82, 1.1) if rng.random() < 0.6 else rng.uniform(1.0, 1.9),
            nik_scale=rng.uniform(1.0, 1.3) if rng.random() < 0.5 else 1.0,
        )

    def set_line(self, line: LineText, setting: Setting) -> GlyphRow:
        glyphs: list[int] = []
        faces: list[int] = []
        scales: list[float] = []
        pens = [0.0]
        pen = 0.0
        for index, segment in enumerate(line.segments):
            face = setting.faces[segment.face]
            advance, kern = self._advance[face], self._kern[face]
            scale = 1.0 if segment.face == "nik" or line.kind != "nik" else 1.0 / setting.nik_scale
            tracking = setting.tracking * scale
            space = advance[SPACE] * scale * setting.word_gap + 2 * tracking
            if index and segment.gap_ems > 0:
                # A gap that shall be read as a space is never narrower than the line's own spaces.
                pen += max(segment.gap_ems * EM_CAPS * scale, 0.8 * space)
                self._put(SPACE, face, scale, pen, glyphs, faces, scales, pens)
            elif index:
                pen += 0.06 * EM_CAPS * scale
                pens[-1] = pen
            before = -1
            for character in segment.text:
                code = _CODE_OF[character]
                if code == SPACE:
                    pen += space
                else:
                    nudge = kern.get((before, code), 0.0) * scale
                    if nudge and before >= 0:
                        pen += nudge
                        pens[-1] = pen
                    pen += advance[code] * scale + tracking
                self._put(code, face, scale, pen, glyphs, faces, scales, pens)
                before = code if code != SPACE else -1
        return GlyphRow(glyphs, faces, scales, pens)

    @staticmethod
    def _put(code: int, face: int, scale: float, end: float, glyphs: list[int], faces: list[int], scales: list[float], pens: list[float]) -> None:
        glyphs.append(code)
        faces.append(face)
        scales.append(scale)
        pens.append(end)

    def set_label_and_number(self, rng: random.Random, label: str, gap: float, number: GlyphRow) -> GlyphRow:
        """A number with a label before it, which ends `gap` cap heights left of it."""
        setting = self.choose_setting(rng)
        row = self.set_line(LineText("label", (Segment(label, "label"),)), setting)
        scale = rng.uniform(0.7, 1.0)
        shift = number.pens[0] - gap - row.pens[-1] * scale
        return GlyphRow(
            row.glyphs + [SPACE] + number.glyphs,
            row.faces + [row.faces[-1]] + number.faces,
            [scale] * (len(row.glyphs) + 1) + number.scales,
            [pen * scale + shift for pen in row.pens] + number.pens,
        )


def stack_rows(rows: list[GlyphRow]) -> GlyphRows:
    count = len(rows)
    glyphs = np.full((count, MAX_GLYPHS), SPACE, np.uint8)
    faces = np.zeros((count, MAX_GLYPHS), np.int16)
    scales = np.ones((count, MAX_GLYPHS), np.float32)
    pens = np.zeros((count, MAX_GLYPHS + 1), np.float32)
    for index, row in enumerate(rows):
        length = len(row.glyphs)
        glyphs[index, :length] = row.glyphs
        faces[index, :length] = row.faces
        scales[index, :length] = row.scales
        pens[index, : length + 1] = row.pens
        pens[index, length + 1 :] = row.pens[-1]
    return GlyphRows(glyphs, faces, scales, pens, np.array([len(row.glyphs) for row in rows]))

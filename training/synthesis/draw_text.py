"""Draws rows of glyphs by looking each pixel up in the atlas: any place, size and perspective, many lines at once."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from lines.alphabet import ALPHABET
from synthesis.glyph_atlas import BASELINE_PX, CAP_PX, CELL_HEIGHT, CELL_WIDTH, ORIGIN_PX, SPACE, Atlas
from synthesis.set_text import GlyphRows

@dataclass(frozen=True)
class Text:
    """GlyphRows as tensors on the drawing device."""

    glyphs: Tensor
    faces: Tensor
    scales: Tensor
    pens: Tensor
    lengths: Tensor

    def pick(self, lines: Tensor) -> "Text":
        return Text(self.glyphs[lines], self.faces[lines], self.scales[lines], self.pens[lines], self.lengths[lines])

    @property
    def count(self) -> int:
        return self.glyphs.shape[0]


def to_text(rows: GlyphRows, device: torch.device) -> Text:
    def put(values: object) -> Tensor:
        return torch.as_tensor(values).to(device, non_blocking=True)

    return Text(put(rows.glyphs).long(), put(rows.faces).long(), put(rows.scales), put(rows.pens), put(rows.lengths))


def sample_glyphs(atlas: Atlas, text: Text, slots: Tensor, u: Tensor, v: Tensor) -> Tensor:
    """Coverage (0 to 1) of glyph `slots` [pictures, pixels] at (u, v), cap heights from the row's start and baseline."""
    flat = text.pens.shape[1] * torch.arange(text.count, device=u.device)[:, None]
    glyph_flat = text.glyphs.shape[1] * torch.arange(text.count, device=u.device)[:, None]
    pen = text.pens.flatten()[(slots + flat)]
    at = slots + glyph_flat
    cell = (text.faces * len(ALPHABET) + text.glyphs).flatten()[at]
    scale = CAP_PX / text.scales.flatten()[at]
    x = (u - pen) * scale + (ORIGIN_PX - 0.5)
    y = v * scale + (BASELINE_PX - 0.5)
    inside = (x > 0) & (x < CELL_WIDTH - 1) & (y > 0) & (y < CELL_HEIGHT - 1)
    x, y = x.clamp(0, CELL_WIDTH - 1.001), y.clamp(0, CELL_HEIGHT - 1.001)
    left, top = x.long(), y.long()
    packed = atlas.texels[(cell * CELL_HEIGHT + top) * CELL_WIDTH + left]
    x, y = x - left, y - top
    upper = (packed & 255) * (1 - x) + (packed >> 8 & 255) * x
    lower = (packed >> 16 & 255) * (1 - x) + (packed >> 24 & 255) * x
    return (upper * (1 - y) + lower * y) * inside * (1 / 255)


def draw_text(atlas: Atlas, text: Text, u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """Coverage [pictures, pixels] of `text` at points (u, v) of the same shape, and the glyph slot each point is in.

    What hangs over into the next glyph's room is drawn too: a point is looked up in its own glyph and in the nearer neighbour.
    """
    last = text.glyphs.shape[1] - 1
    bounds = text.pens[:, 1:-1].contiguous()
    slots = torch.searchsorted(bounds, u.contiguous(), right=True)
    flat = text.pens.shape[1] * torch.arange(text.count, device=u.device)[:, None]
    pens = text.pens.flatten()
    middle = (pens[slots + flat] + pens[(slots + 1).clamp(max=last + 1) + flat]) / 2
    neighbours = torch.where(u > middle, slots + 1, slots - 1).clamp(0, last)
    coverage = torch.maximum(sample_glyphs(atlas, text, slots, u, v), sample_glyphs(atlas, text, neighbours, u, v))
    return coverage, slots


def sum_by_glyph(values: Tensor, slots: Tensor, glyph_count: int) -> Tensor:
    """Sums `values` [pictures, pixels] over the pixels of each glyph slot: [pictures, glyph_count]."""
    sums = torch.zeros(values.shape[0], glyph_count, device=values.device)
    return sums.scatter_add_(1, slots, values)


def is_space(text: Text) -> Tensor:
    return text.glyphs == SPACE

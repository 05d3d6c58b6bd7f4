"""What the verifier should say of each cell: the digit, where it can be told; that it cannot; or that nothing is there."""

from __future__ import annotations

import torch
from torch import Tensor

from lines.alphabet import ALPHABET
from number_verifier.geometry import BLANK, CELL_WIDTH, CELLS, FIRST_DIGIT, ILLEGIBLE
from synthesis.camera import Blur
from synthesis.cover import BARE
from synthesis.draw_text import Text, sum_by_glyph
from synthesis.glyph_atlas import BASELINE_PX, CAP_PX, CELL_HEIGHT, ORIGIN_PX, Atlas

ZERO = ALPHABET.index("0")
# Cells between two answers teach neither.
IGNORED = -100
# Covers are judged on so many bins of a digit's box, in which the digits of a face are compared with each other.
BINS_DOWN, BINS_ACROSS = 9, 8
BIN_TOP, BIN_HEIGHT = BASELINE_PX - CAP_PX - 2, CAP_PX + 4
BIN_LEFT, BIN_WIDTH = ORIGIN_PX - 2, 40

# Shares of a digit's ink: up to the first it counts as touched only, from the second on as covered.
MAX_TOUCHED, MIN_COVERED = 0.2, 0.36
# Shares, still seen, of what tells a digit from the one that is most like it.
MIN_DISTINCT, MAX_AMBIGUOUS = 0.65, 0.42
# Streak and defocus in heights of the digits.
MAX_LEGIBLE_BLUR, MIN_ILLEGIBLE_BLUR = (0.6, 0.2), (0.85, 0.3)


def digit_differences(atlas: Atlas) -> Tensor:
    """Squared difference of digits d and e of each face in each bin: [faces, 10, 10, bins]."""
    digits = atlas.digits[:, :, BIN_TOP : BIN_TOP + BIN_HEIGHT, BIN_LEFT : BIN_LEFT + BIN_WIDTH]
    faces = digits.shape[0]
    assert BIN_HEIGHT % BINS_DOWN == 0 and BIN_WIDTH % BINS_ACROSS == 0 and BIN_TOP + BIN_HEIGHT <= CELL_HEIGHT
    binned = digits.reshape(faces, 10, BINS_DOWN, BIN_HEIGHT // BINS_DOWN, BINS_ACROSS, BIN_WIDTH // BINS_ACROSS)
    binned = binned.permute(0, 1, 2, 4, 3, 5).reshape(faces, 10, BINS_DOWN * BINS_ACROSS, -1)
    return torch.stack([((binned - binned[:, other : other + 1]) ** 2).sum(-1) for other in range(10)], 2)


def find_hidden(text: Text, slots: Tensor, u: Tensor, v: Tensor, hidden: Tensor, differences: Tensor) -> Tensor:
    """The share, still seen, of what tells each glyph's digit from the one most like it under the cover: [pictures, glyphs].

    All of `slots`, `u`, `v`, `hidden` are [pictures, pixels]; of glyphs that are no digit the answer means nothing.
    """
    count, length = text.glyphs.shape
    pens = text.pens[:, :-1].gather(1, slots)
    scale = CAP_PX / text.scales.gather(1, slots)
    across = (((u - pens) * scale + (ORIGIN_PX - BIN_LEFT)) * (BINS_ACROSS / BIN_WIDTH)).long().clamp(0, BINS_ACROSS - 1)
    down = ((v * scale + (BASELINE_PX - BIN_TOP)) * (BINS_DOWN / BIN_HEIGHT)).long().clamp(0, BINS_DOWN - 1)
    bins = (slots * BINS_DOWN + down) * BINS_ACROSS + across
    size = length * BINS_DOWN * BINS_ACROSS
    share_hidden = sum_by_glyph(hidden, bins, size) / sum_by_glyph(torch.ones_like(hidden), bins, size).clamp(min=1)
    seen = 1 - share_hidden.reshape(count, length, -1)
    digits = (text.glyphs - ZERO).clamp(0, 9)
    energy = differences[text.faces, digits]
    total = energy.sum(-1)
    visible = (energy * seen[:, :, None]).sum(-1)
    # A digit differs from itself in nothing.
    return torch.where(total > 1e-3, visible / total.clamp(min=1e-3), torch.ones_like(total)).min(-1).values


def label_cells(text: Text, middles: Tensor, covered: Tensor, distinct: Tensor, cell_hidden: Tensor, kinds: Tensor, blur: Blur) -> Tensor:
    """Labels [pictures, CELLS], IGNORED where two answers would be right.

    `middles` [pictures, glyphs]: where each glyph's ink has its middle, in pixels along the strip; `covered` and `distinct`
    [pictures, glyphs]: shares of its ink hidden, and from `find_hidden`; `cell_hidden` [pictures, CELLS]: shares of each
    cell hidden; `kinds` [pictures]: of cover.
    """
    digits = text.glyphs - ZERO
    is_digit = (digits >= 0) & (digits <= 9) & (torch.arange(text.glyphs.shape[1], device=digits.device)[None] < text.lengths[:, None])
    centres = (torch.arange(CELLS, device=middles.device) + 0.5) * CELL_WIDTH
    away = (middles[:, None, :] - centres[None, :, None]).abs() / CELL_WIDTH
    away = torch.where(is_digit[:, None, :], away, torch.full_like(away, 99.0))
    nearest, which = away.topk(2, dim=-1, largest=False)
    first, second, owner = nearest[..., 0], nearest[..., 1], which[..., 0]
    digit = digits.gather(1, owner) + FIRST_DIGIT
    ink_hidden, seen = covered.gather(1, owner), distinct.gather(1, owner)

    labels = torch.full_like(owner, IGNORED)
    labels[(first > 0.78) & (cell_hidden < 0.3)] = BLANK
    # A digit on the border of two cells is in neither.
    labels[(first > 0.45) & (first <= 0.62)] = ILLEGIBLE
    labels[(first <= 0.45) & (second < 0.56)] = ILLEGIBLE
    alone = (first <= 0.36) & (second > 0.66)
    labels = torch.where(alone & (ink_hidden <= MAX_TOUCHED) & (seen >= MIN_DISTINCT), digit, labels)
    gone = (ink_hidden >= MIN_COVERED) | (seen <= MAX_AMBIGUOUS)
    labels[(first <= 0.45) & gone] = ILLEGIBLE
    labels[alone & (ink_hidden > 0.9) & (kinds == BARE)[:, None]] = BLANK
    says_digit = (labels >= FIRST_DIGIT) & (labels < ILLEGIBLE)
    blurred = (blur.streak_caps > MAX_LEGIBLE_BLUR[0]) | (blur.defocus_caps > MAX_LEGIBLE_BLUR[1])
    lost = (blur.streak_caps > MIN_ILLEGIBLE_BLUR[0]) | (blur.defocus_caps > MIN_ILLEGIBLE_BLUR[1])
    labels[says_digit & blurred[:, None]] = IGNORED
    labels[says_digit & lost[:, None]] = ILLEGIBLE
    return labels

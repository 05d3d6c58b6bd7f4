"""Ink and ground together, before any camera: the line itself, its neighbours above and below, what shines through."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from synthesis.dice import Dice, column
from lines.alphabet import ALPHABET
from synthesis.draw_text import Text, draw_text
from synthesis.glyph_atlas import Atlas
from synthesis.ground import Ground
from synthesis.scene_kernel import draw_scenes

# Gives (u, v) of every pixel of the chosen pictures: only what few of them need is computed for these few.
Points = Callable[[Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Scene:
    """All [pictures, height, width]. `print_` is the coverage of the main line alone and `slots` (int32) the glyph of it that
    each pixel is nearest to; `bare` is what stands where no ink is."""

    grey: Tensor
    bare: Tensor
    print_: Tensor
    slots: Tensor


def print_scene(atlas: Atlas, ground: Ground, dice: Dice, text: Text, homography: Tensor, widths: Tensor, height: int, width: int, contrast_floor: float) -> Scene:
    """Prints each line of `text` on ground of its own, with lines of the same batch above and below it.

    `homography` [pictures, 8] as of synthesis.perspective, `widths` [pictures] in pixels of the `width` there are.
    """
    count = text.count
    near = dice.chance(count, 0.55)
    card = dice.between(count, 135, 250)
    darkest = torch.where(dice.chance(count, 0.75), torch.full_like(card, max(0.05, 1 - contrast_floor - 0.35)), torch.full_like(card, 0.25))
    ink = card * dice.between(count, 0.03, darkest)
    parameters = [
        widths,
        dice.between(count, 1.5, 2.5),  # pitch of the lines
        dice.normal(count) * 1.5,  # how far the neighbours are set in
        (near & dice.chance(count, 0.75)).float(),
        (near & dice.chance(count, 0.75)).float(),
        dice.normal(count) * 0.12 + dice.chance(count, 0.06) * dice.between(count, 0.2, 0.45),  # heavier and lighter print
        dice.between(count, 0.3, 1.1) * dice.chance(count, 0.12),  # worn print
        card,
        ink,
        torch.minimum(dice.share(count) ** 1.5, (card - ink) / 110),
        # Guilloche or hologram print that lies over the ink.
        torch.minimum(dice.between(count, 0.1, 0.7), (card - ink) / 160) * dice.chance(count, 0.25),
    ]
    places = [ground.choose_places(dice, count) for _ in range(3)]
    table = torch.cat([homography, torch.stack(parameters, 1), *places], 1)
    cells = (text.faces * len(ALPHABET) + text.glyphs).int()
    return Scene(*draw_scenes(height, width, table, cells, text.scales, text.pens, atlas.texels, ground.sheets))


def watermark(atlas: Atlas, dice: Dice, text: Text, scenes: Tensor, points: Points, centre: Tensor, probability: float) -> Tensor:
    """Prints large words across some of the scenes, faint or dark, as people put on copies."""
    chosen = dice.some(scenes.shape[0], probability)
    count = chosen.shape[0]
    if count == 0:
        return scenes
    words = text.pick(torch.roll(torch.arange(text.count, device=scenes.device), 3)[chosen])
    size = torch.exp(dice.between(count, math.log(0.7), math.log(6.0)))
    turn = dice.between(count, -0.9, 0.9)
    u, v = points(chosen)
    x = (u - column(centre[chosen])) / column(size)
    y = (v + 0.5) / column(size)
    cos, sin = column(torch.cos(turn)), column(torch.sin(turn))
    middle = words.pens[:, -1] * dice.share(count)
    word_u = x * cos + y * sin + column(middle)
    word_v = y * cos - x * sin - 0.5 + column(dice.normal(count) * 0.5)
    coverage, _ = draw_text(atlas, words, word_u.reshape(count, -1), word_v.reshape(count, -1))
    coverage = coverage.reshape(word_u.shape) * column(dice.between(count, 0.06, 0.45))
    ink = torch.where(dice.chance(count, 0.8), dice.between(count, 20, 160), dice.between(count, 200, 255))
    marked = scenes[chosen] * (1 - coverage) + column(ink) * coverage
    return scenes.index_copy(0, chosen, marked)


def rule_or_photo(dice: Dice, scenes: Tensor, points: Points, left: Tensor, right: Tensor, probability: float) -> Tensor:
    """The photo, the card's rim or a rule beside the text of some, which reaches from `left` to `right` [pictures]."""
    chosen = dice.some(scenes.shape[0], probability)
    count = chosen.shape[0]
    if count == 0:
        return scenes
    u, v = points(chosen)
    away = dice.between(count, 0.25, 1.0)
    side = column(dice.share(count))
    rule = (v - column(dice.between(count, 0.3, 0.7))).abs() < 0.04
    beside = torch.where(side < 0.5, u > column(right[chosen] + away), torch.where(side < 0.75, u < column(left[chosen] - away), rule))
    return scenes.index_copy(0, chosen, torch.where(beside, column(dice.between(count, 10, 250)), scenes[chosen]))


def shrink(scenes: Tensor, factor: int) -> Tensor:
    """What a sensor of `factor` times fewer pixels a side sees."""
    return functional.avg_pool2d(scenes[:, None], factor)[:, 0] if factor > 1 else scenes

"""Photographed strips of numbers with the label of every cell, in batches on the drawing device."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from lines.photograph_line import LEVEL_RANGES
from number_verifier.compose_numbers import NumberRows
from number_verifier.geometry import CELL_WIDTH, CELLS, CONTRAST_FLOOR, DIGIT_HEIGHT, MARGIN_CELLS, STRIP_HEIGHT, STRIP_WIDTH
from number_verifier.label_cells import digit_differences, find_hidden, label_cells
from synthesis.camera import photograph
from synthesis.cover import Covers, stamp
from synthesis.dice import Dice
from synthesis.draw_text import sum_by_glyph, to_text
from synthesis.glyph_atlas import Atlas
from synthesis.ground import Ground
from synthesis.perspective import plane_homography, plane_points, to_picture_x
from synthesis.scene import print_scene, rule_or_photo, shrink, watermark

# Height of the digits on the sensor, in pixels.
SENSOR_DIGIT_PX = {"scan": (20, 34), "mild": (15, 30), "phone": (11, 26), "hard": (8, 20)}
MIN_SCENE_HEIGHT = 40  # a scene is drawn at least this high
COVER_SHARE = 0.5
STAMP_SHARE, WATERMARK_SHARE, PHOTO_SHARE = 0.08, 0.08, 0.12
# One batch in so many is blurred past telling.
LOST_SHARE, LOST_WORSE = 0.07, 3.5


@dataclass(frozen=True)
class Strips:
    """`grey` uint8 [pictures, STRIP_HEIGHT, STRIP_WIDTH], `labels` int64 [pictures, CELLS], `touched` bool [pictures]:
    whether anything was laid over."""

    grey: Tensor
    labels: Tensor
    touched: Tensor


def normalise_strips(grey: Tensor) -> Tensor:
    """(grey − mean) / (deviation + CONTRAST_FLOOR) / 2 of each strip, [pictures, 1, height, width]."""
    grey = grey.float()
    mean = grey.mean((1, 2), keepdim=True)
    deviation = ((grey - mean) ** 2).mean((1, 2), keepdim=True).sqrt()
    return ((grey - mean) / (deviation + CONTRAST_FLOOR) / 2)[:, None]


class StripCamera:
    """Draws numbers as packages/reader cuts them out: a row of cells as wide as the digits stand apart."""

    def __init__(self, atlas: Atlas, ground: Ground, seed: int) -> None:
        self._atlas, self._ground = atlas, ground
        self._dice = Dice(seed, atlas.device)
        self._covers = Covers(ground, atlas.device)
        self._differences = digit_differences(atlas)

    def _corners(self, numbers: NumberRows) -> Tensor:
        """Where the strip's corners lie on the text's plane, as well as a reader can tell."""
        dice, device = self._dice, self._atlas.device
        pitch, start = torch.as_tensor(numbers.pitch).to(device), torch.as_tensor(numbers.start).to(device)
        count = pitch.shape[0]
        # Fully convolutional: a number may begin in any cell, and mostly does where it should.
        shift = torch.where(dice.chance(count, 0.25), dice.integer(count, 5) - 2.0, torch.zeros(count, device=device))
        slip = dice.between(count, -0.14, 0.14)
        stretch = 1 + dice.normal(count).clamp(-2.5, 2.5) * 0.007
        middle = (CELLS - 1) / 2 - MARGIN_CELLS - shift
        left = start + pitch * (middle + slip - CELLS / 2 * stretch)
        right = start + pitch * (middle + slip + CELLS / 2 * stretch)
        digit_px = DIGIT_HEIGHT * torch.exp(dice.between(count, -0.2, 0.2))
        half = STRIP_HEIGHT / 2 / digit_px
        centre = -0.5 + dice.between(count, -0.13, 0.13)
        tilt = dice.normal(count).clamp(-2, 2) * 0.07
        lean = dice.normal(count).clamp(-2, 2) * 0.08
        taper = dice.normal(count).clamp(-2, 2) * 0.008
        corners = [
            [left + lean, centre - half - tilt - taper],
            [right + lean, centre - half + tilt + taper],
            [right - lean, centre + half + tilt - taper],
            [left - lean, centre + half - tilt + taper],
        ]
        return torch.stack([torch.stack(corner, -1) for corner in corners], 1)

    def take(self, numbers: NumberRows, level_name: str, *, cover_share: float = COVER_SHARE, lost_share: float = LOST_SHARE) -> Strips:
        dice, device = self._dice, self._atlas.device
        level = LEVEL_RANGES[level_name]
        text = to_text(numbers.rows, device)
        count = text.count
        low, high = SENSOR_DIGIT_PX[level_name]
        sensor_height = round(STRIP_HEIGHT / DIGIT_HEIGHT * math.exp(math.log(low) + (math.log(high) - math.log(low)) * dice.host.random()))
        sensor_width = round(STRIP_WIDTH * sensor_height / STRIP_HEIGHT * dice.host.uniform(0.75, 1.1))
        finer = -(-MIN_SCENE_HEIGHT // sensor_height)
        height, width = sensor_height * finer, sensor_width * finer
        corners = self._corners(numbers)
        homography = plane_homography(corners)
        widths = torch.full((count,), float(width), device=device)

        def points(chosen: Tensor) -> tuple[Tensor, Tensor]:
            return plane_points(homography[chosen], widths[chosen], height, width)

        scene = print_scene(self._atlas, self._ground, dice, text, homography, widths, height, width, level.contrast_floor)
        grey = rule_or_photo(dice, scene.grey, points, text.pens[:, 0], text.pens[:, -1], PHOTO_SHARE)
        first, last = text.pens[:, 0].clamp(min=0), text.pens[:, -1]
        along = dice.between(count, first - 0.5, last + 0.5)
        grey = watermark(self._atlas, dice, text, grey, points, along, WATERMARK_SHARE)
        cap_px = height * DIGIT_HEIGHT / STRIP_HEIGHT
        hidden, touched, kinds = torch.zeros_like(grey), torch.zeros(count, dtype=torch.bool, device=device), torch.full((count,), -1, device=device)
        laid: list[Tensor] = []
        for share in (cover_share, cover_share * 0.3):
            chosen = dice.some(count, share)
            if chosen.shape[0] == 0:
                continue
            laid.append(chosen)
            centre = dice.between(chosen.shape[0], first[chosen], last[chosen])
            covered = self._covers.lay(dice, grey[chosen], scene.bare[chosen], *points(chosen), centre, cap_px)
            grey = grey.index_copy(0, chosen, covered.scenes)
            # Half a veil hides nothing; nine tenths of one do.
            hides = ((covered.hidden - 0.5) / 0.35).clamp(0, 1)
            hidden = hidden.index_copy(0, chosen, torch.maximum(hidden[chosen], hides))
            kinds = kinds.index_copy(0, chosen, torch.where(touched[chosen], torch.full_like(covered.kinds, -1), covered.kinds))
            touched = touched.index_fill(0, chosen, True)
        grey = stamp(dice, grey, points, along, STAMP_SHARE)
        captured = shrink(grey, finer)
        worse = LOST_WORSE if dice.host.random() < lost_share else 1.0
        captured, blur = photograph(dice, captured, torch.full((count,), sensor_height * DIGIT_HEIGHT / STRIP_HEIGHT, device=device), level, worse=worse)
        strips = functional.interpolate(captured[:, None], size=(STRIP_HEIGHT, STRIP_WIDTH), mode="bilinear", align_corners=False)[:, 0]

        # Of what is covered by nothing, nothing is hidden: only the others' pixels are counted.
        length = text.glyphs.shape[1]
        pens = text.pens[:, :-1]
        middles = to_picture_x(homography, pens + self._atlas.middle[text.faces, text.glyphs] * text.scales, torch.full_like(pens, -0.5)) * STRIP_WIDTH
        share_covered, distinct = torch.zeros(count, length, device=device), torch.ones(count, length, device=device)
        if laid:
            some = torch.cat(laid)
            slots, ink, flat_hidden = scene.slots[some].flatten(1).long(), scene.print_[some].flatten(1), hidden[some].flatten(1)
            u, v = points(some)
            total = sum_by_glyph(ink, slots, length)
            share_covered[some] = sum_by_glyph(ink * flat_hidden, slots, length) / total.clamp(min=1)
            distinct[some] = find_hidden(text.pick(some), slots, u.flatten(1), v.flatten(1), flat_hidden, self._differences)
        band = hidden[:, height // 6 : -(height // 6)]
        cell_hidden = functional.adaptive_avg_pool2d(band[:, None], (1, CELLS))[:, 0, 0]
        labels = label_cells(text, middles, share_covered, distinct, cell_hidden, kinds, blur)
        return Strips(strips.clamp(0, 255).round().to(torch.uint8), labels, touched)

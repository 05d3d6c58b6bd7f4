"""Photographed lines of text with what should be read, in batches on the drawing device."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lines.alphabet import ALPHABET, ILLEGIBLE, to_classes
from lines.photograph_line import LEVEL_RANGES, LEVELS, LINE_HEIGHT
from recogniser.batches import END_ROOM, WIDTH_STEP
from recogniser.drawing.compose_packets import Packet
from synthesis.camera import photograph
from synthesis.cover import BARE, KINDS, Covers, stamp
from synthesis.dice import Dice
from synthesis.draw_text import Text, is_space, sum_by_glyph, to_text
from synthesis.glyph_atlas import Atlas
from synthesis.ground import Ground
from synthesis.perspective import plane_homography, plane_points
from synthesis.scene import print_scene, rule_or_photo, shrink, watermark

MIN_SCENE_HEIGHT = 40  # a scene is drawn at least this high
COVER_SHARE, STAMP_SHARE, WATERMARK_SHARE, EDGE_SHARE = 0.1, 0.06, 0.06, 0.05
CONTRAST_FLOOR = 8
MEAN_FRAME_HEIGHT = 1.62  # of recogniser.drawing.compose_packets
# Of its ink: with less than the first in the picture a letter isn't there at all, with less than the second it can't be read.
MIN_PRESENT, MIN_LEGIBLE = 0.18, 0.6
# A line's covers leave something of it: bare card is no cover, since nothing shows that a letter stood there.
LINE_COVERS = tuple(kind for index, kind in enumerate(KINDS) if index != BARE)
ZERO, NINE = ALPHABET.index("0"), ALPHABET.index("9")
ILLEGIBLE_CLASS = to_classes(ILLEGIBLE)[0]
# Groups of a step, each photographed at a sensor height of its own. The last draws its level.
GROUP_LEVELS = ("scan", "mild", "phone", "hard", None)
ANY_LEVEL = ("mild", "phone", "hard")


@dataclass(frozen=True)
class Lines:
    """`grey` uint8 [batch, 32, width], whatever beyond each line's own width in `widths`; `targets` int64 [batch, glyphs]
    class numbers, zero beyond `target_lengths`."""

    grey: Tensor
    widths: Tensor
    targets: Tensor
    target_lengths: Tensor


def normalise_lines(grey: Tensor, widths: Tensor) -> Tensor:
    """As recogniser.batches.normalise: (grey − mean) / (deviation + 8) / 2 over each line's own pixels, zero beyond."""
    grey = grey.float()
    mask = (torch.arange(grey.shape[2], device=grey.device)[None, :] < widths[:, None])[:, None, :].float()
    pixels = (widths * grey.shape[1])[:, None, None]
    mean = (grey * mask).sum((1, 2), keepdim=True) / pixels
    deviation = ((((grey - mean) * mask) ** 2).sum((1, 2), keepdim=True) / pixels).sqrt()
    return ((grey - mean) / (deviation + CONTRAST_FLOOR) / 2 * mask)[:, None]


def to_targets(text: Text, present: Tensor, legible: Tensor) -> tuple[Tensor, Tensor]:
    """Class numbers [batch, glyphs] and how many. `present` and `legible` float [batch, glyphs]: shares of each glyph's ink
    that lie in the picture, and that can be seen there."""
    count, length = text.glyphs.shape
    place = torch.arange(length, device=text.glyphs.device)[None]
    space = is_space(text)
    printed = (place < text.lengths[:, None]) & ~space
    seen = printed & (present >= MIN_PRESENT)
    covered = seen & (legible < MIN_LEGIBLE)
    digit = (text.glyphs >= ZERO) & (text.glyphs <= NINE)
    before, after = functional.pad(covered[:, :-1], (1, 0)), functional.pad(covered[:, 1:], (0, 1))
    swallowed = space & before & after
    run = covered & ~digit
    # Of a run of letters, and the spaces between them, only the first speaks.
    follows = functional.pad((run | swallowed)[:, :-1], (1, 0))
    keeps = torch.where(space, (place < text.lengths[:, None]) & ~swallowed, seen & ~(run & follows))
    classes = torch.where(covered, torch.full_like(text.glyphs, ILLEGIBLE_CLASS), text.glyphs + 1)
    # No space at either end, none twice.
    order = keeps.cumsum(1)
    letters = keeps & ~space
    letter_order = letters.cumsum(1)
    ends = letter_order[:, -1:]
    inner = (letter_order > 0) & (letter_order < ends)
    previous_is_space = _previous(keeps, space)
    keeps = letters | (keeps & space & inner & ~previous_is_space)
    order = keeps.cumsum(1)
    targets = torch.zeros(count, length + 1, dtype=torch.long, device=text.glyphs.device)
    targets.scatter_(1, torch.where(keeps, order - 1, torch.full_like(order, length)), torch.where(keeps, classes, torch.zeros_like(classes)))
    return targets[:, :length], order[:, -1]


def _previous(keeps: Tensor, space: Tensor) -> Tensor:
    """Whether the kept glyph before each is a space: [batch, glyphs]."""
    place = torch.arange(keeps.shape[1], device=keeps.device)[None].expand_as(keeps)
    last_kept = torch.where(keeps, place, torch.full_like(place, -1)).cummax(1).values
    last_kept = functional.pad(last_kept[:, :-1], (1, 0), value=-1)
    return (last_kept >= 0) & space.gather(1, last_kept.clamp(min=0))


class LineCamera:
    """Draws packets of composed lines as packages/reader cuts lines out."""

    def __init__(self, atlas: Atlas, ground: Ground, seed: int) -> None:
        self._atlas, self._ground = atlas, ground
        self._dice = Dice(seed, atlas.device)
        self._covers = Covers(ground, atlas.device, LINE_COVERS)

    def take(self, packet: Packet, levels: tuple[str | None, ...] = GROUP_LEVELS, *, cover_share: float = COVER_SHARE) -> Lines:
        """All lines of a packet, in as many groups as `levels`; None draws one."""
        device = self._atlas.device
        text = to_text(packet.rows, device)
        frames = torch.as_tensor(packet.frames).to(device)
        width = -(-(int(packet.frames[:, 3].max()) + END_ROOM) // WIDTH_STEP) * WIDTH_STEP
        groups = torch.arange(text.count, device=device).chunk(len(levels))
        host = self._dice.host
        pens = packet.rows.pens
        cut = (packet.frames[:, 0] > pens[:, 0]) | (packet.frames[:, 1] < pens[:, -1])
        taken, first = [], 0
        for group, level in zip(groups, levels):
            cut_here = torch.from_numpy(np.flatnonzero(cut[first : first + len(group)])).to(device)
            taken.append(self._take_group(text.pick(group), frames[group], cut_here, width, level or host.choice(ANY_LEVEL), cover_share))
            first += len(group)
        # A step takes some of each level.
        order = self._dice.share(text.count).argsort()
        return Lines(*(torch.cat(parts)[order] for parts in zip(*((each.grey, each.widths, each.targets, each.target_lengths) for each in taken))))

    def _corners(self, frames: Tensor, shear: float, offset: float) -> Tensor:
        """Where each crop's corners lie on its line's plane, as a detector's boxes do."""
        dice = self._dice
        count = frames.shape[0]
        left, right, height = frames[:, 0], frames[:, 1], frames[:, 2]
        slack = (height - 1) / 2 + 0.1
        middle = -0.5 + torch.maximum(-slack, torch.minimum(slack, dice.between(count, -offset, offset) * height))
        # A box follows its line within a fraction of the letters' height; long lines leave less room to tilt.
        steep = torch.where(dice.chance(count, 0.5), 1.0, 0.2)
        tilt = dice.between(count, -1, 1) * torch.minimum(0.07 * (right - left), 0.4 * slack + 0.06) * steep
        lean = dice.between(count, -shear, shear) * height
        taper = dice.between(count, -1, 1) * shear * 0.25 * height
        top, bottom = middle - height / 2, middle + height / 2
        corners = [
            [left + lean, top - tilt - taper],
            [right + lean, top + tilt + taper],
            [right - lean, bottom + tilt - taper],
            [left - lean, bottom - tilt + taper],
        ]
        return torch.stack([torch.stack(corner, -1) for corner in corners], 1)

    def _take_group(self, text: Text, frames: Tensor, cut: Tensor, line_width: int, level_name: str, cover_share: float) -> Lines:
        dice, device = self._dice, self._atlas.device
        level = LEVEL_RANGES[level_name]
        count = text.count
        low, high = level.crop_height_px
        sensor_height = round(math.exp(math.log(low) + (math.log(high) - math.log(low)) * dice.host.random()))
        finer = -(-MIN_SCENE_HEIGHT // sensor_height)
        height = sensor_height * finer
        scale = height / LINE_HEIGHT
        width = math.ceil(line_width * sensor_height / LINE_HEIGHT) * finer
        own_width = frames[:, 3] * scale
        homography = plane_homography(self._corners(frames, level.shear, level.offset))

        def points(chosen: Tensor) -> tuple[Tensor, Tensor]:
            return plane_points(homography[chosen], own_width[chosen], height, width)

        scene = print_scene(self._atlas, self._ground, dice, text, homography, own_width, height, width, level.contrast_floor)
        first, last = text.pens[:, 0], text.pens[:, -1]
        grey = rule_or_photo(dice, scene.grey, points, first, last, EDGE_SHARE)
        along = dice.between(count, first, last)
        grey = watermark(self._atlas, dice, text, grey, points, along, WATERMARK_SHARE)
        hidden = torch.zeros_like(grey)
        chosen = dice.some(count, cover_share)
        if chosen.shape[0]:
            covered = self._covers.lay(dice, grey[chosen], scene.bare[chosen], *points(chosen), along[chosen], height / MEAN_FRAME_HEIGHT)
            grey = grey.index_copy(0, chosen, covered.scenes)
            hidden = hidden.index_copy(0, chosen, ((covered.hidden - 0.5) / 0.35).clamp(0, 1))
        grey = stamp(dice, grey, points, along, STAMP_SHARE)
        captured, _ = photograph(dice, shrink(grey, finer), sensor_height / frames[:, 2], level)
        # The sensor's pixels end a fraction of one beyond the line's.
        lines = functional.interpolate(captured[:, None], size=(LINE_HEIGHT, round(width / scale)), mode="bilinear", align_corners=False, antialias=sensor_height > 40)
        lines = lines[:, 0, :, :line_width].clamp(0, 255).round()

        length = text.glyphs.shape[1]
        present, legible = torch.ones(count, length, device=device), torch.ones(count, length, device=device)
        # Of lines that are whole and under nothing, all ink is seen: only the others' pixels are counted.
        some = torch.cat([chosen, cut])
        if some.shape[0]:
            inside = (torch.arange(width, device=device)[None, :] < own_width[some, None])[:, None, :]
            ink = (scene.print_[some] * inside).flatten(1)
            slots = scene.slots[some].flatten(1).long()
            # Pixels that a glyph's ink would fill if all of it were in the picture.
            density = own_width / (frames[:, 1] - frames[:, 0]) * height / frames[:, 2]
            expected = (self._atlas.ink[text.faces, text.glyphs] * text.scales**2 * density[:, None])[some]
            in_picture = sum_by_glyph(ink, slots, length)
            present[some] = in_picture / expected.clamp(min=0.5)
            legible[some] = sum_by_glyph(ink * (1 - hidden[some].flatten(1)), slots, length) / torch.maximum(in_picture, 0.8 * expected).clamp(min=0.5)
        targets, target_lengths = to_targets(text, present, legible)
        return Lines(lines.to(torch.uint8), frames[:, 3].long(), targets, target_lengths)

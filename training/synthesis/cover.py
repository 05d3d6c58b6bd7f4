"""What lies over print: paper, thumbs, bars, glare, holes, ink, stickers, folds, scratches, local blur, stamps, watermarks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from synthesis.dice import Dice, column
from synthesis.ground import Ground
from synthesis.scene import Points


@dataclass(frozen=True)
class CoverKind:
    """How one kind of cover looks. `shape`: box, ellipse, edge (half a plane) or stroke; sizes in cap heights.

    `fill`: grey range; or `blur`, which smears what is there; or `ground`, which leaves bare card.
    """

    name: str
    weight: float
    shape: str
    half_width: tuple[float, float]
    half_height: tuple[float, float]
    turn: float
    softness: tuple[float, float]
    opacity: tuple[float, float]
    fill: tuple[float, float]
    texture: float
    special: str = ""


KINDS = (
    CoverKind("paper", 3.0, "box", (0.15, 2.2), (0.3, 2.0), 0.5, (0.01, 0.06), (1.0, 1.0), (150, 255), 0.3),
    CoverKind("bar", 2.0, "box", (0.15, 2.5), (0.15, 1.2), 0.15, (0.01, 0.05), (1.0, 1.0), (0, 60), 0.05),
    CoverKind("thumb", 3.0, "ellipse", (0.5, 2.4), (0.6, 3.0), 0.6, (0.03, 0.25), (0.95, 1.0), (80, 215), 0.15),
    CoverKind("glare", 3.0, "ellipse", (0.4, 2.5), (0.4, 2.0), 1.6, (0.1, 0.6), (0.85, 1.0), (235, 275), 0.0),
    CoverKind("hologram", 2.0, "ellipse", (0.4, 2.0), (0.4, 1.6), 1.6, (0.02, 0.3), (0.55, 0.97), (110, 250), 1.2),
    CoverKind("fold", 1.5, "stroke", (0.08, 0.5), (0.08, 0.5), 0.3, (0.02, 0.2), (0.7, 1.0), (90, 255), 0.3),
    CoverKind("edge", 2.0, "edge", (0.0, 0.0), (0.0, 0.0), 0.25, (0.01, 0.1), (1.0, 1.0), (10, 255), 0.5),
    CoverKind("scratch", 2.0, "stroke", (0.02, 0.12), (0.02, 0.12), 1.6, (0.01, 0.04), (0.7, 1.0), (0, 255), 0.1),
    CoverKind("ink", 2.0, "blob", (0.15, 1.0), (0.15, 1.0), 1.6, (0.01, 0.1), (0.85, 1.0), (0, 90), 0.1),
    CoverKind("sticker", 2.0, "ellipse", (0.3, 1.2), (0.3, 1.2), 1.6, (0.01, 0.04), (1.0, 1.0), (30, 250), 0.4),
    CoverKind("hole", 1.5, "ellipse", (0.2, 0.9), (0.2, 0.9), 1.6, (0.01, 0.06), (1.0, 1.0), (0, 255), 0.0),
    CoverKind("smear", 2.5, "ellipse", (0.4, 2.2), (0.5, 2.0), 1.6, (0.05, 0.4), (0.9, 1.0), (0, 0), 0.0, "blur"),
    CoverKind("bare", 1.5, "box", (0.15, 1.6), (0.3, 2.0), 0.3, (0.02, 0.15), (1.0, 1.0), (0, 0), 0.0, "ground"),
)
SHAPES = ("box", "ellipse", "edge", "stroke", "blob")
BARE = next(index for index, kind in enumerate(KINDS) if kind.name == "bare")


@dataclass(frozen=True)
class Covered:
    """`scenes` with the cover on; `hidden` [pictures, height, width]: how much of the print's contrast is gone, 0 to 1;
    `kinds` [pictures]: index into KINDS."""

    scenes: Tensor
    hidden: Tensor
    kinds: Tensor


class Covers:
    def __init__(self, ground: Ground, device: torch.device, kinds: tuple[CoverKind, ...] = KINDS) -> None:
        self._ground = ground
        self._weights = tuple(kind.weight for kind in kinds)
        self._shape = torch.tensor([SHAPES.index(kind.shape) for kind in kinds], device=device)
        self._special = torch.tensor([("", "blur", "ground").index(kind.special) for kind in kinds], device=device)
        ranges = [[*kind.half_width, *kind.half_height, kind.turn, *kind.softness, *kind.opacity, *kind.fill, kind.texture] for kind in kinds]
        self._ranges = torch.tensor(ranges, device=device)

    def lay(self, dice: Dice, scenes: Tensor, bare: Tensor, u: Tensor, v: Tensor, centre: Tensor, cap_px: float) -> Covered:
        """Lays one cover on each picture, its middle near `centre` [pictures] cap heights along the line.

        `bare` is the scene without its print; `cap_px` the height of capitals in pixels of the scene.
        """
        count = scenes.shape[0]
        kinds = dice.choice(count, self._weights)
        ranges = self._ranges[kinds]
        shape, special = self._shape[kinds], self._special[kinds]
        # Small covers are as frequent as large ones.
        half_width = torch.exp(dice.between(count, ranges[:, 0].clamp(min=0.01).log(), ranges[:, 1].clamp(min=0.01).log()))
        half_height = torch.exp(dice.between(count, ranges[:, 2].clamp(min=0.01).log(), ranges[:, 3].clamp(min=0.01).log()))
        angle = ranges[:, 4] * dice.between(count, -1, 1)
        # A scratch may run across or along; a fold runs across.
        stroke = shape == SHAPES.index("stroke")
        angle = torch.where(stroke & dice.chance(count, 0.5), angle + math.pi / 2, angle)
        softness, opacity = dice.between(count, ranges[:, 5], ranges[:, 6]), dice.between(count, ranges[:, 7], ranges[:, 8])
        middle_v = -0.5 + dice.normal(count) * torch.where(half_height > 1.2, 0.5, 0.35) + _reach_in(dice, half_height)
        x, y = u - column(centre), v - column(middle_v)
        cos, sin = column(torch.cos(angle)), column(torch.sin(angle))
        x, y = x * cos + y * sin, y * cos - x * sin
        a, b = column(half_width), column(half_height)
        box = torch.maximum(x.abs() - a, y.abs() - b)
        radius = torch.sqrt((x / a) ** 2 + (y / b) ** 2 + 1e-6)
        ellipse = (radius - 1) * torch.minimum(a, b)
        bearing = torch.atan2(y, x)
        wobble = sum(0.25 / (n - 1) * column(dice.normal(count)) * torch.cos(n * bearing + column(dice.between(count, 0, 6.3))) for n in (2, 3, 5, 7))
        blob = (radius - 1 - wobble.clamp(-0.7, 0.7)) * torch.minimum(a, b)
        edge = x * column(dice.sign(count))
        stroke_distance = (x + 0.25 * torch.sin(y * 1.3 + column(dice.between(count, 0, 6.3))) * column(dice.share(count) ** 2)).abs() - a
        distance = torch.stack([box, ellipse, edge, stroke_distance, blob]).gather(0, column(shape)[None].expand(1, *x.shape))[0]
        alpha = torch.sigmoid(-distance / column(softness)) * column(opacity)

        fill = column(dice.between(count, ranges[:, 9], ranges[:, 10])) + column(dice.normal(count) * 12) * x + column(dice.normal(count) * 12) * y
        fill = fill + self._ground.sample(dice, u, v) * column(ranges[:, 11] * dice.share(count))
        fill = torch.where(column(special == 1), _smear(scenes, max(1, round(0.75 * cap_px))), torch.where(column(special == 2), bare, fill))
        covered = scenes * (1 - alpha) + fill * alpha
        # Round things cast a shadow round their rim, sheets a line.
        rim = torch.exp(-((distance / column(dice.between(count, 0.03, 0.15))) ** 2)) * column((special == 0) & dice.chance(count, 0.3))
        covered = covered * (1 - rim * column(dice.between(count, 0, 0.4)))
        return Covered(covered, alpha, kinds)


def _reach_in(dice: Dice, half_height: Tensor) -> Tensor:
    """Large covers come in from above or below and may reach half the print only."""
    count = half_height.shape[0]
    reaching = dice.chance(count, 0.4) & (half_height > 0.5)
    return dice.sign(count) * half_height * dice.between(count, 0.5, 1.2) * reaching


def _smear(scenes: Tensor, reach: int) -> Tensor:
    """A blur at which no letter is left: means of squares `reach` pixels wide, drawn large again."""
    height, width = scenes.shape[1:]
    coarse = functional.interpolate(scenes[:, None], size=(max(1, height // reach), max(1, width // reach)), mode="area")
    return functional.interpolate(coarse, size=(height, width), mode="bilinear", align_corners=False)[:, 0]


def stamp(dice: Dice, scenes: Tensor, points: Points, centre: Tensor, share: float) -> Tensor:
    """Lays the rings and bars of a rubber stamp, which let the print show through, on a `share` of the scenes."""
    chosen = dice.some(scenes.shape[0], share)
    if chosen.shape[0] == 0:
        return scenes
    stamped = _stamp_all(dice, scenes[chosen], *points(chosen), centre[chosen])
    return scenes.index_copy(0, chosen, stamped)


def _stamp_all(dice: Dice, scenes: Tensor, u: Tensor, v: Tensor, centre: Tensor) -> Tensor:
    count = scenes.shape[0]
    radius = torch.exp(dice.between(count, math.log(1.2), math.log(9.0)))
    bearing = dice.between(count, 0, 2 * math.pi)
    distance = radius * torch.sqrt(dice.share(count)) * 1.1
    x = u - column(centre + distance * torch.cos(bearing))
    y = v + 0.5 - column(distance * torch.sin(bearing))
    turn = dice.between(count, -0.6, 0.6)
    cos, sin = column(torch.cos(turn)), column(torch.sin(turn))
    x, y = x * cos + y * sin, y * cos - x * sin
    round_distance = torch.sqrt(x * x + y * y + 1e-6)
    square_distance = torch.maximum(x.abs(), y.abs() * 2.2)
    from_rim = torch.where(column(dice.chance(count, 0.65)), round_distance, square_distance) - column(radius)
    thickness = column(dice.between(count, 0.05, 0.22))
    ink = torch.sigmoid((thickness - from_rim.abs()) / 0.03)
    second = column(dice.chance(count, 0.6)) * torch.sigmoid((thickness * 0.7 - (from_rim + column(dice.between(count, 0.3, 0.8))).abs()) / 0.03)
    ink = torch.maximum(ink, second)
    # Pads ink unevenly.
    patchy = (1.2 + torch.sin(u * column(dice.between(count, 0.5, 3)) + v * column(dice.between(count, 0.5, 3)))) / 2.2
    return scenes * (1 - ink * patchy * column(dice.between(count, 0.15, 0.6)))

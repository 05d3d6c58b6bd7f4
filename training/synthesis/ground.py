"""Card ground for many pictures at once, looked up in sheets that lines.paper draws."""

from __future__ import annotations

import random
from multiprocessing import Pool

import numpy as np
import torch
from torch import Tensor

from lines.paper import SHEET_HEIGHT, SHEET_WIDTH, draw_sheet
from synthesis.dice import Dice, column

# Sheets are drawn for capitals of about this height.
SHEET_CAP_PX = 24.0


def _draw(seed: int) -> np.ndarray:
    sheet = draw_sheet(random.Random(seed), np.random.RandomState(seed))
    return np.clip(sheet + 128, 0, 255).astype(np.uint8)


class Ground:
    """`sample` gives texture around 0, in grey levels."""

    def __init__(self, seed: int, device: torch.device, *, sheet_count: int = 160, processes: int = 1) -> None:
        seeds = [seed * 10_000 + index for index in range(sheet_count)]
        if processes > 1:
            with Pool(processes) as pool:
                sheets = pool.map(_draw, seeds)
        else:
            sheets = [_draw(each) for each in seeds]
        self._sheets = torch.from_numpy(np.stack(sheets)).to(device)

    @property
    def sheets(self) -> Tensor:
        """All sheets, uint8, flat."""
        return self._sheets.flatten()

    def choose_places(self, dice: Dice, count: int) -> Tensor:
        """A random place for each picture: [pictures, 5] of sheet, scale along x and y, offset along x and y."""
        zoom = torch.where(dice.chance(count, 0.5), torch.ones(count, device=dice.device), torch.exp(dice.between(count, -0.5, 0.6)))
        scale = SHEET_CAP_PX * zoom
        return torch.stack(
            [
                dice.integer(count, self._sheets.shape[0]).float(),
                scale * dice.sign(count),
                scale * dice.sign(count),
                dice.between(count, 0, SHEET_WIDTH),
                dice.between(count, 0, SHEET_HEIGHT),
            ],
            1,
        )

    def sample(self, dice: Dice, u: Tensor, v: Tensor) -> Tensor:
        """Texture [pictures, height, width] at points in cap heights, from a random place of a random sheet each."""
        place = self.choose_places(dice, u.shape[0])
        sheet = column(place[:, 0]).long()
        x = u * column(place[:, 1]) + column(place[:, 3])
        y = v * column(place[:, 2]) + column(place[:, 4])
        x, y = _mirror(x, SHEET_WIDTH - 1), _mirror(y, SHEET_HEIGHT - 1)
        left, top = x.long().clamp(max=SHEET_WIDTH - 2), y.long().clamp(max=SHEET_HEIGHT - 2)
        x, y = x - left, y - top
        at = (sheet * SHEET_HEIGHT + top) * SHEET_WIDTH + left
        flat = self._sheets.flatten()
        upper = flat[at] * (1 - x) + flat[at + 1] * x
        lower = flat[at + SHEET_WIDTH] * (1 - x) + flat[at + SHEET_WIDTH + 1] * x
        return upper * (1 - y) + lower * y - 128


def _mirror(values: Tensor, size: int) -> Tensor:
    """Folds any coordinate into 0 to `size`: a sheet goes on as its own mirror image."""
    folded = torch.remainder(values, 2 * size)
    return torch.where(folded > size, 2 * size - folded, folded)

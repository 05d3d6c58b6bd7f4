"""Random numbers for many pictures at once, on the drawing device."""

from __future__ import annotations

import random

import torch
from torch import Tensor


class Dice:
    """Draws [pictures] vectors. Two of the same seed on the same device draw the same."""

    def __init__(self, seed: int, device: torch.device) -> None:
        self.device = device
        # For what the program itself must know: asking the device would make it wait.
        self.host = random.Random(seed)
        self._bounds: dict[tuple[float, ...], Tensor] = {}
        self._generator = torch.Generator(device=device).manual_seed(seed)

    def share(self, *shape: int) -> Tensor:
        """Uniform from 0 to 1."""
        return torch.rand(*shape, device=self.device, generator=self._generator)

    def between(self, count: int, low: float | Tensor, high: float | Tensor) -> Tensor:
        return low + (high - low) * self.share(count)

    def chance(self, count: int, probability: float | Tensor) -> Tensor:
        return self.share(count) < probability

    def sign(self, count: int) -> Tensor:
        return torch.where(self.chance(count, 0.5), 1.0, -1.0)

    def normal(self, *shape: int) -> Tensor:
        return torch.randn(*shape, device=self.device, generator=self._generator)

    def integer(self, count: int, below: int) -> Tensor:
        return (self.share(count) * below).long().clamp(max=below - 1)

    def choice(self, count: int, weights: tuple[float, ...]) -> Tensor:
        """Indexes into `weights`, each as often as its weight says."""
        bounds = self._bounds.get(weights)
        if bounds is None:
            bounds = torch.tensor(weights, device=self.device).cumsum(0)
            bounds = self._bounds[weights] = bounds / bounds[-1].clone()
        return torch.searchsorted(bounds, self.share(count)).clamp(max=len(weights) - 1)

    def some(self, count: int, share: float) -> Tensor:
        """Indexes of about `share` of `count` pictures, in no order."""
        chosen = min(count, int(count * share + self.host.random()))
        return self.share(count).argsort()[:chosen]


def column(values: Tensor) -> Tensor:
    """[pictures] to [pictures, 1, 1], to go with images [pictures, height, width]."""
    return values[:, None, None]

"""Learning rates and means of weights, as all trainings use them."""

from __future__ import annotations

import copy
import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

WARM_UP = 0.03
MIN_RATE = 0.004  # of the peak
AVERAGE_DECAY = 0.999


def rate_at(progress: float) -> float:
    """The share of the peak learning rate: a short rise, then half a cosine."""
    if progress < WARM_UP:
        return 0.05 + 0.95 * progress / WARM_UP
    fall = (progress - WARM_UP) / (1 - WARM_UP)
    return MIN_RATE + (1 - MIN_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, fall)))


class WeightAverage:
    """A running mean of the weights: steadier than the last step's."""

    def __init__(self, model: nn.Module) -> None:
        self.model = copy.deepcopy(model).eval()
        self._steps = 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self._steps += 1
        decay = min(AVERAGE_DECAY, (1 + self._steps) / (10 + self._steps))
        means, latest = [], []
        for mean, value in zip(self.model.state_dict().values(), model.state_dict().values()):
            if mean.dtype.is_floating_point:
                means.append(mean)
                latest.append(value.detach())
            else:
                mean.copy_(value)
        torch._foreach_mul_(means, decay)
        torch._foreach_add_(means, latest, alpha=1 - decay)


def save_checkpoint(path: Path, model: nn.Module, average: WeightAverage | None, training: dict[str, object]) -> None:
    """`average` as what to use, `model` as what to learn on from; without an average `model` is both."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pending = path.with_suffix(".pending")
    states = {"average": (average.model if average else model).state_dict(), "training": training}
    if average:
        states["model"] = model.state_dict()
    torch.save(states, pending)
    pending.replace(path)


def load_checkpoint(path: Path, device: torch.device | str = "cpu") -> dict[str, dict[str, object]]:
    """What `save_checkpoint` wrote, also before `training` was called that."""
    states = torch.load(path, map_location=device)
    if "facts" in states:
        states["training"] = states.pop("facts")
    return states


def make_optimiser(model: nn.Module, rate: float) -> torch.optim.Optimizer:
    on_gpu = next(model.parameters()).is_cuda
    return torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01, betas=(0.9, 0.98), **({"fused": True} if on_gpu else {}))


def to_device(values: np.ndarray, device: torch.device) -> Tensor:
    """From pinned memory, so that the program need not wait for it."""
    tensor = torch.from_numpy(values)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor.to(device)

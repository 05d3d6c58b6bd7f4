"""Photographs many scenes at once: blur, light, screens, noise, copies, compression, as lines.photograph_line does one by one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

from lines.photograph_line import Level
from synthesis.dice import Dice, column

KERNEL_SIZE = 17
STREAK_TAPS = 9
BLOCK = 8
# The luminance table of the JPEG standard (ITU-T T.81, table K.1).
QUANTISATION = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip


@dataclass(frozen=True)
class Blur:
    """What blurred each picture, in heights of its capitals: [pictures] each."""

    streak_caps: Tensor
    defocus_caps: Tensor


def photograph(dice: Dice, scenes: Tensor, cap_px: Tensor, level: Level, *, worse: float = 1.0) -> tuple[Tensor, Blur]:
    """Scenes [pictures, height, width] in grey levels at the sensor's resolution, capitals `cap_px` [pictures] high there.

    Returns what the sensor and the file make of them, 0 to 255. `worse` scales the level's blurs.
    """
    images, blur = _blur(dice, scenes, cap_px, level, worse)
    images = _light(dice, images, level)
    images = _show_on_screen(dice, images, level.screen_chance)
    images = _add_noise(dice, images, level)
    images = _sharpen(dice, images)
    images = _photocopy(dice, images, level.copy_chance)
    images = images.clamp(0, 255).round()
    return compress(dice, images, level), blur


def _blur(dice: Dice, images: Tensor, cap_px: Tensor, level: Level, worse: float) -> tuple[Tensor, Blur]:
    """One point-spread function a picture: a streak of discs or of Gaussians."""
    count = images.shape[0]
    moved = dice.chance(count, level.motion_chance)
    streak = cap_px * (level.motion_caps * worse) * dice.between(count, 0.3, 1.0) * moved
    # Motion and defocus together are kept readable: one takes from the other's room.
    sigma = cap_px * (level.defocus_caps * worse) * dice.share(count) * torch.where(moved, 0.5, 1.0)
    disc = (sigma > 0.9) & dice.chance(count, 0.4)
    angle = dice.between(count, 0, math.pi)
    reach = KERNEL_SIZE // 2
    axis = torch.arange(-reach, reach + 1, device=images.device, dtype=torch.float32)
    taps = torch.linspace(-0.5, 0.5, STREAK_TAPS, device=images.device)
    along = streak[:, None] * taps
    dx = axis[None, None, None, :] - (along * torch.cos(angle)[:, None])[:, :, None, None]
    dy = axis[None, None, :, None] - (along * torch.sin(angle)[:, None])[:, :, None, None]
    squared = dx * dx + dy * dy
    spread = column(sigma.clamp(min=0.3))[:, None]
    gaussian = torch.exp(-squared / (2 * spread * spread))
    discs = (spread * 1.9 + 0.5 - squared.sqrt()).clamp(0, 1)
    kernels = torch.where(disc[:, None, None, None], discs, gaussian).sum(1)
    kernels = kernels / kernels.sum((1, 2), keepdim=True)
    padded = functional.pad(images[None], (reach, reach, reach, reach), mode="replicate")
    blurred = functional.conv2d(padded, kernels[:, None], groups=count)[0]
    needed = (streak > 1.2) | (sigma > 0.25)
    return torch.where(column(needed), blurred, images), Blur(streak / cap_px, sigma / cap_px)


def _light(dice: Dice, images: Tensor, level: Level) -> Tensor:
    count, height, width = images.shape
    along = torch.linspace(0, 1, width, device=images.device)[None, None, :]
    across = torch.linspace(0, 1, height, device=images.device)[None, :, None]
    gain = 1 + level.light * column(dice.between(count, -1, 1)) * (along - 0.5)
    # A shadow's edge.
    edge, softness = column(dice.share(count)), column(dice.between(count, 0.01, 0.2))
    depth = column(dice.between(count, 0.15, 0.6) * dice.chance(count, level.light * 0.4))
    shadow_angle = column(dice.between(count, -0.15, 0.15))
    gain = gain * (1 - depth * torch.sigmoid(column(dice.sign(count)) * (along + shadow_angle * (across - 0.5) - edge) / softness))
    images = images * gain * column(dice.between(count, 1 - level.light, 1.1))
    images = images * (1 + column(dice.between(count, -0.3, 0.3) * dice.chance(count, level.light * 0.5)) * (2 * across - 1))
    # Glare that still lets the letters through.
    reach = column(dice.between(count, 0.6, 3.0)) * height / width
    spot = torch.exp(-(((along - column(dice.share(count))) / reach) ** 2) - ((across - column(dice.between(count, -0.5, 1.5))) / column(dice.between(count, 0.7, 3))) ** 2)
    spot = spot * column(dice.between(count, 0.2, 0.8) * dice.chance(count, level.glare_chance))
    images = images * (1 - spot * 0.8) + 255 * spot
    # Over- or underexposed: pushed against one end of the scale.
    mean = images.mean((1, 2), keepdim=True)
    target = column(torch.where(dice.chance(count, 0.6), dice.between(count, 150, 225), dice.between(count, 40, 90)))
    pushed = (images - mean) * column(dice.between(count, 1.0, 2.2)) + target
    images = torch.where(column(dice.chance(count, 0.1)), pushed, images)
    curved = 255 * (images.clamp(0, 255) / 255 + 1e-4) ** column(dice.between(count, 0.55, 1.7))
    return torch.where(column(dice.chance(count, 0.2)), curved, images)


def _show_on_screen(dice: Dice, images: Tensor, probability: float) -> Tensor:
    """The moiré of a card photographed from a display."""
    chosen = dice.some(images.shape[0], probability)
    if chosen.shape[0] == 0:
        return images
    shown = images[chosen]
    count, height, width = shown.shape
    x = torch.arange(width, device=images.device, dtype=torch.float32)[None, None, :]
    y = torch.arange(height, device=images.device, dtype=torch.float32)[None, :, None]
    for share in (1.0, 0.5):
        angle, period = column(dice.between(count, 0, math.pi)), column(dice.between(count, 1.8, 9.0))
        wave = torch.cos((x * torch.cos(angle) + y * torch.sin(angle)) * (2 * math.pi / period) + column(dice.between(count, 0, 6)))
        shown = shown * (1 + wave * column(dice.between(count, 0.03, 0.16) * dice.chance(count, share)))
    return images.index_copy(0, chosen, shown)


def _add_noise(dice: Dice, images: Tensor, level: Level) -> Tensor:
    count = images.shape[0]
    grain = dice.normal(*images.shape)
    coarse = functional.avg_pool2d(grain[:, None], 3, 1, 1)[:, 0] * 2.4
    grain = torch.where(column(dice.chance(count, 0.3)), coarse, grain)
    strength = dice.share(count) ** 1.5 * level.noise * dice.chance(count, 0.85)
    return images + grain * column(strength)


def _sharpen(dice: Dice, images: Tensor) -> Tensor:
    """A phone's own sharpening."""
    count = images.shape[0]
    padded = functional.pad(images[:, None], (1, 1, 1, 1), mode="replicate")
    soft = functional.avg_pool2d(padded, 3, 1)[:, 0]
    return images + (images - soft) * column(dice.between(count, 0.3, 1.6) * dice.chance(count, 0.2))


def _photocopy(dice: Dice, images: Tensor, probability: float) -> Tensor:
    """Hard contrast, in the extreme black and white only, with specks."""
    chosen = dice.some(images.shape[0], probability)
    count = chosen.shape[0]
    if count == 0:
        return images
    copied = images[chosen]
    # Every seventh pixel tells the tones well enough.
    low, high = torch.quantile(copied.flatten(1)[:, ::7], _copy_tones(images.device), dim=1)
    span = (high - low).clamp(min=20)
    threshold = low + span * dice.between(count, 0.35, 0.65)
    hardness = torch.where(dice.chance(count, 0.7), dice.between(count, 1.2, 4.0), torch.full_like(span, 12.0))
    copied = ((copied - column(threshold)) * column(hardness * 255 / (2 * span)) + 128).clamp(0, 255)
    specks = dice.share(*copied.shape) < column(dice.between(count, 0.0005, 0.006) * dice.chance(count, 0.5))
    copied = torch.where(specks, 255 - copied, copied)
    soft = functional.avg_pool2d(functional.pad(copied[:, None], (1, 1, 1, 1), mode="replicate"), 3, 1)[:, 0]
    return images.index_copy(0, chosen, copied * 0.6 + soft * 0.4)


@lru_cache(maxsize=None)
def _quantisation(device: torch.device) -> Tensor:
    return torch.tensor(QUANTISATION, device=device, dtype=torch.float32).reshape(BLOCK, BLOCK)


@lru_cache(maxsize=None)
def _copy_tones(device: torch.device) -> Tensor:
    """The shares of pixels that a copier takes for black and for white."""
    return torch.tensor([0.04, 0.75], device=device)


@lru_cache(maxsize=None)
def _cosines(device: torch.device) -> Tensor:
    """The orthonormal cosine transform of eight samples."""
    frequency = torch.arange(BLOCK, device=device, dtype=torch.float32)[:, None]
    place = torch.arange(BLOCK, device=device, dtype=torch.float32)[None, :]
    basis = torch.cos(math.pi * (2 * place + 1) * frequency / (2 * BLOCK)) * math.sqrt(2 / BLOCK)
    basis[0] = math.sqrt(1 / BLOCK)
    return basis


def compress(dice: Dice, images: Tensor, level: Level) -> Tensor:
    """JPEG's rounding of eight-pixel blocks, with the pictures anywhere on its grid."""
    count, height, width = images.shape
    top, left = dice.host.randrange(BLOCK), dice.host.randrange(BLOCK)
    bottom, right = -(height + top) % BLOCK, -(width + left) % BLOCK
    padded = functional.pad(images[:, None], (left, right, top, bottom), mode="replicate")[:, 0]
    rows, columns = padded.shape[1] // BLOCK, padded.shape[2] // BLOCK
    blocks = padded.reshape(count, rows, BLOCK, columns, BLOCK).transpose(2, 3) - 128
    basis = _cosines(images.device)
    quality = dice.between(count, *level.jpeg_quality)
    factor = torch.where(quality < 50, 50 / quality, 2 - quality / 50)
    table = (_quantisation(images.device)[None] * column(factor)).round().clamp(min=1)[:, None, None]
    coefficients = basis @ blocks @ basis.T
    blocks = basis.T @ ((coefficients / table).round() * table) @ basis
    decoded = (blocks + 128).transpose(2, 3).reshape(padded.shape).clamp(0, 255).round()
    decoded = decoded[:, top : top + height, left : left + width]
    return torch.where(column(dice.chance(count, level.jpeg_chance)), decoded, images)

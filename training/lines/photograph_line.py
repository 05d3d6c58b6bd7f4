"""Puts a printed line on card ground and photographs it: crop, blur, light, screens, copies, compression."""

from __future__ import annotations

import math
import random
from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np

from lines.paper import Paper
from lines.print_line import InkLine

LINE_HEIGHT = 32
MAX_LINE_WIDTH = 800
LEVELS = ("scan", "mild", "phone", "hard")


@dataclass(frozen=True)
class Level:
    """Ranges one level draws from. Blurs are shares of the cap height, so that no level asks for the unreadable."""

    crop_height_px: tuple[int, int]
    defocus_caps: float
    motion_chance: float
    motion_caps: float
    shear: float
    offset: float
    light: float
    glare_chance: float
    noise: float
    jpeg_chance: float
    jpeg_quality: tuple[int, int]
    copy_chance: float
    screen_chance: float
    contrast_floor: float


LEVEL_RANGES = {
    "scan": Level((34, 56), 0.05, 0.0, 0.0, 0.03, 0.06, 0.06, 0.0, 3, 0.3, (75, 95), 0.05, 0.0, 0.6),
    "mild": Level((22, 46), 0.08, 0.1, 0.15, 0.06, 0.09, 0.25, 0.04, 6, 0.6, (50, 92), 0.04, 0.02, 0.45),
    "phone": Level((16, 40), 0.1, 0.22, 0.27, 0.12, 0.11, 0.42, 0.1, 8, 0.8, (35, 90), 0.05, 0.04, 0.38),
    "hard": Level((11, 30), 0.14, 0.4, 0.48, 0.18, 0.14, 0.55, 0.18, 12, 0.9, (15, 75), 0.1, 0.08, 0.28),
}


def _disc(radius: float) -> np.ndarray:
    reach = max(1, math.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return kernel / kernel.sum()


def _streak(length: float, angle: float) -> np.ndarray:
    """A motion kernel of sub-pixel length and any direction, slightly bent."""
    reach = max(1, math.ceil(length / 2))
    size = 2 * reach + 1
    kernel = np.zeros((size * 4, size * 4), np.uint8)
    centre = size * 2
    dx, dy = math.cos(angle) * length * 2, math.sin(angle) * length * 2
    cv2.line(kernel, (round(centre - dx), round(centre - dy)), (round(centre + dx), round(centre + dy)), 255, 4, cv2.LINE_AA)
    small = cv2.resize(kernel, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)
    return small / small.sum()


class Camera:
    """Photographs ink lines. It keeps the last lines' ink, to stand above and below the next."""

    def __init__(self, seed: int) -> None:
        self._paper = Paper(seed)
        self._neighbours: deque[InkLine] = deque(maxlen=48)

    def take(self, rng: random.Random, noise: np.random.RandomState, ink: InkLine, level_name: str) -> np.ndarray:
        """Returns the line as the reader crops it: uint8 [32, width], 16 ≤ width ≤ 800."""
        level = LEVEL_RANGES[level_name]
        scene = self._lay_out(rng, noise, ink, level)
        self._neighbours.append(ink)
        captured, cap_px = self._capture(rng, scene, ink, level)
        captured = self._expose(rng, noise, captured, cap_px, level)
        height, width = captured.shape
        line_width = max(16, min(MAX_LINE_WIDTH, round(width * LINE_HEIGHT / height)))
        shrinks = height > LINE_HEIGHT * 1.25
        return cv2.resize(captured, (line_width, LINE_HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)

    def _lay_out(self, rng: random.Random, noise: np.random.RandomState, ink: InkLine, level: Level) -> np.ndarray:
        """Ink and ground together, float32 [height, width], before the camera."""
        coverage = ink.coverage
        height, width = coverage.shape
        coverage = coverage.astype(np.float32) * (1 / 255)
        if rng.random() < 0.55 and len(self._neighbours) > 8:
            self._add_neighbours(rng, coverage, ink)
        if rng.random() < 0.12:
            # Worn print: parts of the strokes are missing.
            wear = cv2.resize(noise.rand(max(2, height // 4), max(2, width // 4)).astype(np.float32), (width, height))
            coverage *= np.clip(1.25 - wear * rng.uniform(0.3, 1.1), 0, 1)
        ground = rng.uniform(135, 250)
        ink_level = ground * rng.uniform(0.03, max(0.05, 1 - level.contrast_floor - 0.35)) if rng.random() < 0.75 else ground * rng.uniform(0.03, 0.25)
        texture = self._paper.cut(rng, height, width) * min(rng.random() ** 1.5, (ground - ink_level) / 110)
        scene = (ground + texture) * (1 - coverage) + (ink_level + 0.15 * texture) * coverage
        if rng.random() < 0.25:
            # Guilloche or hologram print that lies over the ink.
            scene += self._paper.cut(rng, height, width) * min(rng.uniform(0.1, 0.7), (ground - ink_level) / 160)
        if rng.random() < 0.05:
            self._add_edge(rng, scene, ink)
        return scene

    def _add_neighbours(self, rng: random.Random, coverage: np.ndarray, ink: InkLine) -> None:
        pitch = ink.cap_px * rng.uniform(1.5, 2.5)
        for direction in (-1, 1):
            if rng.random() < 0.25:
                continue
            other = rng.choice(self._neighbours)
            if not 0.6 < other.cap_px / ink.cap_px < 1.6:
                continue
            baseline = round(ink.baseline_px + direction * pitch)
            left = round(ink.left_px + rng.gauss(0, 1.5) * ink.cap_px - other.left_px)
            top = baseline - round(other.baseline_px)
            _draw_over(coverage, other.coverage, top, left)

    def _add_edge(self, rng: random.Random, scene: np.ndarray, ink: InkLine) -> None:
        """The photo, the card's rim or a rule beside the text."""
        shade = rng.uniform(10, 250)
        if rng.random() < 0.5:
            scene[:, int(ink.right_px + rng.uniform(0.25, 1.0) * ink.cap_px) :] = shade
        elif rng.random() < 0.5:
            scene[:, : max(0, int(ink.left_px - rng.uniform(0.25, 1.0) * ink.cap_px))] = shade
        else:
            y = int(ink.baseline_px + rng.uniform(0.3, 0.7) * ink.cap_px)
            scene[y : y + max(1, round(0.08 * ink.cap_px))] = shade

    def _capture(self, rng: random.Random, scene: np.ndarray, ink: InkLine, level: Level) -> tuple[np.ndarray, float]:
        """Crops as a detector's box would and samples at the camera's resolution; gives the capitals' height there."""
        cap = ink.cap_px
        crop_height = cap * rng.triangular(1.12, 2.2, 1.55)
        slack = (crop_height - cap) / 2 + 0.1 * cap
        offset = max(-slack, min(slack, rng.uniform(-level.offset, level.offset) * crop_height))
        middle = ink.baseline_px - cap / 2 + offset
        left = ink.left_px - cap * rng.uniform(-0.06, 1.1)
        right = ink.right_px + cap * rng.uniform(-0.06, 1.1)
        length = right - left
        # A box follows its line within a fraction of the letters' height; long lines leave less room to tilt.
        tilt = rng.uniform(-1, 1) * min(0.05 * length, 0.3 * slack + 0.04 * cap) * (1 if rng.random() < 0.5 else 0.2)
        lean = rng.uniform(-level.shear, level.shear) * crop_height
        taper = rng.uniform(-1, 1) * level.shear * 0.25 * crop_height
        top, bottom = middle - crop_height / 2, middle + crop_height / 2
        corners = np.float32([
            [left + lean, top - tilt - taper],
            [right + lean, top + tilt + taper],
            [right - lean, bottom + tilt - taper],
            [left - lean, bottom - tilt + taper],
        ])  # fmt: skip
        sampled_height = max(9, round(math.exp(rng.uniform(math.log(level.crop_height_px[0]), math.log(level.crop_height_px[1])))))
        squeeze = math.exp(rng.uniform(-0.3, 0.22)) if rng.random() < 0.6 else 1.0
        sampled_width = max(8, round(length / crop_height * sampled_height * squeeze))
        sampled_width = min(sampled_width, MAX_LINE_WIDTH * sampled_height // LINE_HEIGHT)
        shrink = crop_height / sampled_height
        if shrink > 1.25:
            scene = cv2.GaussianBlur(scene, (0, 0), shrink * rng.uniform(0.33, 0.48))
        target = np.float32([[0, 0], [sampled_width, 0], [sampled_width, sampled_height], [0, sampled_height]])
        transform = cv2.getPerspectiveTransform(corners, target)
        captured = cv2.warpPerspective(scene, transform, (sampled_width, sampled_height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return captured, cap / shrink

    def _expose(self, rng: random.Random, noise: np.random.RandomState, image: np.ndarray, cap_px: float, level: Level) -> np.ndarray:
        """Blur, light, sensor, screen, copier and compression; float32 in, uint8 out, same shape."""
        height, width = image.shape
        image = self._blur(rng, image, cap_px, level)
        image = self._light(rng, image, level)
        if rng.random() < level.screen_chance:
            image = _show_on_screen(rng, image)
        if rng.random() < 0.85:
            grain = noise.standard_normal((height, width)).astype(np.float32)
            if rng.random() < 0.3:
                grain = cv2.GaussianBlur(grain, (0, 0), 0.8) * 2
            image = image + grain * (rng.random() ** 1.5 * level.noise)
        if rng.random() < 0.2:
            # A phone's own sharpening.
            image = image + (image - cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 1.6))) * rng.uniform(0.3, 1.6)
        if rng.random() < level.copy_chance:
            image = _photocopy(rng, noise, image, cap_px)
        result = np.clip(image, 0, 255).astype(np.uint8)
        if rng.random() < level.jpeg_chance:
            result = _compress(rng, result, level)
        return result

    def _blur(self, rng: random.Random, image: np.ndarray, cap_px: float, level: Level) -> np.ndarray:
        moved = rng.random() < level.motion_chance
        if moved:
            length = cap_px * level.motion_caps * rng.uniform(0.3, 1.0)
            if length > 1.2:
                image = cv2.filter2D(image, -1, _streak(length, rng.uniform(0, math.pi)), borderType=cv2.BORDER_REPLICATE)
        # Motion and defocus together are kept readable: one takes from the other's room.
        sigma = cap_px * level.defocus_caps * rng.random() * (0.5 if moved else 1.0)
        if sigma > 0.9 and rng.random() < 0.4:
            return cv2.filter2D(image, -1, _disc(sigma * 1.9), borderType=cv2.BORDER_REPLICATE)
        return cv2.GaussianBlur(image, (0, 0), sigma) if sigma > 0.25 else image

    def _light(self, rng: random.Random, image: np.ndarray, level: Level) -> np.ndarray:
        height, width = image.shape
        along = np.arange(width, dtype=np.float32) / max(1, width - 1)
        gain = 1 + level.light * rng.uniform(-1, 1) * (along - 0.5)
        if rng.random() < level.light * 0.4:
            edge, softness = rng.random(), rng.uniform(0.01, 0.2)
            gain = gain * (1 - rng.uniform(0.15, 0.6) / (1 + np.exp(np.clip((along - edge) / softness, -30, 30) * rng.choice((-1, 1)))))
        image = image * (gain[None, :] * rng.uniform(1 - level.light, 1.1))
        if rng.random() < level.light * 0.5:
            image = image * (1 + rng.uniform(-0.3, 0.3) * np.linspace(-1, 1, height, dtype=np.float32)[:, None])
        if rng.random() < level.glare_chance:
            across = np.arange(height, dtype=np.float32)[:, None] / height - rng.uniform(-0.5, 1.5)
            reach = rng.uniform(0.6, 3.0) * height / width
            spot = np.exp(-(((along[None, :] - rng.random()) / reach) ** 2) - (across / rng.uniform(0.7, 3)) ** 2)
            strength = rng.uniform(0.2, 0.8)
            image = image * (1 - spot * strength * 0.8) + 255 * spot * strength
        if rng.random() < 0.1:
            # Over- or underexposed: pushed against one end of the scale.
            mean = float(image.mean())
            image = (image - mean) * rng.uniform(1.0, 2.2) + (rng.uniform(150, 225) if rng.random() < 0.6 else rng.uniform(40, 90))
        if rng.random() < 0.2:
            image = 255 * np.power(np.clip(image, 0, 255) * (1 / 255), rng.uniform(0.55, 1.7))
        return image


def _draw_over(coverage: np.ndarray, other: np.ndarray, top: int, left: int) -> None:
    height, width = coverage.shape
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(height, top + other.shape[0]), min(width, left + other.shape[1])
    if y1 > y0 and x1 > x0:
        view = coverage[y0:y1, x0:x1]
        np.maximum(view, other[y0 - top : y1 - top, x0 - left : x1 - left] * np.float32(1 / 255), out=view)


def _show_on_screen(rng: random.Random, image: np.ndarray) -> np.ndarray:
    """The moiré of a card photographed from a display."""
    height, width = image.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(rng.randint(1, 2)):
        angle, period = rng.uniform(0, math.pi), rng.uniform(1.8, 9.0)
        wave = np.cos((x * math.cos(angle) + y * math.sin(angle)) * (2 * math.pi / period) + rng.uniform(0, 6))
        image = image * (1 + wave * rng.uniform(0.03, 0.16))
    return image


def _photocopy(rng: random.Random, noise: np.random.RandomState, image: np.ndarray, cap_px: float) -> np.ndarray:
    """Hard contrast, in the extreme black and white only, with specks."""
    low, high = np.percentile(image, (4, 75))
    span = max(20.0, float(high - low))
    threshold = low + span * rng.uniform(0.35, 0.65)
    hardness = rng.uniform(1.2, 4.0) if cap_px < 14 or rng.random() < 0.7 else 12.0
    image = np.clip((image - threshold) * (hardness * 255 / (2 * span)) + 128, 0, 255)
    if rng.random() < 0.5:
        specks = noise.rand(*image.shape) < rng.uniform(0.0005, 0.006)
        image = np.where(specks, 255 - image, image)
    return cv2.GaussianBlur(image.astype(np.float32), (0, 0), rng.uniform(0.3, 0.6))


def _compress(rng: random.Random, image: np.ndarray, level: Level) -> np.ndarray:
    """JPEG, with the line anywhere on the eight-pixel grid."""
    top, left = rng.randint(0, 7), rng.randint(0, 7)
    padded = cv2.copyMakeBorder(image, top, 8 - top, left, 8 - left, cv2.BORDER_REPLICATE)
    quality = rng.randint(*level.jpeg_quality)
    decoded = cv2.imdecode(cv2.imencode(".jpg", padded, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)
    return decoded[top : top + image.shape[0], left : left + image.shape[1]]

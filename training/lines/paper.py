"""Card ground: waves, map blots and grain, drawn once per process and cut from at random."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np

SHEET_HEIGHT, SHEET_WIDTH = 320, 1400


def draw_sheet(rng: random.Random, noise: np.random.RandomState) -> np.ndarray:
    """One sheet, float32 [320, 1400] around 0 in grey levels."""
    sheet = np.zeros((SHEET_HEIGHT, SHEET_WIDTH), np.uint8) + 128
    for _ in range(rng.randint(0, 5)):
        centre = (rng.randint(0, SHEET_WIDTH), rng.randint(0, SHEET_HEIGHT))
        axes = (rng.randint(10, 300), rng.randint(10, 120))
        cv2.ellipse(sheet, centre, axes, rng.randint(0, 180), 0, 360, 128 + rng.randint(-35, 30), -1, cv2.LINE_AA)
    for _ in range(rng.randint(1, 4)):
        amplitude, frequency, phase = rng.uniform(2, 40), rng.uniform(0.004, 0.04), rng.uniform(0, 6.3)
        drift, step, slope = rng.uniform(0, 0.03), rng.uniform(4, 26), rng.uniform(-0.4, 0.4)
        shade, thickness = 128 + rng.randint(-60, 45), 1 if rng.random() < 0.75 else 2
        x = np.arange(0, SHEET_WIDTH + 12, 12, dtype=np.float32)
        start = -300.0
        layer = sheet.copy()
        while start < SHEET_HEIGHT + 300:
            y = start + amplitude * np.sin(frequency * x + phase + drift * start) + slope * (x - SHEET_WIDTH / 2)
            points = np.stack([x * 8, y * 8], 1).astype(np.int32)
            cv2.polylines(layer, [points], False, shade, thickness, cv2.LINE_AA, 3)
            start += step
        sheet = cv2.addWeighted(sheet, 1 - (share := rng.uniform(0.3, 1.0)), layer, share, 0)
    if rng.random() < 0.25:
        dots = noise.randint(0, 255, (SHEET_HEIGHT // 3, SHEET_WIDTH // 3)).astype(np.uint8)
        dots = cv2.resize(dots, (SHEET_WIDTH, SHEET_HEIGHT), interpolation=cv2.INTER_CUBIC)
        sheet = cv2.addWeighted(sheet, 0.85, dots, 0.15, 0)
    if rng.random() < 0.25:
        # Rosettes, as on the emblem and the seal.
        for _ in range(rng.randint(2, 8)):
            centre = (rng.randint(0, SHEET_WIDTH), rng.randint(0, SHEET_HEIGHT))
            for radius in range(8, rng.randint(40, 140), rng.randint(5, 12)):
                cv2.circle(sheet, centre, radius, 128 + rng.randint(-40, 30), 1, cv2.LINE_AA)
    return sheet.astype(np.float32) - 128


class Paper:
    """A drawer of sheets. `cut` gives a piece around 0 in grey levels; the caller adds the ground's own brightness."""

    def __init__(self, seed: int, sheet_count: int = 120) -> None:
        rng, noise = random.Random(seed), np.random.RandomState(seed)
        self._sheets = [draw_sheet(rng, noise) for _ in range(sheet_count)]

    def cut(self, rng: random.Random, height: int, width: int) -> np.ndarray:
        """Float32 [height, width], mirrored and scaled at random."""
        sheet = rng.choice(self._sheets)
        zoom = 1.0 if rng.random() < 0.5 else math.exp(rng.uniform(-0.5, 0.6))
        source_height, source_width = min(SHEET_HEIGHT, int(height / zoom) + 2), min(SHEET_WIDTH, int(width / zoom) + 2)
        top, left = rng.randint(0, SHEET_HEIGHT - source_height), rng.randint(0, SHEET_WIDTH - source_width)
        piece = sheet[top : top + source_height, left : left + source_width]
        if rng.random() < 0.5:
            piece = piece[:, ::-1]
        if piece.shape != (height, width):
            piece = cv2.resize(piece, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.array(piece, np.float32)

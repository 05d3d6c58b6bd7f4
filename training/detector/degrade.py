"""What light, lens, sensor and compression do to a picture. Grey float32 0..255 in and out, any size."""

import cv2
import numpy as np

from backgrounds import make_clouds, make_ramp


def light(rng, picture, strength):
    """Uneven light, shadows and glare; applied before the lens."""
    height, width = picture.shape
    size = (width, height)
    if rng.random() < 0.6:
        picture = picture * (1 + make_ramp(rng, size) * rng.uniform(0, 1.0) * strength)
    if rng.random() < 0.25 * strength:
        picture = picture * (1 + np.clip(make_clouds(rng, size, rng.integers(1, 4)), -1, 1) * rng.uniform(0, 0.35))
    if rng.random() < 0.3 * strength:
        picture = picture * cast_shadow(rng, size)
    if rng.random() < 0.3 * strength:
        picture = picture + shine(rng, size) * rng.uniform(40, 255)
    return picture


def cast_shadow(rng, size):
    width, height = size
    shade = np.ones((height, width), np.float32)
    points = (rng.uniform(-0.3, 1.3, (rng.integers(3, 6), 2)) * size).astype(np.int32)
    cv2.fillPoly(shade, [points], float(rng.uniform(0.3, 0.85)))
    return cv2.GaussianBlur(shade, (0, 0), rng.uniform(0.5, 0.06 * width))


def shine(rng, size):
    width, height = size
    spot = np.zeros((height, width), np.float32)
    for _ in range(rng.integers(1, 4)):
        centre = tuple(int(v) for v in rng.uniform(0, 1, 2) * size)
        axes = (int(rng.uniform(0.02, 0.3) * width), int(rng.uniform(0.01, 0.12) * width))
        cv2.ellipse(spot, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    return cv2.GaussianBlur(spot, (0, 0), rng.uniform(0.005, 0.05) * width)


def shoot(rng, picture, strength):
    """Tone, focus, motion, moire, noise, JPEG. `strength` 1 suits a card as the camera saw it, less once it was shrunk."""
    picture = tone(rng, picture)
    if rng.random() < 0.06:
        picture = weave(rng, picture)
    if rng.random() < 0.35:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.9) * max(0.3, strength))
    if rng.random() < 0.25:
        picture = move(rng, picture, rng.uniform(2, 11) * max(0.3, strength))
    if rng.random() < 0.6:
        noise = rng.standard_normal(picture.shape, np.float32) * rng.uniform(0, 18) * strength
        if rng.random() < 0.4:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * 1.6
        picture = picture + noise
    if rng.random() < 0.15:
        picture = sharpen(picture, rng.uniform(0.3, 1.5))
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = int(rng.uniform(12, 95)) if strength > 0.7 else int(rng.uniform(35, 95))
        _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        picture = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
    return picture.astype(np.float32)


def tone(rng, picture):
    if rng.random() < 0.5:
        picture = 255 * np.power(np.clip(picture, 0, 255) / 255, np.exp(rng.normal(0, 0.35)))
    return picture * rng.uniform(0.35, 1.25) + rng.uniform(-15, 40)


def move(rng, picture, length):
    size = int(length) | 1
    if size < 3:
        return picture
    kernel = np.zeros((size, size), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.float64([np.cos(angle), np.sin(angle)]) * (size - 1) / 2
    middle = (size - 1) / 2
    cv2.line(kernel, tuple(int(round(v)) for v in middle - reach), tuple(int(round(v)) for v in middle + reach), 1.0, 1, cv2.LINE_AA)
    return cv2.filter2D(picture, -1, kernel / max(1e-6, kernel.sum()), borderType=cv2.BORDER_REPLICATE)


def weave(rng, picture):
    """Moire of a photographed screen."""
    height, width = picture.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    for _ in range(rng.integers(1, 3)):
        angle, period = rng.uniform(0, np.pi), rng.uniform(2.2, 14)
        picture = picture * (1 + rng.uniform(0.03, 0.15) * np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period))
    return picture


def sharpen(picture, amount):
    return picture + (picture - cv2.GaussianBlur(picture, (0, 0), 1.2)) * amount


def photocopy(rng, card):
    """A grey copy: the ground burnt out, the ink heavy, toner specks."""
    height, width = card.shape
    ground = cv2.GaussianBlur(cv2.resize(card, (width // 4, height // 4), interpolation=cv2.INTER_AREA), (0, 0), 4)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    copied = card.astype(np.float32) / np.maximum(ground, 20) * rng.uniform(235, 265)
    gain = rng.uniform(0.8, 2.0)
    return np.clip((copied - 255) * gain + rng.uniform(235, 255), 0, 255).astype(np.uint8)

"""Cards as other artists would lay them out: what the specimen generator always does is no rule of nature.

Each function takes a card's grey picture and its lines and gives both back changed; quads are in card pixels. They run
on the flat card, before it is photographed.
"""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from backgrounds import find_fonts, make_words
from cards import LABEL, VALUE

NIK_FACES = (
    "/usr/share/fonts/truetype/ocr-a/OCRA.ttf",
    "/usr/share/fonts/truetype/ocr-a/OCRABold.ttf",
    "/usr/share/fonts/truetype/ocr-a/OCRACondensed.ttf",
    "/usr/share/fonts/opentype/ocr-b/OCRB.otf",
    "/usr/share/fonts/truetype/liberation2/LiberationMono-Bold.ttf",
)
# Nothing may come closer to printed text than this many of its heights.
CLEARANCE = 0.35


class Rearranger:
    """Draws from its own fonts; the same `rng` gives the same changes."""

    def __init__(self):
        self.fonts = find_fonts()

    def rearrange(self, rng, grey, quads, kinds):
        """Grey uint8 [h, w], quads float32 [n, 4, 2], kinds int32 [n] in and out; the input is not changed."""
        if rng.random() < 0.35:
            grey = draw_waves(rng, grey)
        if rng.random() < 0.3:
            grey, quads = stretch_labels(rng, grey, quads, kinds)
        if rng.random() < 0.3:
            grey, quads = self.run_on(rng, grey, quads, kinds)
        if rng.random() < 0.4:
            grey, quads, kinds = self.add_lines(rng, grey, quads, kinds)
        return grey, quads, kinds

    def run_on(self, rng, grey, quads, kinds):
        """One to three values go on to the right, over whatever stands there: names reach the photo, and NIKs pass above it."""
        grey, quads = grey.copy(), quads.copy()
        usual = float(np.median([height_of(quad) for quad in quads]))
        values = [index for index in range(len(quads)) if kinds[index] == VALUE and width_of(quads[index]) > 3 * height_of(quads[index])]
        for index in rng.permutation(values)[: rng.integers(1, 4)]:
            quad = quads[index]
            height = height_of(quad)
            text = self.make_text(rng, int(rng.integers(1, 16)), height > 1.4 * usual)
            image, baseline = self.set_text(rng, text, height)
            gap = height * rng.uniform(0.1, 0.5)
            left, bottom = quad[2][0] + gap, quad[2][1]
            box = stamp(rng, grey, image, left, bottom - baseline, others(quads, index))
            if box is not None:
                quads[index] = widen(quad, box[2])
        return grey, quads

    def add_lines(self, rng, grey, quads, kinds):
        """Lines where no card has them: above and over the photo, in margins, between blocks."""
        grey, quads, kinds = grey.copy(), list(quads), list(kinds)
        for _ in range(rng.integers(1, 6)):
            height = rng.uniform(11, 20) if rng.random() < 0.7 else rng.uniform(20, 40)
            text = self.make_text(rng, int(rng.integers(1, 24)), rng.random() < 0.3)
            image, _ = self.set_text(rng, text, height)
            left = rng.uniform(0.02, 0.95) * grey.shape[1]
            top = rng.uniform(0.02, 0.92) * grey.shape[0]
            box = stamp(rng, grey, image, left, top, quads)
            if box is not None:
                x0, y0, x1, y1 = box
                quads.append(np.float32([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))
                kinds.append(VALUE)
        return grey, np.float32(quads), np.int32(kinds)

    def make_text(self, rng, length, digits):
        if digits:
            return "".join(str(digit) for digit in rng.integers(0, 10, max(2, length)))
        text = make_words(rng, max(2, length)).strip() or "A"
        return text.upper() if rng.random() < 0.85 else text

    def set_text(self, rng, text, height):
        """Ink 0..255 cut to its bounds, with capitals about `height` high; where the baseline lies in it."""
        faces = NIK_FACES if text.isdigit() and rng.random() < 0.8 else self.fonts
        font = ImageFont.truetype(faces[rng.integers(len(faces))], max(8, round(height / 0.71)))
        left, top, right, bottom = font.getbbox(text, anchor="ls")
        image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=255, anchor="ls")
        return np.asarray(image), -top


def draw_waves(rng, grey):
    """Guilloches wider and stronger than ours."""
    height, width = grey.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    waves = np.zeros_like(x)
    for _ in range(rng.integers(1, 5)):
        angle, period = rng.uniform(0, np.pi), rng.uniform(6, 90)
        bend = rng.uniform(0, 30) * np.sin(x * rng.uniform(0.002, 0.02) + rng.uniform(0, 6))
        waves += rng.uniform(1, 9) * np.sin((x * np.cos(angle) + (y + bend) * np.sin(angle)) * 2 * np.pi / period)
    return np.clip(grey + waves, 0, 255).astype(np.uint8)


def stretch_labels(rng, grey, quads, kinds):
    """Labels set wider, up to the colon: each label's strip is drawn out to the right by one factor for all."""
    grey, quads = grey.copy(), quads.copy()
    factor = rng.uniform(1.05, 1.6)
    for index in np.flatnonzero(kinds == LABEL):
        quad = quads[index]
        x0, y0, x1, y1 = bounds_of(quad, 0.25 * height_of(quad))
        neighbours = [other[:, 0].min() for other in others(quads, index) if overlaps_in_height(other, quad) and other[:, 0].min() > quad[0][0]]
        room = min(neighbours, default=grey.shape[1]) - 0.12 * height_of(quad)
        wide = min(factor, (room - x0) / max(1.0, x1 - x0))
        x0, y0, x1, y1 = clip_box((x0, y0, x1, y1), grey.shape)
        target = round((x1 - x0) * wide)
        if wide <= 1 or y1 - y0 < 4 or x1 - x0 < 4 or x0 + target > grey.shape[1]:
            continue
        grey[y0:y1, x0 : x0 + target] = cv2.resize(grey[y0:y1, x0:x1], (target, y1 - y0), interpolation=cv2.INTER_CUBIC)
        quads[index, :, 0] = x0 + (quad[:, 0] - x0) * wide
    return grey, quads


def stamp(rng, grey, ink, left, top, taken):
    """Prints `ink` unless it would leave the card or touch other text; its box (x0, y0, x1, y1), or None."""
    x, y = round(left), round(top)
    height, width = ink.shape
    if x < 2 or y < 2 or y + height > grey.shape[0] - 2:
        return None
    width = min(width, grey.shape[1] - 4 - x)
    if width < height * 0.5:
        return None
    for quad in taken:
        x0, y0, x1, y1 = bounds_of(quad, CLEARANCE * height_of(quad))
        if x < x1 and x + width > x0 and y < y1 and y + height > y0:
            return None
    coverage = ink[:, :width].astype(np.float32) / 255
    view = grey[y : y + height, x : x + width]
    ground = float(view.mean())
    # Print is darker than its ground, and lighter only where that is dark.
    shade = rng.uniform(0.05, 0.5) * ground if ground > 100 or rng.random() < 0.2 else rng.uniform(ground + 90, 255)
    view[:] = np.clip(view * (1 - coverage) + shade * coverage, 0, 255).astype(np.uint8)
    return x, y, x + width, y + height


def others(quads, index):
    return [quad for other, quad in enumerate(quads) if other != index]


def widen(quad, right):
    widened = quad.copy()
    widened[1][0] = widened[2][0] = right
    return widened


def height_of(quad):
    return float(quad[2][1] - quad[1][1])


def width_of(quad):
    return float(quad[1][0] - quad[0][0])


def bounds_of(quad, margin):
    return quad[:, 0].min() - margin, quad[:, 1].min() - margin, quad[:, 0].max() + margin, quad[:, 1].max() + margin


def overlaps_in_height(first, second):
    return first[:, 1].min() < second[:, 1].max() and first[:, 1].max() > second[:, 1].min()


def clip_box(box, shape):
    x0, y0, x1, y1 = (round(float(value)) for value in box)
    return max(0, x0), max(0, y0), min(shape[1], x1), min(shape[0], y1)

"""What lies around a card: tables, cloth, paper, other documents full of text."""

import cv2
import numpy as np

FONTS = [
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_PLAIN,
]
LETTERS = "ABCDEFGHIJKLMNOPRSTUVYabcdefghijklmnoprstuvy0123456789.,:-/"


def make_background(rng, size, documents):
    """Grey float32 picture of `size` (width, height)."""
    kind = rng.choice(["plain", "gradient", "noise", "grain", "stripes", "document", "blocks"], p=[0.12, 0.15, 0.18, 0.15, 0.08, 0.22, 0.1])
    if kind == "document":
        return lay_document(rng, documents[rng.integers(len(documents))], size)
    return make_texture(rng, size, kind)


def make_texture(rng, size, kind):
    width, height = size
    base = rng.uniform(10, 250)
    picture = np.full((height, width), base, np.float32)
    if kind == "gradient":
        picture += make_ramp(rng, size) * rng.uniform(-120, 120)
    elif kind == "noise":
        picture += make_clouds(rng, size, rng.integers(2, 24)) * rng.uniform(20, 120)
    elif kind == "grain":
        # Wood: clouds stretched along one direction.
        grain = make_clouds(rng, (max(2, width // 30), height), 3)
        grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)
        picture += grain * rng.uniform(15, 80) + make_clouds(rng, size, 3) * 20
    elif kind == "stripes":
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        angle, period = rng.uniform(0, np.pi), rng.uniform(4, 60)
        picture += np.sign(np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period)).astype(np.float32) * rng.uniform(5, 60)
    elif kind == "blocks":
        for _ in range(rng.integers(2, 14)):
            centre = (rng.integers(width), rng.integers(height))
            extent = (rng.uniform(10, width), rng.uniform(10, height))
            points = cv2.boxPoints((tuple(map(float, centre)), extent, float(rng.uniform(0, 180))))
            cv2.fillConvexPoly(picture, np.int32(points), float(rng.uniform(0, 255)))
    picture += rng.standard_normal((height, width), np.float32) * rng.uniform(0, 12)
    return np.clip(picture, 0, 255)


def make_clouds(rng, size, cells):
    """Smooth noise of about -1..1."""
    coarse = rng.standard_normal((cells + 1, cells + 1)).astype(np.float32)
    return cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)


def make_ramp(rng, size):
    """A linear ramp across the picture in a random direction, -0.5..0.5."""
    width, height = size
    angle = rng.uniform(0, 2 * np.pi)
    x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None] * np.cos(angle)
    y = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None] * np.sin(angle)
    return (x + y).astype(np.float32)


def make_documents(rng, count):
    """Pages of nonsense text: letters, forms, tables, newspapers."""
    return [make_document(rng) for _ in range(count)]


def make_document(rng):
    width, height = int(rng.integers(600, 1100)), int(rng.integers(600, 1200))
    paper, ink = rng.uniform(170, 255), rng.uniform(0, 90)
    if rng.random() < 0.12:
        paper, ink = ink, paper
    page = np.full((height, width), paper, np.uint8)
    columns = int(rng.integers(1, 4))
    for column in range(columns):
        left, right = int(column * width / columns) + 15, int((column + 1) * width / columns) - 15
        y = int(rng.integers(20, 80))
        while y < height - 20:
            scale = rng.uniform(0.4, 1.2) if rng.random() < 0.9 else rng.uniform(1.2, 2.5)
            font, thickness = FONTS[rng.integers(len(FONTS))], int(rng.integers(1, 3))
            for _ in range(rng.integers(1, 9)):
                write_line(rng, page, left, right, y, font, scale, thickness, ink)
                y += int(scale * rng.uniform(28, 40))
            y += int(rng.integers(0, 60))
            if rng.random() < 0.2:
                cv2.line(page, (left, y - 14), (right, y - 14), float(ink), 1)
            if rng.random() < 0.08:
                tall = int(rng.integers(40, 200))
                cv2.rectangle(page, (left, y), (right, y + tall), float(rng.uniform(0, 255)), -1)
                y += tall + 30
    return page


def write_line(rng, page, left, right, y, font, scale, thickness, ink):
    x = left + (int(rng.integers(0, 80)) if rng.random() < 0.2 else 0)
    until = right - (int(rng.integers(0, max(1, (right - left) // 2))) if rng.random() < 0.4 else 0)
    while x < until:
        word = "".join(LETTERS[i] for i in rng.integers(len(LETTERS), size=rng.integers(1, 11)))
        if rng.random() < 0.4:
            word = word.upper()
        (advance, _), _ = cv2.getTextSize(word, font, scale, thickness)
        if x + advance > right:
            return
        cv2.putText(page, word, (x, y), font, scale, float(ink), thickness, cv2.LINE_AA)
        x += advance + int(scale * 14)


def lay_document(rng, page, size):
    """A document at any angle and size, covering all or part of a plain table."""
    width, height = size
    scale = rng.uniform(0.35, 1.6) * max(size) / max(page.shape)
    angle = rng.choice([0, 90, 180, 270]) + rng.normal(0, 8) if rng.random() < 0.7 else rng.uniform(0, 360)
    centre = (page.shape[1] / 2, page.shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(centre, float(angle), float(scale))
    matrix[:, 2] += rng.uniform(0.2, 0.8, 2) * (width, height) - centre
    if scale < 0.75:
        page = cv2.GaussianBlur(page, (0, 0), 0.4 / scale)
    table = float(rng.uniform(0, 255))
    return cv2.warpAffine(page, matrix, size, flags=cv2.INTER_LINEAR, borderValue=table).astype(np.float32)

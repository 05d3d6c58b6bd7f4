"""What lies around a card: tables, cloth, paper, other documents full of text."""

import glob

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

LETTERS = "ABCDEFGHIJKLMNOPRSTUVYabcdefghijklmnoprstuvy0123456789.,:-/"
SYLLABLES = "a an ba ber da di do ga ha ing ja ka ke kan la li lu ma me men na ng nya o pa pe ra ri ru sa se si ta te ti tu u wa ya".split()


def find_fonts():
    """The faces that set-up.sh installs, letters only."""
    files = sorted(glob.glob("/usr/share/fonts/**/*.[ot]tf", recursive=True))
    symbols = ("symbol", "dingbat", "math", "emoji", "ocr", "d050000l")
    return [file for file in files if not any(word in file.lower() for word in symbols)]


def make_background(rng, size, documents):
    """Grey float32 picture of `size` (width, height)."""
    kind = rng.choice(["plain", "gradient", "noise", "grain", "stripes", "document", "blocks"], p=[0.1, 0.13, 0.14, 0.12, 0.11, 0.3, 0.1])
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
    fonts = find_fonts()
    return [make_document(rng, fonts) for _ in range(count)]


def make_document(rng, fonts):
    width, height = int(rng.integers(600, 1100)), int(rng.integers(600, 1200))
    paper, ink = int(rng.uniform(150, 255)), int(rng.uniform(0, 90))
    if rng.random() < 0.12:
        paper, ink = ink, paper
    page = Image.new("L", (width, height), paper)
    draw = ImageDraw.Draw(page)
    columns = int(rng.integers(1, 4)) if rng.random() < 0.6 else 1
    margin = int(rng.integers(4, 40))
    for column in range(columns):
        left, right = column * width // columns + margin, (column + 1) * width // columns - margin
        y = int(rng.integers(0, 60))
        while y < height:
            y = write_paragraph(rng, draw, left, right, y, fonts[rng.integers(len(fonts))], ink)
    return np.asarray(page)


def write_paragraph(rng, draw, left, right, y, font_file, ink):
    """A paragraph, a heading or a block of a form; returns where the next begins."""
    size = int(rng.uniform(12, 34)) if rng.random() < 0.9 else int(rng.uniform(34, 70))
    font = ImageFont.truetype(font_file, size)
    pitch = round(size * rng.uniform(1.1, 1.7))
    capitals = rng.random() < 0.25
    full = rng.random() < 0.6
    for _ in range(rng.integers(1, 3) if size > 34 else rng.integers(2, 16)):
        width = (right - left) if full else (right - left) * rng.uniform(0.15, 1)
        text = make_words(rng, int(width / (size * 0.5)))
        draw.text((left, y), text.upper() if capitals else text, font=font, fill=ink)
        y += pitch
    if rng.random() < 0.15:
        draw.line((left, y, right, y), fill=ink)
    if rng.random() < 0.08:
        tall = int(rng.integers(40, 200))
        draw.rectangle((left, y + 4, right, y + tall), fill=int(rng.uniform(0, 255)))
        y += tall
    return y + int(rng.integers(4, 50))


def make_words(rng, length):
    text = ""
    while len(text) < length:
        if rng.random() < 0.85:
            word = "".join(SYLLABLES[i] for i in rng.integers(len(SYLLABLES), size=rng.integers(1, 5)))
        else:
            word = "".join(LETTERS[i] for i in rng.integers(len(LETTERS), size=rng.integers(1, 10)))
        text += word + " "
    return text[:length]


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

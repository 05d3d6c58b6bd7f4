"""One training sample for each network: picture in, truth maps out."""

from dataclasses import replace

import cv2
import numpy as np

import backgrounds
import degrade
import placement
from cards import LABEL
from rearrange import Rearranger, draw_waves

# The core of a card is the card shrunk about its centre, so that two cards side by side stay two regions.
CARD_CORE = 0.85
# The core of a line: this share of its height, and this much (in heights) taken off each end.
LINE_CORE_HEIGHT = 0.5
LINE_CORE_INSET = 0.15
# Distances and the like are learnt in this many pixels of the crop.
PLACE_UNIT = 8.0
# How the line finder gets to see a card: this wide within its crop.
CROP_WIDTH, CROP_HEIGHT, CARD_IN_CROP = 512, 352, 464

# This share of the cards whose lines are sought is laid out otherwise than the generator would.
REARRANGED = 0.6

# What a crop holds beyond the image; no grey has this value.
NOTHING = -1.0
# Added to a picture's deviation in grey levels, so that noise in an empty one is not blown up.
CONTRAST_FLOOR = 8.0
# The first pictures are kinder: this share of them is degraded, growing to all over so many pictures.
KIND_START, KIND_PICTURES = 0.35, 6000


class Studio:
    def __init__(self, seed, cards, document_count=40, made=0):
        self.rng = np.random.default_rng(seed)
        self.cards = cards
        self.documents = backgrounds.make_documents(self.rng, document_count)
        self.rearranger = Rearranger()
        self.made = made

    def is_kind(self):
        """Whether to spare this picture: a network learns what a card is sooner on clear ones."""
        self.made += 1
        return self.rng.random() > KIND_START + (1 - KIND_START) * self.made / KIND_PICTURES

    def pick_card(self, halved=False):
        card = self.cards[self.rng.integers(len(self.cards))]
        grey = card.read_grey(self.rng, halved)
        if halved:
            grey = draw_waves(self.rng, grey) if self.rng.random() < 0.2 else grey
        elif self.rng.random() < REARRANGED:
            grey, quads, kinds = self.rearranger.rearrange(self.rng, grey, card.quads, card.kinds)
            card = replace(card, quads=quads, kinds=kinds)
        copied = self.rng.random() < 0.15
        if copied:
            grey = degrade.photocopy(self.rng, grey)
        return card, grey, copied

    def paste(self, picture, card, grey, homography, size):
        """Lays the card on the picture, with a shadow at its edge now and then."""
        rng = self.rng
        warped, coverage = placement.warp(grey, card.width, card.height, homography, size)
        if rng.random() < 0.4:
            shift = np.float32([[1, 0, rng.normal(0, 3)], [0, 1, rng.normal(0, 3)]])
            shadow = cv2.GaussianBlur(cv2.warpAffine(coverage, shift, size), (0, 0), rng.uniform(0.5, 4))
            picture = picture * (1 - shadow * rng.uniform(0.1, 0.6))
        picture = picture * (1 - coverage) + warped * coverage
        return hold(rng, picture, card, homography, size) if rng.random() < 0.12 else picture

    def make_card_sample(self, size):
        """Picture [h, w] and, at 1/4, (core, weight, cos, sin) [4, h/4, w/4] for the card finder."""
        rng = self.rng
        width, height = size
        truth = np.zeros((4, height // 4, width // 4), np.float32)
        truth[1] = 1
        picture = backgrounds.make_background(rng, size, self.documents)
        count = rng.choice([0, 1, 2, 3], p=[0.08, 0.72, 0.16, 0.04])
        taken = np.zeros(truth.shape[1:], np.uint8)
        for _ in range(count):
            picture = self.add_card(picture, truth, taken, size, count)
        if not self.is_kind():
            picture = degrade.shoot(rng, degrade.light(rng, picture, 1.0), 0.45)
        if rng.random() < 0.4:
            pad_picture(rng, picture, truth)
        return picture, truth

    def add_card(self, picture, truth, taken, size, count):
        rng = self.rng
        card, grey, copied = self.pick_card(halved=True)
        if copied and rng.random() < 0.7 and not taken.any():
            # A sheet from the copier has no edge to be seen around the card.
            paper = rng.uniform(225, 255)
            picture = np.full_like(picture, paper) if rng.random() < 0.6 else np.maximum(picture, paper)
        homography = self.place_card(card, size, count)
        corners = placement.transform(placement.to_corners(card.width, card.height), homography)
        core = corners.mean(0) + (corners - corners.mean(0)) * CARD_CORE
        mask = fill(taken.shape, core, 4)
        if (mask & taken).any():
            return picture
        whole = fill(taken.shape, corners, 4)
        if count > 1 and (whole & taken).any() and rng.random() < 0.7:
            return picture
        taken |= whole
        # Cards of which little shows are neither asked for nor forbidden.
        visible = whole.sum() * 16 / max(1.0, cv2.contourArea(corners))
        truth[1][whole > 0] = 0
        if visible > 0.35:
            inside = mask > 0
            truth[1][whole > 0] = 1
            truth[0][inside] = 1
            middle = placement.transform(np.float32([[[0.4, 0.5], [0.6, 0.5]]]) * (card.width, card.height), homography)[0]
            direction = (middle[1] - middle[0]) / np.linalg.norm(middle[1] - middle[0])
            truth[2][inside], truth[3][inside] = direction
        return self.paste(picture, card, grey, homography, size)

    def place_card(self, card, size, count):
        rng = self.rng
        width, height = size
        angle = rng.uniform(0, 2 * np.pi) if rng.random() < 0.45 else rng.choice([0, 0.5, 1, 1.5]) * np.pi + rng.normal(0, 0.12)
        across = abs(np.cos(angle)) * card.width + abs(np.sin(angle)) * card.height
        down = abs(np.sin(angle)) * card.width + abs(np.cos(angle)) * card.height
        fit = min(width / across, height / down)
        share = rng.uniform(0.28, 0.6) if count > 1 else rng.choice([rng.uniform(0.25, 0.6), rng.uniform(0.6, 1.0), rng.uniform(1.0, 1.3)], p=[0.33, 0.47, 0.2])
        scale = fit * share
        room = np.maximum(0, np.float64([width - across * scale, height - down * scale]))
        overhang = np.float64([across, down]) * scale * 0.15
        centre = np.float64(size) / 2 + rng.uniform(-0.5, 0.5, 2) * (room + (overhang if rng.random() < 0.3 else 0))
        tilt = rng.choice([0.0, 0.12, 0.35])
        return placement.to_homography(card.width, card.height, centre, scale, angle, rng.normal(0, tilt), rng.normal(0, tilt), rng.uniform(1.6, 5))

    def make_line_sample(self):
        """Crop [352, 512]; at 1/2 (label core, value core, weight); at 1/4 (up, down, cos, sin, on a line, card)."""
        rng = self.rng
        card, grey, copied = self.pick_card()
        # Pixels of the crop for one of the camera's.
        zoom = CARD_IN_CROP / np.exp(rng.uniform(np.log(250), np.log(1300)))
        render = 1 / max(1.0, zoom)
        size = (round(CROP_WIDTH * render), round(CROP_HEIGHT * render))
        homography = self.place_crop(card)
        shrink = np.diag([size[0] / CROP_WIDTH, size[1] / CROP_HEIGHT, 1.0])
        picture = backgrounds.make_background(rng, size, self.documents)
        if copied and rng.random() < 0.8:
            picture = np.full_like(picture, rng.uniform(225, 255))
        elsewhere = None
        if rng.random() < 0.12:
            other, other_grey, _ = self.pick_card()
            aside = np.float64([[1, 0, rng.choice([-1, 1]) * rng.uniform(0, 0.3) * card.width], [0, 1, rng.choice([-1.06, 1.06]) * card.height], [0, 0, 1]])
            beside = homography @ aside
            picture = self.paste(picture, other, other_grey, shrink @ beside, size)
            elsewhere = placement.transform(placement.to_corners(other.width, other.height), beside)
        picture = self.paste(picture, card, grey, shrink @ homography, size)
        picture = degrade.light(rng, picture, 1.0)
        picture = degrade.shoot(rng, picture, min(1.0, zoom))
        if size != (CROP_WIDTH, CROP_HEIGHT):
            picture = cv2.resize(picture, (CROP_WIDTH, CROP_HEIGHT), interpolation=cv2.INTER_LINEAR)
        cores, places = to_line_truth(card, homography, elsewhere)
        if rng.random() < 0.15:
            cut_by_frame(rng, picture, cores, places)
        return picture, cores, places

    def place_crop(self, card):
        """The card as the card finder will have it cut out: nearly upright, nearly of the right size."""
        rng = self.rng
        turn = rng.choice([0, 0.5, 1, 1.5], p=[0.82, 0.04, 0.1, 0.04]) * np.pi
        angle = turn + rng.normal(0, 0.05 if rng.random() < 0.8 else 0.16)
        fit = CARD_IN_CROP / card.width
        if turn in (0.5 * np.pi, 1.5 * np.pi):
            fit *= 0.66
        scale = fit * np.exp(rng.normal(0, 0.09 if rng.random() < 0.8 else 0.25))
        centre = np.float64([CROP_WIDTH, CROP_HEIGHT]) / 2 + rng.normal(0, 1, 2) * (15, 11) * (1 if rng.random() < 0.85 else 3)
        tilt = rng.choice([0.0, 0.12, 0.35])
        return placement.to_homography(card.width, card.height, centre, scale, angle, rng.normal(0, tilt), rng.normal(0, tilt), rng.uniform(1.6, 5))


def hold(rng, picture, card, homography, size):
    """Fingers that hold the card: one to three smooth blobs over its edge, which hide little of what is printed."""
    for _ in range(rng.integers(1, 4)):
        along, across = rng.uniform(0.02, 0.98), rng.uniform(-0.02, 0.03)
        side = rng.integers(4)
        u, v = [(along, across), (1 - across, along), (along, 1 - across), (across, along)][side]
        unit = rng.uniform(0.05, 0.1) * card.width
        base = np.float32([[u * card.width, v * card.height], [u * card.width + unit, v * card.height]])
        centre, edge = placement.transform(base, homography)
        radius = float(np.linalg.norm(edge - centre))
        finger = np.zeros((size[1], size[0]), np.float32)
        axes = (max(1, round(radius)), max(1, round(radius * rng.uniform(0.5, 0.9))))
        cv2.ellipse(finger, (int(centre[0]), int(centre[1])), axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1, cv2.LINE_AA)
        finger = cv2.GaussianBlur(finger, (0, 0), max(0.5, 0.08 * radius))
        picture = picture * (1 - finger) + finger * rng.uniform(60, 210)
    return picture


def pad_picture(rng, picture, truth):
    """Grey at the right or the lower edge, as inference pads pictures to whole cells."""
    cells = int(rng.integers(1, 8))
    if rng.random() < 0.5:
        picture[:, -4 * cells :] = NOTHING
        truth[:, :, -cells:] = 0
        truth[1, :, -cells:] = 1
    else:
        picture[-4 * cells :] = NOTHING
        truth[:, -cells:] = 0
        truth[1, -cells:] = 1


def cut_by_frame(rng, picture, cores, places):
    """The card runs out of the photo: nothing, and no text, beyond a straight edge on one side."""
    side = rng.integers(4)
    cells = int(rng.integers(2, 32 if side < 2 else 22))
    beyond = [slice(None), slice(None)]
    axis = 1 if side < 2 else 0
    for maps, size in ((picture[None], 4 * cells), (cores, 2 * cells), (places, cells)):
        beyond[axis] = slice(0, size) if side % 2 == 0 else slice(-size, None)
        maps[(slice(None), *beyond)] = NOTHING if maps.shape[0] == 1 else 0
        if maps is cores:
            maps[(2, *beyond)] = 1


def to_line_truth(card, homography, elsewhere):
    half = (CROP_HEIGHT // 2, CROP_WIDTH // 2)
    quarter = (CROP_HEIGHT // 4, CROP_WIDTH // 4)
    cores = np.zeros((3, *half), np.float32)
    cores[2] = 1
    places = np.zeros((6, *quarter), np.float32)
    if elsewhere is not None:
        cores[2][fill(half, elsewhere, 2) > 0] = 0
    corners = placement.transform(placement.to_corners(card.width, card.height), homography)
    whole = fill(half, corners, 2)
    cores[2][whole > 0] = 1
    quads = placement.transform(card.quads, homography)
    owners = np.full(quarter, -1, np.int16)
    for index, (quad, kind) in enumerate(zip(quads, card.kinds)):
        core = to_core(quad)
        cv2.fillPoly(cores[0 if kind == LABEL else 1], [to_fixed(core, 2)], 1.0, shift=4)
        cv2.fillPoly(owners, [to_fixed(core, 4)], index, shift=4)
    write_places(places, owners, quads)
    places[5] = fill(quarter, corners, 4)
    return cores, places


def write_places(places, owners, quads):
    """For every cell on a line: distance to the line's upper and lower edge, its direction."""
    rows, columns = np.nonzero(owners >= 0)
    if len(rows) == 0:
        return
    quad = quads[owners[rows, columns]]
    point = np.stack([columns, rows], 1) * 4.0 + 2.0
    along = quad[:, 1] - quad[:, 0] + quad[:, 2] - quad[:, 3]
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-6
    places[0, rows, columns] = distance(quad[:, 0], quad[:, 1], point) / PLACE_UNIT
    places[1, rows, columns] = distance(quad[:, 2], quad[:, 3], point) / PLACE_UNIT
    places[2, rows, columns], places[3, rows, columns] = along.T
    places[4, rows, columns] = 1


def distance(start, end, point):
    """Of points from directed edges, positive on the inner side of a clockwise (y down) polygon."""
    edge = end - start
    edge = edge / (np.linalg.norm(edge, axis=1, keepdims=True) + 1e-6)
    offset = point - start
    return edge[:, 0] * offset[:, 1] - edge[:, 1] * offset[:, 0]


def to_core(quad):
    top_left, top_right, bottom_right, bottom_left = quad
    height = (np.linalg.norm(bottom_left - top_left) + np.linalg.norm(bottom_right - top_right)) / 2
    width = (np.linalg.norm(top_right - top_left) + np.linalg.norm(bottom_right - bottom_left)) / 2
    inset = min(LINE_CORE_INSET * height / max(width, 1e-6), 0.3)
    trim = (1 - LINE_CORE_HEIGHT) / 2

    def at(u, v):
        top = top_left + (top_right - top_left) * u
        bottom = bottom_left + (bottom_right - bottom_left) * u
        return top + (bottom - top) * v

    return np.float32([at(inset, trim), at(1 - inset, trim), at(1 - inset, 1 - trim), at(inset, 1 - trim)])


def to_fixed(polygon, stride):
    """To OpenCV's 4-bit fixed point, whose integers are cell centres."""
    return np.int32(np.round((polygon / stride - 0.5) * 16))


def fill(shape, polygon, stride):
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [to_fixed(polygon, stride)], 1, shift=4)
    return mask

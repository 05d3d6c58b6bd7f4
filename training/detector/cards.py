"""Flat specimen cards with their truth, as packages/specimen writes them."""

import json
import os
from dataclasses import dataclass

import cv2
import numpy as np

LABEL, VALUE = 0, 1


@dataclass
class Card:
    """`quads` [n, 4, 2]: lines in card pixels, clockwise from the start of the text; `kinds` [n]."""

    encoded: np.ndarray
    width: int
    height: int
    quads: np.ndarray
    kinds: np.ndarray

    def read_grey(self, rng, halved=False):
        """The card in grey by a random mix of its colours, so that no tint is learnt; `halved` decodes faster."""
        picture = cv2.imdecode(self.encoded, cv2.IMREAD_REDUCED_COLOR_2 if halved else cv2.IMREAD_COLOR)
        weights = rng.dirichlet((1.0, 4.0, 2.0)) if rng.random() < 0.5 else (0.114, 0.587, 0.299)
        return cv2.transform(picture, np.float32([weights]))


def read_cards(folder):
    cards = []
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".json"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            truth = json.load(file)
        with open(os.path.join(folder, name[:-5] + ".jpg"), "rb") as file:
            encoded = np.frombuffer(file.read(), np.uint8)
        quads = np.float32([line["quad"] for line in truth["lines"]])
        kinds = np.int32([LABEL if line["kind"] == "label" else VALUE for line in truth["lines"]])
        cards.append(Card(encoded, truth["width"], truth["height"], quads, kinds))
    if not cards:
        raise FileNotFoundError(f"no cards in {folder}")
    return cards

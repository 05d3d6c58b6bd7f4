"""Scores a network in training on a folder of held-out lines, as write_held_out.py and cut-card-lines.mjs write them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from lines.alphabet import decode_best_path
from lines.photograph_line import LEVELS, LINE_HEIGHT, MAX_LINE_WIDTH
from recogniser.batches import END_ROOM
from recogniser.drawing.draw_lines import normalise_lines
from recogniser.model import TIME_STRIDE, LineReader, LineRecogniser

BATCH = 256
WIDTH_STEP = 32


@dataclass(frozen=True)
class FolderLines:
    images: list[np.ndarray]
    texts: list[str]
    levels: list[str]


def read_lines_folder(folder: Path) -> FolderLines:
    """Lines up to the widest that a network takes; the few wider ones are left out."""
    facts = json.loads((folder / "lines.json").read_text())
    pixels = np.frombuffer((folder / "lines.bin").read_bytes(), np.uint8)
    images, offset = [], 0
    for fact in facts:
        size = LINE_HEIGHT * fact["width"]
        images.append(pixels[offset : offset + size].reshape(LINE_HEIGHT, fact["width"]))
        offset += size
    kept = [index for index, image in enumerate(images) if image.shape[1] <= MAX_LINE_WIDTH]
    return FolderLines([images[index] for index in kept], [facts[index]["text"] for index in kept], [facts[index]["level"] for index in kept])


@torch.no_grad()
def read_all(model: LineRecogniser, images: list[np.ndarray], device: torch.device) -> list[str]:
    """What the network reads in each of the images, uint8 [32, width]."""
    reader = LineReader(model).to(device).eval()
    texts = [""] * len(images)
    order = sorted(range(len(images)), key=lambda index: images[index].shape[1])
    for first in range(0, len(order), BATCH):
        batch = order[first : first + BATCH]
        widest = -(-(images[batch[-1]].shape[1] + END_ROOM) // WIDTH_STEP) * WIDTH_STEP
        grey = np.zeros((len(batch), LINE_HEIGHT, widest), np.uint8)
        for row, index in zip(grey, batch):
            row[:, : images[index].shape[1]] = images[index]
        widths = [images[index].shape[1] for index in batch]
        lines: Tensor = normalise_lines(torch.from_numpy(grey).to(device), torch.tensor(widths, device=device))
        classes = reader(lines).argmax(-1).T.cpu().tolist()
        for index, width, frames in zip(batch, widths, classes):
            texts[index] = decode_best_path(frames[: -(-(width + END_ROOM) // TIME_STRIDE)])
    return texts


def _without_colon(text: str) -> str:
    stripped = text.lstrip(":;.,' -")
    return stripped or text


def score_folder(model: LineRecogniser, lines: FolderLines, device: torch.device) -> dict[str, float]:
    """Per cent of lines read exactly but for a colon before the value, by level and over all."""
    read = read_all(model, lines.images, device)
    exact = np.array([_without_colon(text) == _without_colon(truth) for text, truth in zip(read, lines.texts)])
    levels = np.array(lines.levels)
    return {level: round(100 * float(exact[levels == level].mean()), 2) for level in LEVELS if (levels == level).any()} | {"all": round(100 * float(exact.mean()), 2)}

"""Scores of a network on held-out lines while it trains; the exported model is scored by score-models.mjs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from lines.alphabet import decode_best_path
from recogniser.batches import normalise, to_batch
from lines.make_lines import LineMaker, TrainingLine
from recogniser.model import LineReader, LineRecogniser
from lines.photograph_line import LEVELS


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1: lines read exactly, per level; characters wrong over all."""

    exact: dict[str, float]
    character_error: float

    def __str__(self) -> str:
        levels = " ".join(f"{level} {100 * share:.1f}" for level, share in self.exact.items())
        return f"exact % {levels}, character error {100 * self.character_error:.2f} %"


def make_held_out(split: str, per_level: int, seed: int, records: Path) -> list[TrainingLine]:
    """The same lines for the same arguments, levels in equal number."""
    maker = LineMaker(split, seed, records)
    return [maker.make(level) for level in LEVELS for _ in range(per_level)]


def edit_distance(first: str, second: str) -> int:
    row = list(range(len(second) + 1))
    for i, left in enumerate(first, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(second, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return row[-1]


@torch.no_grad()
def read_lines(model: LineRecogniser, lines: list[TrainingLine], device: torch.device, batch_size: int = 32) -> list[str]:
    """What the network reads, in the order of the lines."""
    reader = LineReader(model).to(device).eval()
    order = sorted(range(len(lines)), key=lambda index: lines[index].image.shape[1])
    texts = [""] * len(lines)
    for start in range(0, len(order), batch_size):
        indices = order[start : start + batch_size]
        scores = reader(normalise(to_batch([lines[index] for index in indices])).to(device))
        for column, index in enumerate(indices):
            texts[index] = decode_best_path(scores[:, column].argmax(-1).tolist())
    return texts


def score_model(model: LineRecogniser, lines: list[TrainingLine], device: torch.device) -> tuple[Score, list[tuple[TrainingLine, str]]]:
    """The score and the lines misread, with what was read instead."""
    texts = read_lines(model, lines, device)
    wrong = [(line, text) for line, text in zip(lines, texts) if line.text != text]
    errors = sum(edit_distance(line.text, text) for line, text in zip(lines, texts))
    exact = {}
    for level in LEVELS:
        of_level = [line.text == text for line, text in zip(lines, texts) if line.level == level]
        exact[level] = sum(of_level) / max(1, len(of_level))
    return Score(exact, errors / max(1, sum(len(line.text) for line in lines))), wrong

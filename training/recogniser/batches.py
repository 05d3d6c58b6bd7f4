"""Lines in padded batches, and the process that makes them while the trainer computes."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from queue import Empty, Full

import numpy as np
import torch
from torch import Tensor

from lines.alphabet import to_classes
from lines.make_lines import LineMaker, TrainingLine
from lines.photograph_line import LINE_HEIGHT

LINES_PER_CHUNK = 320
# A batch holds as many lines as fit in so many pixels of width, so that every step costs about the same.
BATCH_WIDTH_BUDGET = 5_500
MAX_BATCH = 40
WIDTH_STEP = 8
# The reader leaves this after every line (END_ROOM in packages/reader): without, the last letter has no frame to end in.
END_ROOM = 8

# Shares of (scan, mild, phone, hard) lines at a moment of training, between which the mixture moves evenly.
EASY_MIX = (0.6, 0.3, 0.1, 0.0)
FULL_MIX = (0.2, 0.27, 0.32, 0.21)
FULL_MIX_AT = 0.2


@dataclass(frozen=True)
class Batch:
    """`lines` is uint8 [batch, 32, width], zero beyond each line's own width in `widths`."""

    lines: np.ndarray
    widths: list[int]
    texts: list[str]


def mix_at(progress: float) -> tuple[float, ...]:
    """Level weights when `progress` (0 to 1) of the training has passed."""
    share = min(1.0, progress / FULL_MIX_AT)
    return tuple(easy + (full - easy) * share for easy, full in zip(EASY_MIX, FULL_MIX))


def to_batch(lines: list[TrainingLine]) -> Batch:
    widths = [line.image.shape[1] for line in lines]
    widest = -(-(max(widths) + END_ROOM) // WIDTH_STEP) * WIDTH_STEP
    padded = np.zeros((len(lines), LINE_HEIGHT, widest), np.uint8)
    for row, line in zip(padded, lines):
        row[:, : line.image.shape[1]] = line.image
    return Batch(padded, widths, [line.text for line in lines])


def to_batches(lines: list[TrainingLine]) -> list[Batch]:
    """Lines of like width share a batch, so that little is computed on padding."""
    batches: list[Batch] = []
    waiting: list[TrainingLine] = []
    for line in sorted(lines, key=lambda line: line.image.shape[1]):
        if waiting and (line.image.shape[1] * (len(waiting) + 1) > BATCH_WIDTH_BUDGET or len(waiting) == MAX_BATCH):
            batches.append(to_batch(waiting))
            waiting = []
        waiting.append(line)
    return [*batches, to_batch(waiting)]


def normalise(batch: Batch) -> Tensor:
    """Float32 [batch, 1, 32, width]: each line (grey − mean) / (std + 8) / 2 over its own pixels, zero beyond."""
    result = np.zeros((len(batch.widths), 1, *batch.lines.shape[1:]), np.float32)
    for target, line, width in zip(result, batch.lines, batch.widths):
        grey = line[:, :width].astype(np.float32)
        target[0, :, :width] = (grey - grey.mean()) / (grey.std() + 8) / 2
    return torch.from_numpy(result)


def to_targets(texts: list[str]) -> tuple[Tensor, Tensor]:
    """All texts' classes in one row, and each text's length, as torch's ctc_loss takes them."""
    classes = [to_classes(text) for text in texts]
    return torch.tensor([index for row in classes for index in row]), torch.tensor([len(row) for row in classes])


def _put(queue: multiprocessing.Queue, chunk: list[Batch]) -> bool:
    try:
        queue.put(chunk, timeout=5)
    except Full:
        return False
    return True


def _fill_queue(queue: multiprocessing.Queue, progress: Synchronized, seed: int, records: Path) -> None:
    maker = LineMaker("train", seed, records)
    trainer = os.getppid()
    while True:
        weights = mix_at(progress.value)
        chunk = to_batches([maker.make_mixed(weights) for _ in range(LINES_PER_CHUNK)])
        while not _put(queue, chunk):
            # A trainer that was killed cannot end its children; who is inherited by another process goes by itself.
            if os.getppid() != trainer:
                return


class BatchSource:
    """Batches of training lines, made by `generators` processes of different seeds."""

    def __init__(self, seed: int, records: Path, generators: int) -> None:
        context = multiprocessing.get_context("fork")
        self._queue = context.Queue(maxsize=4)
        self._progress = context.Value("d", 0.0)
        self._order = np.random.RandomState(seed)
        self._processes = [
            context.Process(target=_fill_queue, args=(self._queue, self._progress, seed * 1000 + index, records), daemon=True)
            for index in range(generators)
        ]
        for process in self._processes:
            process.start()

    def next_batches(self, progress: float) -> list[Batch]:
        """The next chunk, its batches in random order; `progress` sets the difficulty of what is made from now on."""
        self._progress.value = progress
        chunk = self._next_chunk()
        return [chunk[index] for index in self._order.permutation(len(chunk))]

    def _next_chunk(self) -> list[Batch]:
        """Waits for as long as somebody still makes lines."""
        while True:
            try:
                return self._queue.get(timeout=5)
            except Empty:
                if not all(process.is_alive() for process in self._processes):
                    raise RuntimeError("a process that makes lines has ended; its own error is above") from None

"""Trains several line recognisers at once on the same drawn lines: made for a GPU, small enough to try on a CPU.

    python3 -m recogniser.train_together --atlas work/atlas.npz --records work/records --out work/gpu --minutes 9 \\
        --start wide=work/start.pt --composers 8 --drawers 4

The first of --networks teaches the others: beside the text they learn how sure the first is of every frame.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from learning.schedule import WeightAverage, load_checkpoint, make_optimiser, rate_at, save_checkpoint, to_device
from lines.alphabet import CLASS_COUNT
from recogniser.drawing.compose_packets import Packet, make_composer
from recogniser.drawing.draw_lines import LineCamera, normalise_lines
from recogniser.model import FRAMES_PER_COLUMN, SIZES, LineRecogniser
from recogniser.evaluation.score_folder import read_lines_folder, score_folder
from synthesis.feed import Drawer, Feed
from synthesis.glyph_atlas import load_atlas
from synthesis.ground import Ground

GRADIENT_LIMIT = 5.0
# Both losses count per character; a line has about so many frames for each.
FRAMES_PER_CHARACTER = 7.0
TEACHER_SHARE = 0.5
# Of the learning rate, for a network that begins with weights that were trained already.
KNOWING_RATE = 0.6
# A class that a restored network does not know yet begins as good as never.
UNKNOWN_CLASS_BIAS = -8.0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--networks", default="wide,narrow", help=f"of {', '.join(SIZES)}, the teacher first")
    parser.add_argument("--start", action="append", default=[], help="NAME=checkpoint whose weights to begin with")
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--width-budget", type=int, default=480_000, help="pixels of width drawn at once")
    parser.add_argument("--largest", type=int, default=4_096, help="lines drawn at once")
    parser.add_argument("--step-budget", type=int, default=160_000, help="pixels of width a step")
    parser.add_argument("--composers", type=int, default=0, help="processes that set lines; 0 does all in this one")
    parser.add_argument("--drawers", type=int, default=1, help="processes that photograph them")
    parser.add_argument("--redraws", type=int, default=1, help="times each line is photographed")
    parser.add_argument("--device", default="cpu", help="cpu or cuda; asking torch here would spoil the processes that are forked")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--held-out", type=Path, action="append", default=[], help="folder of dev lines to score on")
    parser.add_argument("--score-every", type=float, default=150, help="seconds")
    parser.add_argument("--sheets", type=int, default=120)
    return parser.parse_args()


def make_drawer(atlas_path: Path, split: str, device_name: str, sheets: int) -> Drawer:
    """Photographs a packet: uint8 lines, widths, targets, target lengths, as numpy arrays."""

    def start(seed: int) -> Callable[[object], object]:
        torch.set_num_threads(1)
        device = torch.device(device_name)
        camera = LineCamera(load_atlas(atlas_path, split, device), Ground(seed, device, sheet_count=sheets), seed)

        def draw(packet: Packet) -> tuple[np.ndarray, ...]:
            drawn = camera.take(packet)
            lengths = drawn.target_lengths.cpu()
            longest = max(1, int(lengths.max()))
            return tuple(each.cpu().numpy() for each in (drawn.grey, drawn.widths, drawn.targets[:, :longest].contiguous(), lengths))

        return draw

    return start


@dataclass
class Student:
    """A network in training."""

    name: str
    model: LineRecogniser
    average: WeightAverage
    optimiser: torch.optim.Optimizer
    loss_sum: Tensor
    stream: "torch.cuda.Stream | None"


def load_weights(model: LineRecogniser, path: Path) -> None:
    """The averaged weights of a checkpoint, also of one that knew fewer classes."""
    weights = load_checkpoint(path)["average"]
    known = weights["answer.bias"].shape[0] // FRAMES_PER_COLUMN
    if known < CLASS_COUNT:
        for name in ("answer.weight", "answer.bias"):
            old = weights[name].reshape(FRAMES_PER_COLUMN, known, -1)
            new = torch.zeros(FRAMES_PER_COLUMN, CLASS_COUNT, old.shape[2])
            if name == "answer.bias":
                new += UNKNOWN_CLASS_BIAS
            new[:, :known] = old
            weights[name] = new.reshape(FRAMES_PER_COLUMN * CLASS_COUNT, *weights[name].shape[1:])
    model.load_state_dict(weights)


def make_student(name: str, start: Path | None, rate: float, device: torch.device) -> Student:
    model = LineRecogniser(SIZES[name])
    if start:
        load_weights(model, start)
    model = model.to(device).to(memory_format=torch.channels_last)
    return Student(name, model, WeightAverage(model), make_optimiser(model, rate), torch.zeros((), device=device), torch.cuda.Stream() if device.type == "cuda" else None)


def learn(student: Student, logits: Tensor, teacher: Tensor | None, targets: Tensor, target_lengths: Tensor) -> None:
    shares = functional.log_softmax(logits.float(), -1)
    # Every frame counts, padding too, so that the network learns to say nothing beyond a line's end.
    frames = torch.full((shares.shape[1],), shares.shape[0], dtype=torch.long)
    loss = functional.ctc_loss(shares, targets, frames, target_lengths, zero_infinity=True)
    if teacher is not None:
        distance = functional.kl_div(shares, teacher, log_target=True, reduction="none").sum(-1).mean()
        loss = (1 - TEACHER_SHARE) * loss + TEACHER_SHARE * FRAMES_PER_CHARACTER * distance
    student.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(student.model.parameters(), GRADIENT_LIMIT)
    student.optimiser.step()
    student.average.update(student.model)
    student.loss_sum += loss.detach()


def train_step(students: list[Student], lines: Tensor, targets: Tensor, target_lengths: Tensor) -> None:
    """One step of every student. On a GPU each has a stream of its own: their recurrences wait for themselves only."""
    teacher: Tensor | None = None
    ready = torch.cuda.Event() if lines.is_cuda else None
    for student in students:
        with on_stream(student, lines):
            if teacher is not None and ready:
                ready.wait()
            with torch.autocast(lines.device.type, dtype=torch.bfloat16, enabled=lines.is_cuda):
                logits = student.model(lines)
            told = teacher
            if teacher is None:
                teacher = functional.log_softmax(logits.detach().float(), -1)
                if ready:
                    ready.record()
            elif teacher.is_cuda:
                teacher.record_stream(torch.cuda.current_stream())
            learn(student, logits, told, targets, target_lengths)
    for student in students:
        if student.stream:
            torch.cuda.current_stream().wait_stream(student.stream)


@contextmanager
def on_stream(student: Student, lines: Tensor) -> Iterator[None]:
    """Work on the student's stream, after all that the lines still wait for."""
    if student.stream is None:
        yield
        return
    student.stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(student.stream):
        yield


def split_packet(packet: tuple[np.ndarray, ...], width_budget: int, device: torch.device) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Normalised lines, targets and target lengths of the steps that a packet makes."""
    grey, widths, targets, lengths = packet
    steps = max(1, round(grey.shape[0] * grey.shape[2] / width_budget))
    lines = normalise_lines(to_device(grey, device), to_device(widths, device))
    parts = zip(lines.chunk(steps), to_device(targets, device).chunk(steps), torch.from_numpy(lengths).chunk(steps))
    return [(part.contiguous(memory_format=torch.channels_last), *rest) for part, *rest in parts]


def main() -> None:
    options = read_options()
    torch.manual_seed(options.seed)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = False
    device = torch.device(options.device)
    composer = make_composer(options.atlas, options.records, "train", options.width_budget, options.largest)
    feed = Feed(composer, make_drawer(options.atlas, "train", options.device, options.sheets), options.seed, options.composers, options.drawers, options.redraws)
    if device.type == "cpu":
        torch.set_num_threads(1)
    starts = dict(each.split("=", 1) for each in options.start)
    held_out = {folder.name: read_lines_folder(folder) for folder in options.held_out}
    students = [make_student(name, Path(starts[name]) if name in starts else None, options.rate, device) for name in options.networks.split(",")]
    started = scored = time.monotonic()
    seen = steps = scored_steps = 0
    waited = progress = 0.0
    while progress < 1:
        before = time.monotonic()
        packet = feed.next()
        waited += time.monotonic() - before
        for lines, targets, lengths in split_packet(packet, options.step_budget, device):
            progress = min(1.0, (time.monotonic() - started) / (60 * options.minutes))
            for student in students:
                for group in student.optimiser.param_groups:
                    group["lr"] = options.rate * rate_at(progress) * (KNOWING_RATE if student.name in starts else 1.0)
            train_step(students, lines, targets, lengths)
            steps += 1
        seen += len(packet[1])
        if time.monotonic() - scored > options.score_every or progress >= 1:
            minutes = (time.monotonic() - started) / 60
            for student in students:
                scores = {name: score_folder(student.average.model, lines, device) for name, lines in held_out.items()}
                facts = {
                    "parameters": sum(each.numel() for each in student.model.parameters()), "sizes": student.name, "seed": options.seed, "device": options.device,
                    "torch": torch.__version__, "lines": seen, "steps": steps, "minutes": round(minutes, 1), "started": student.name in starts, "dev": scores,
                }  # fmt: skip
                save_checkpoint(options.out / f"{student.name}.pt", student.average.model, None, facts)
                loss = float(student.loss_sum) / max(1, steps - scored_steps)
                print(f"{minutes:.1f} min, {seen} lines, {steps} steps, waited {waited:.0f} s; {student.name}: loss {loss:.4f}, dev {json.dumps(scores)}", flush=True)
                student.loss_sum.zero_()
                student.model.train()
            scored, scored_steps = time.monotonic(), steps
    feed.close()


if __name__ == "__main__":
    main()

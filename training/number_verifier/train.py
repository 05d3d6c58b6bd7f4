"""Trains the number verifier from nothing.

    nice -n 19 python3 -m number_verifier.train --atlas work/atlas.npz --out work/verifier --minutes 15

The schedule follows the clock. On a GPU the drawing and the learning share the device, in processes of their own.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from learning.schedule import WeightAverage, load_checkpoint, make_optimiser, rate_at, save_checkpoint, to_device
from lines.photograph_line import LEVELS
from number_verifier.compose_numbers import NumberRows, compose_numbers
from number_verifier.draw_numbers import StripCamera, normalise_strips
from number_verifier.evaluate import Counts, count_answers, draw_held_out
from number_verifier.label_cells import IGNORED
from number_verifier.network import NumberVerifier
from synthesis.feed import Composer, Drawer, Feed
from synthesis.glyph_atlas import load_atlas
from synthesis.ground import Ground
from synthesis.set_text import Typesetter

LEVEL_SHARES = (0.25, 0.25, 0.27, 0.23)
GRADIENT_LIMIT = 5.0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=32, help="strips drawn at once")
    parser.add_argument("--step", type=int, default=32, help="strips a step")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--composers", type=int, default=0, help="processes that set numbers; 0 does all in this one")
    parser.add_argument("--drawers", type=int, default=1, help="processes that photograph them")
    parser.add_argument("--redraws", type=int, default=1, help="times each number is photographed")
    parser.add_argument("--device", default="cpu", help="cpu or cuda; asking torch here would spoil the processes that are forked")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--start", type=Path, help="checkpoint whose weights to begin with")
    parser.add_argument("--score-every", type=float, default=120, help="seconds between scores on the dev split")
    parser.add_argument("--held-out", type=int, default=64, help="dev strips a level")
    parser.add_argument("--sheets", type=int, default=120, help="sheets of card ground")
    return parser.parse_args()


def make_composer(atlas_path: Path, split: str, batch: int) -> Composer:
    """Sets numbers to be drawn at once, by level."""

    def compose(seed: int) -> Iterator[object]:
        typesetter, rng = Typesetter(load_atlas(atlas_path, split, torch.device("cpu"), draw=False)), random.Random(seed)
        sizes = [max(1, round(share * batch)) for share in LEVEL_SHARES]
        while True:
            yield [compose_numbers(rng, typesetter, size) for size in sizes]

    return compose


def make_drawer(atlas_path: Path, split: str, device_name: str, sheets: int) -> Drawer:
    """Photographs numbers, all levels mixed: uint8 [strips, height, width], int64 [strips, cells]."""

    def start(seed: int) -> Callable[[object], object]:
        torch.set_num_threads(1)
        device = torch.device(device_name)
        camera = StripCamera(load_atlas(atlas_path, split, device), Ground(seed, device, sheet_count=sheets), seed)

        def draw(numbers: list[NumberRows]) -> tuple[np.ndarray, np.ndarray]:
            drawn = [camera.take(rows, level) for rows, level in zip(numbers, LEVELS)]
            grey, labels = torch.cat([each.grey for each in drawn]), torch.cat([each.labels for each in drawn])
            # A step takes some of each level.
            order = torch.randperm(grey.shape[0], device=device)
            return grey[order].cpu().numpy(), labels[order].cpu().numpy()

        return draw

    return start


def train_step(model: NumberVerifier, optimiser: torch.optim.Optimizer, strips: Tensor, labels: Tensor) -> Tensor:
    with torch.autocast(strips.device.type, dtype=torch.bfloat16, enabled=strips.is_cuda):
        logits = model(strips)
    loss = functional.cross_entropy(logits.float(), labels, ignore_index=IGNORED)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), GRADIENT_LIMIT)
    optimiser.step()
    return loss.detach()


def main() -> None:
    options = read_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = torch.device(options.device)
    composer = make_composer(options.atlas, "train", options.batch)
    drawer = make_drawer(options.atlas, "train", options.device, options.sheets)
    feed = Feed(composer, drawer, options.seed, options.composers, options.drawers, options.redraws)
    held_out = draw_held_out(options.atlas, "dev", options.held_out, device)
    model = NumberVerifier().to(device)
    if options.start:
        model.load_state_dict(load_checkpoint(options.start, device)["average"])
    average = WeightAverage(model)
    optimiser = make_optimiser(model, options.rate)
    facts: dict[str, object] = {"parameters": sum(each.numel() for each in model.parameters()), "seed": options.seed, "device": options.device, "torch": torch.__version__}
    print(json.dumps(facts), flush=True)
    started = scored = time.monotonic()
    steps = seen = 0
    progress, loss_sum, loss_steps = 0.0, torch.zeros((), device=device), 0
    while progress < 1:
        grey, labels = (to_device(each, device) for each in feed.next())
        seen += grey.shape[0]
        for strips, cells in zip(grey.split(options.step), labels.split(options.step)):
            progress = min(1.0, (time.monotonic() - started) / (60 * options.minutes))
            for group in optimiser.param_groups:
                group["lr"] = options.rate * rate_at(progress)
            loss_sum += train_step(model, optimiser, normalise_strips(strips), cells)
            loss_steps += 1
            average.update(model)
            steps += 1
        if time.monotonic() - scored > options.score_every or progress >= 1:
            counts: Counts = count_answers(average.model, held_out)
            minutes = (time.monotonic() - started) / 60
            facts |= {"strips": seen, "steps": steps, "minutes": round(minutes, 1), "dev": str(counts)}
            save_checkpoint(options.out / "checkpoint.pt", model, average, facts)
            print(f"{minutes:.1f} min, {seen} strips, loss {float(loss_sum) / max(1, loss_steps):.4f}; dev {counts}", flush=True)
            if math.isnan(float(loss_sum)):
                raise FloatingPointError("the loss is no number any more")
            loss_sum, loss_steps = torch.zeros((), device=device), 0
            model.train()
            scored = time.monotonic()
    feed.close()


if __name__ == "__main__":
    main()

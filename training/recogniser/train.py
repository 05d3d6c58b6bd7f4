"""Trains the line recogniser from nothing.

    nice -n 19 python3 -m recogniser.train --records work/records --out work/recogniser/first --minutes 90

The schedule follows the clock with --minutes and the number of lines with --lines; only the latter does not depend on
how busy the machine is. A GPU is used when there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from pathlib import Path

# Debian's OpenBLAS takes every core for the LSTM's small products, whatever torch's own thread count is, and spins
# while it waits: on a busy machine that halves the speed. It reads this once, when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from learning.schedule import WeightAverage, load_checkpoint, rate_at, save_checkpoint
from recogniser.batches import Batch, BatchSource, normalise, to_targets
from recogniser.model import LineRecogniser
from recogniser.evaluation.score import make_held_out, score_model

GRADIENT_LIMIT = 5.0
HELD_OUT_SEED = 77


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--minutes", type=float, default=90, help="length of the schedule in wall-clock minutes")
    parser.add_argument("--lines", type=int, help="length of the schedule in lines, instead of minutes")
    parser.add_argument("--records", type=Path, required=True, help="folder of records by split, from packages/specimen")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--generators", type=int, default=1, help="processes that make lines")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    parser.add_argument("--start", type=Path, help="checkpoint whose weights to begin with (a second stage)")
    parser.add_argument("--first-progress", type=float, default=0.0, help="where in the schedule a second stage begins")
    parser.add_argument("--score-every", type=float, default=240, help="seconds between scores on the dev split")
    parser.add_argument("--held-out", type=int, default=120, help="dev lines a level")
    return parser.parse_args()


def train_step(model: nn.Module, optimiser: torch.optim.Optimizer, batch: Batch, device: torch.device) -> float:
    """One step on one batch; returns the mean CTC loss of a line."""
    lines = normalise(batch).to(device).contiguous(memory_format=torch.channels_last)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        logits = model(lines)
    targets, target_lengths = to_targets(batch.texts)
    # Every frame counts, padding too, so that the network learns to say nothing beyond a line's end.
    frames = torch.full((len(batch.texts),), logits.shape[0], dtype=torch.long)
    loss = functional.ctc_loss(
        functional.log_softmax(logits.float(), -1), targets.to(device), frames, target_lengths, zero_infinity=True
    )
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), GRADIENT_LIMIT)
    optimiser.step()
    return loss.item()


def main() -> None:
    options = read_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    np.random.seed(options.seed)
    device = torch.device(options.device)
    # Processes are forked before torch has done any work, or its threads would be lost in the children.
    source = BatchSource(options.seed, options.records, options.generators)
    held_out = make_held_out("dev", options.held_out, HELD_OUT_SEED, options.records)

    model = LineRecogniser().to(device).to(memory_format=torch.channels_last)
    earlier: dict[str, object] = {}
    if options.start:
        checkpoint = load_checkpoint(options.start, device)
        model.load_state_dict(checkpoint["average"])
        earlier = checkpoint.get("training", {})
    average = WeightAverage(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=0.01, betas=(0.9, 0.98))
    facts: dict[str, object] = {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "seed": options.seed,
        "device": options.device,
        "threads": options.threads,
        "torch": torch.__version__,
    }
    if earlier:
        facts["earlierStageLines"] = earlier.get("lines", 0) + earlier.get("earlierStageLines", 0)
    print(json.dumps(facts), flush=True)

    started = scored = time.monotonic()
    seen = steps = 0
    recent_losses: list[float] = []
    progress = options.first_progress
    while progress < 1:
        for batch in source.next_batches(progress):
            spent = seen / options.lines if options.lines else (time.monotonic() - started) / (60 * options.minutes)
            progress = min(1.0, options.first_progress + (1 - options.first_progress) * spent)
            for group in optimiser.param_groups:
                group["lr"] = options.rate * rate_at(progress)
            recent_losses.append(train_step(model, optimiser, batch, device))
            average.update(model)
            seen += len(batch.texts)
            steps += 1
        due = time.monotonic() - scored > options.score_every
        if due or progress >= 1:
            score, _ = score_model(average.model, held_out, device)
            minutes = (time.monotonic() - started) / 60
            facts |= {"lines": seen, "steps": steps, "minutes": round(minutes, 1), "dev": str(score)}
            save_checkpoint(options.out / "checkpoint.pt", model, average, facts)
            print(f"{minutes:.1f} min, {seen} lines, loss {np.mean(recent_losses):.4f}, {progress:.3f} done; dev {score}", flush=True)
            recent_losses.clear()
            model.train()
            scored = time.monotonic()


if __name__ == "__main__":
    main()

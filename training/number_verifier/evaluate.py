"""What the verifier is worth: how often untouched digits are confirmed, and how often it confirms what is not there.

    python3 -m number_verifier.evaluate --atlas work/atlas.npz --checkpoint work/verifier/checkpoint.pt --split test --out work/verifier/scores-test.json
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import random

import torch
from torch import Tensor, nn

from learning.schedule import load_checkpoint
from lines.photograph_line import LEVELS
from number_verifier.compose_numbers import compose_numbers
from number_verifier.draw_numbers import StripCamera, normalise_strips
from number_verifier.geometry import BLANK, FIRST_DIGIT, ILLEGIBLE
from number_verifier.network import NumberVerifier
from synthesis.glyph_atlas import load_atlas
from synthesis.ground import Ground
from synthesis.set_text import Typesetter

SEEDS = {"dev": 9001, "test": 9002}
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
BATCH = 64


@dataclass(frozen=True)
class HeldOut:
    """Strips of a split, uint8 [pictures, height, width], with their labels [pictures, cells]; `levels` [pictures]."""

    strips: Tensor
    labels: Tensor
    touched: Tensor
    levels: Tensor


@dataclass(frozen=True)
class Counts:
    """Per mille, over cells, at a confidence of 0.9: of digits that can be told, how many are confirmed and how many told as
    another; of cells that cannot be told, how many are told as a digit."""

    confirmed: float
    mistaken: float
    invented: float

    def __str__(self) -> str:
        return f"confirmed {self.confirmed:.2f} mistaken {self.mistaken:.3f} invented {self.invented:.2f} per mille"


def draw_held_out(atlas_path: Path, split: str, per_level: int, device: torch.device, *, cover_share: float = 0.5, lost_share: float = 0.07) -> HeldOut:
    atlas = load_atlas(atlas_path, split, device)
    camera = StripCamera(atlas, Ground(SEEDS[split], device, sheet_count=24), SEEDS[split])
    typesetter, rng = Typesetter(atlas), random.Random(SEEDS[split])
    strips, labels, touched, levels = [], [], [], []
    for index, level in enumerate(LEVELS):
        for first in range(0, per_level, BATCH):
            # Few strips a batch: all of a batch share the sensor's height.
            for _ in range(4):
                size = -(-min(BATCH, per_level - first) // 4)
                drawn = camera.take(compose_numbers(rng, typesetter, size), level, cover_share=cover_share, lost_share=lost_share)
                strips.append(drawn.grey)
                labels.append(drawn.labels)
                touched.append(drawn.touched)
                levels.append(torch.full((size,), index))
    return HeldOut(torch.cat(strips), torch.cat(labels), torch.cat(touched), torch.cat(levels))


@torch.no_grad()
def answer(model: nn.Module, strips: Tensor) -> Tensor:
    """Probabilities [pictures, classes, cells]."""
    model.eval()
    return torch.cat([model(normalise_strips(part)).softmax(1) for part in strips.split(BATCH)])


def count_at(shares: Tensor, labels: Tensor, threshold: float) -> tuple[int, int, int, int, int]:
    """Digits, of these confirmed and told as another; cells without one that can be told, of these told as a digit."""
    digit_shares, digits = shares[:, FIRST_DIGIT:ILLEGIBLE].max(1)
    told = torch.where(digit_shares >= threshold, digits + FIRST_DIGIT, torch.full_like(digits, -1))
    is_digit = (labels >= FIRST_DIGIT) & (labels < ILLEGIBLE)
    is_none = (labels == ILLEGIBLE) | (labels == BLANK)
    confirmed = (is_digit & (told == labels)).sum()
    mistaken = (is_digit & (told >= 0) & (told != labels)).sum()
    invented = (is_none & (told >= 0)).sum()
    return int(is_digit.sum()), int(confirmed), int(mistaken), int(is_none.sum()), int(invented)


def count_answers(model: nn.Module, held_out: HeldOut, threshold: float = 0.9) -> Counts:
    digits, confirmed, mistaken, none, invented = count_at(answer(model, held_out.strips), held_out.labels, threshold)
    return Counts(1000 * confirmed / max(1, digits), 1000 * mistaken / max(1, digits), 1000 * invented / max(1, none))


def tabulate(model: nn.Module, held_out: HeldOut) -> list[dict[str, object]]:
    """One row a level and threshold; `untouched` tells the same of strips with nothing laid over them."""
    shares = answer(model, held_out.strips)
    rows: list[dict[str, object]] = []
    for index, level in enumerate((*LEVELS, "all")):
        of_level = (held_out.levels == index) | torch.tensor(level == "all")
        of_level = of_level.to(shares.device)
        for threshold in THRESHOLDS:
            everything = count_at(shares[of_level], held_out.labels[of_level], threshold)
            plain = of_level & ~held_out.touched
            untouched = count_at(shares[plain], held_out.labels[plain], threshold)
            rows.append({"level": level, "threshold": threshold, "all": everything, "untouched": untouched})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--split", choices=list(SEEDS), required=True)
    parser.add_argument("--per-level", type=int, default=512)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()
    torch.set_num_threads(1)
    device = torch.device(options.device)
    model = NumberVerifier().to(device)
    model.load_state_dict(load_checkpoint(options.checkpoint, device)["average"])
    rows = tabulate(model, draw_held_out(options.atlas, options.split, options.per_level, device))
    options.out.write_text(json.dumps({"split": options.split, "perLevel": options.per_level, "rows": rows}) + "\n")
    for row in rows:
        if row["threshold"] in (0.5, 0.9, 0.99):
            print(row["level"], row["threshold"], "all", row["all"], "untouched", row["untouched"])


if __name__ == "__main__":
    main()

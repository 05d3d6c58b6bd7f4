"""Scores the verifier on strips that cut-card-numbers.mjs cut out of photographed specimen cards.

    python3 -m number_verifier.score_cards --strips work/held-out/dev-numbers --model ../packages/reader/models/number-verifier.onnx
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from learning.schedule import load_checkpoint
from lines.photograph_line import LEVELS
from number_verifier.draw_numbers import normalise_strips
from number_verifier.geometry import CELLS, DIGITS, FIRST_DIGIT, ILLEGIBLE, MARGIN_CELLS, STRIP_HEIGHT, STRIP_WIDTH
from number_verifier.network import NumberVerifier

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)


def read_strips(folder: Path) -> tuple[torch.Tensor, list[dict[str, str]]]:
    facts = json.loads((folder / "strips.json").read_text())
    pixels = np.frombuffer((folder / "strips.bin").read_bytes(), np.uint8).copy()
    return torch.from_numpy(pixels.reshape(len(facts), STRIP_HEIGHT, STRIP_WIDTH)), facts


def score(shares: torch.Tensor, facts: list[dict[str, str]]) -> list[dict[str, object]]:
    """A row a level and threshold: numbers, of these confirmed whole; digits told as another; margins with a digit in them.

    `shares` [pictures, classes, cells].
    """
    digit_share, digit = shares[:, FIRST_DIGIT:ILLEGIBLE].max(1)
    truth = torch.tensor([[int(character) for character in fact["text"]] for fact in facts])
    within = slice(MARGIN_CELLS, MARGIN_CELLS + DIGITS)
    beside = torch.ones(CELLS, dtype=torch.bool)
    beside[within] = False
    rows: list[dict[str, object]] = []
    for level in (*LEVELS, "all"):
        chosen = torch.tensor([level in ("all", fact["level"]) for fact in facts])
        for threshold in THRESHOLDS:
            told = digit_share[chosen] >= threshold
            right = digit[chosen][:, within] == truth[chosen]
            rows.append(
                {
                    "level": level,
                    "threshold": threshold,
                    "numbers": int(chosen.sum()),
                    "confirmed": int((told[:, within] & right).all(1).sum()),
                    "digits": int((told[:, within] & right).sum()),
                    "mistaken": int((told[:, within] & ~right).sum()),
                    "beside": int(told[:, beside].any(1).sum()),
                }
            )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strips", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = NumberVerifier().eval()
    model.load_state_dict(load_checkpoint(options.checkpoint)["average"])
    strips, facts = read_strips(options.strips)
    with torch.no_grad():
        shares = torch.cat([model(normalise_strips(part)).softmax(1) for part in strips.split(32)])
    rows = score(shares, facts)
    for row in rows:
        print(row)
    if options.out:
        options.out.write_text(json.dumps({"strips": options.strips.name, "rows": rows}) + "\n")


if __name__ == "__main__":
    main()

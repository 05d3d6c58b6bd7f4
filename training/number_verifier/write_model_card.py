"""Writes MODEL_CARD.md from the model's JSON and its scores."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

INTRODUCTION = """# Number verifier: model card

Looks at every place of a card's number by itself and says what stands there: nothing, a digit, or something that is no
legible digit. It never sees what the line recogniser read. The file is `packages/reader/models/number-verifier.onnx`.

**Use.** A strip of cells, each as wide as the digits stand apart ({cellWidth} px), {height} px high, digits about {digitHeight} px high and in
the middle of their cells, with {marginCells} cells left and right of the number: [batch, 1, {height}, {cellWidth} · cells], each strip (grey − mean) /
(deviation + {contrastFloor}) / 2 → probabilities [batch, cells, classes] of `blank`, `0` to `9`, `illegible`. Confirm a digit only where
its own probability is high; it answers for one cell from about three, so it knows nothing of checksums or dates. A digit that stands a
third of a cell off its middle is told less often; one on the border of two cells is `illegible`.

**Data.** All synthetic: random numbers of 12 to 20 digits, some set unevenly or with gaps, with and without a label; in the
training faces of `lines/faces.py` (OCR-A and its kin for three of five); photographed at four levels from scan to hard; on half of them paper,
a bar, a thumb, glare, hologram, fold, an edge, a scratch, ink, a sticker, a hole, a smear, bare card; stamps, watermarks, photographs beside the
row. A digit counts as covered when {covered} of its ink is, or when of what tells it from the digit most like it only {ambiguous} is still seen;
as touched up to {touched} of its ink; what lies between teaches nothing.

**Network.** `network.py`: ten convolutions (16 to 128 channels, four of them residual). Weights are stored in half precision.

- version `{version}`, sha256 `{sha256}`
- {parameters:,} parameters; seed {seed}, {strips:,} strips in {steps:,} steps, {minutes} minutes on {device}, torch {torch}
- while training, on the dev split, at a probability of 0.9: {dev}
"""


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "–"


def drawn_table(report: dict) -> list[str]:
    lines = [
        f"## Drawn strips, {report['split']} split",
        "",
        "Faces that training never saw. Digits: cells with a digit that can be told. None: cells with no legible digit (blank, covered, on a border,",
        "blurred past telling). Untouched: strips with nothing laid over them.",
        "",
        "| level | probability | digits | confirmed % | told as another | none | told as a digit | untouched digits | confirmed % | told as another |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in report["rows"]:
        digits, confirmed, mistaken, none, invented = row["all"]
        plain, plain_confirmed, plain_mistaken, _, _ = row["untouched"]
        if row["level"] == "all" or row["threshold"] in (0.9, 0.99):
            lines.append(
                f"| {row['level']} | {row['threshold']} | {digits} | {percent(confirmed, digits)} | {mistaken} | {none} | {invented} | {plain} | {percent(plain_confirmed, plain)} | {plain_mistaken} |"
            )
    return [*lines, ""]


def cards_table(report: dict) -> list[str]:
    lines = [
        f"## Numbers cut from photographed specimen cards, {report['strips']}",
        "",
        "Untouched numbers in faces that training never saw, cut out by the truth's corners, which knows no perspective within the row; whole: all",
        "sixteen confirmed; beside: strips with a digit told in a margin.",
        "",
        "| level | probability | numbers | whole | digits confirmed | told as another | beside |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in report["rows"]:
        if row["threshold"] in (0.5, 0.9, 0.99):
            lines.append(f"| {row['level']} | {row['threshold']} | {row['numbers']} | {row['confirmed']} | {row['digits']} | {row['mistaken']} | {row['beside']} |")
    return [*lines, ""]


def main() -> None:
    # Torch is slow to load, and only the labels' limits are wanted of it.
    from number_verifier.label_cells import MAX_AMBIGUOUS, MAX_TOUCHED, MIN_COVERED

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--drawn", type=Path, nargs="+", required=True)
    parser.add_argument("--cards", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    model = json.loads(options.model.read_text())
    limits = {"covered": f"{MIN_COVERED:.0%}", "touched": f"{MAX_TOUCHED:.0%}", "ambiguous": f"{MAX_AMBIGUOUS:.0%}"}
    lines = [INTRODUCTION.format(**{**model, **model["training"], **limits})]
    for path in options.drawn:
        lines += drawn_table(json.loads(path.read_text()))
    for path in options.cards:
        lines += cards_table(json.loads(path.read_text()))
    options.out.write_text("\n".join(lines))


if __name__ == "__main__":
    main()

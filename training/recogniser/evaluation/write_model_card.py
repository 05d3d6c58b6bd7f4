"""Writes MODEL_CARD.md from the model's JSON, its scores and the faces it was trained on."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from lines.alphabet import ALPHABET
from lines.faces import DEBIAN_FONTS, read_faces
from lines.photograph_line import LEVELS

INTRODUCTION = """# Line recogniser: model card

Reads one line of text, cut from a picture of an Indonesian identity card, into characters. The files are `packages/reader/models/{name}.onnx`, `{name}-8bit.onnx` for a first look, and their JSON.

**Use.** Lines of Latin print on cards. It knows nothing of what a field may hold: nonsense comes back as nonsense.
It is not for handwriting, other scripts, white print on dark ground, or text that stands on its side.

**Data.** Every line is synthetic: composed from the made-up cards of `packages/specimen`, from place names, and from
invented words and random strings; printed in the faces below; photographed by `lines/photograph_line.py` or `synthesis/`. No picture of a
real card, and no real person's data, was used. Words of names and streets, and faces, belong to one split each:
training saw none of those that the dev and test figures below are measured on. Place names belong to all splits.
"""

NETWORK = """**Network.** `model.py`: eleven convolutions (16 to 160 channels, five of them residual), one bidirectional
LSTM of 96 units a direction, CTC. Input [batch, 1, 32, width], each line (grey − mean) / (deviation + 8) / 2 over its
own pixels; output [2 · ⌈width / 4⌉, batch, classes], class 0 blank.
"""


def percent(cell: dict[str, int] | None) -> str:
    return f"{100 * cell['exact'] / cell['lines']:.1f}" if cell else "–"


TITLES = {
    "dev": "Synthetic lines, dev split",
    "test": "Synthetic lines, test split",
    "dev-cards": "Lines cut from photographed specimen cards, dev split",
    "test-cards": "Lines cut from photographed specimen cards, test split",
}


def score_tables(report: dict, held_out: str) -> list[str]:
    """One table a model: rows are kinds, columns levels. `held_out` names the folder of lines."""
    lines = [f"## {TITLES[held_out]}", ""]
    for model in report["models"]:
        lines += [f"`{model['version']}`, {report['count']} lines read exactly (spaces count; a colon before the value does not), {model['msPerLine']:.2f} CPU ms a line on one core, per cent:", ""]
        lines += ["| kind | " + " | ".join(LEVELS) + " | all |", "|---|" + "---|" * (len(LEVELS) + 1)]
        for kind, row in [*sorted(model["byKind"].items()), ("all", model["all"])]:
            lines.append(f"| {kind} | " + " | ".join(percent(row.get(level)) for level in (*LEVELS, "all")) + " |")
        lines.append("")
    return lines


def face_list() -> list[str]:
    lines = ["## Faces trained on", ""]
    by_licence: dict[str, set[str]] = defaultdict(set)
    for face in read_faces("train"):
        origin = " (Debian)" if face.path.startswith(str(DEBIAN_FONTS)) else ""
        by_licence[face.licence].add(face.name + origin)
    for licence, names in sorted(by_licence.items()):
        lines += [f"- {licence}: {', '.join(sorted(names))}"]
    for split in ("dev", "test"):
        lines += [f"- held back for {split}: {', '.join(face.name for face in read_faces(split))}"]
    return [*lines, ""]


def first_look(card: dict) -> list[str]:
    quick = card.get("firstLook")
    return [f"- at first look `{quick['file']}`, sha256 `{quick['sha256']}` (`+8bit.{quick['sha256'][:8]}` in the version)"] if quick else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--scores", type=Path, nargs="+", required=True, help="reports of score-models.mjs")
    parser.add_argument("--history", type=Path, help="text on how this very model came about, if not by one run of the script")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    card = json.loads(options.model.read_text())
    facts = card["training"]
    lines = [INTRODUCTION.format(name=options.model.stem), NETWORK]
    lines += [
        f"- version `{card['version'].split('+8bit')[0]}`, sha256 `{card['sha256']}`",
        *first_look(card),
        f"- {facts['parameters']:,} parameters, {len(ALPHABET)} characters: `{ALPHABET}`, and U+FFFD for what cannot be read",
        f"- seed {facts['seed']}, {facts['lines']:,} lines in {facts['steps']:,} steps, {facts['minutes']} minutes on {facts['device']}, torch {facts['torch']}",
        f"- while training, on the dev split: {facts['dev']}",
        "",
    ]
    if options.history:
        lines += ["## How this one was made", "", options.history.read_text().strip(), ""]
    for path in options.scores:
        report = json.loads(path.read_text())
        lines += score_tables(report, Path(report["lines"]).name)
    lines += face_list()
    options.out.write_text("\n".join(lines))


if __name__ == "__main__":
    main()

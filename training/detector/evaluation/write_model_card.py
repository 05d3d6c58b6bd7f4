"""Writes MODEL_CARD.md from what training and evaluation measured."""

import argparse
import json

HEAD = """# Model card: text detector

Two networks of {cards:,} and {lines:,} parameters (`card-finder.onnx`, `line-finder.onnx`, opset 13), version `{version}`.
The first finds the cards on a whole picture and which way they read; the second finds the lines of one upright card,
labels apart from values. What they give and how it is read: `packages/reader/src/detection/README.md`.

| | |
|---|---|
| Data | 3,500 synthetic cards of `packages/specimen`, split `train` (`draw-cards.mjs`), laid out otherwise by `rearrange.py` (wider labels, values that run over the photo, lines where no card has them, other guilloches), thrown onto made-up tables, papers and documents by `samples.py`; no real card, no photograph |
| Fonts | the specimen package's faces of the split `train` (licences: `packages/specimen/fonts`) |
| Degradation | any rotation, perspective, a quarter to 1.3 times the frame, uneven light, shadow, glare, defocus, motion blur, noise, moire, photocopy, JPEG down to 12, cards cut by the frame or held by fingers, several cards, padding |
| Training | {runs}; AdamW in bfloat16, every other batch shot again, weights averaged over steps |
| Held-back cards, pixels | card IoU {cardIou}, card directions within 20° {cardDirection}, dice of label cores {labelDice}, of value cores {valueDice} |
| SHA-256 | card finder `{card_sum}`, line finder `{line_sum}` |

Retrain with `training/train-detector.sh [MINUTES] [SEED] [DEVICE]`. The same seed draws the same pictures; how many of
them are learnt from depends on the machine's speed, as training is given time, not steps.

## Scores

Photographs by `packages/specimen` of cards whose fonts, names and streets training never saw, the same for all
detectors; `paddle` is PP-OCRv4 det at a long side of 960. Made by `evaluate.mjs`; what counts is at the head of `score-detection.mjs`.

- lines found: printed labels, values and header lines held whole by one box, per cent;
- whole: cards of which every line was found; right: boxes that lie on printed text;
- splits: lines in several boxes; direction: within 10° of the truth;
- corners: cards whose corners are off by less than 3 % of the card's width on average;
- CPU ms: time of one thread for detection alone, all detectors in the same run, on a machine busy with other work.
"""

READING = """
## What that means for reading

Fields right with each detector, per cent, blanks counted, the line recogniser and the parser being the same
(`evaluate-reading.mjs`, split `dev`):

"""

READING_COLUMNS = [
    ("level", "level"),
    ("detector", "detector"),
    ("cards", "cards"),
    ("fields", "fields"),
    ("nik", "NIK"),
    ("whole", "whole cards"),
    ("detectCpuP50Ms", "CPU ms p50"),
]

COLUMNS = [
    ("level", "level"),
    ("detector", "detector"),
    ("photos", "photos"),
    ("linesFound", "lines found"),
    ("cardsWhole", "whole"),
    ("boxesRight", "right"),
    ("splits", "splits"),
    ("directionRight", "direction"),
    ("corners", "corners"),
    ("cpuP50Ms", "CPU ms p50"),
    ("cpuP95Ms", "CPU ms p95"),
]


def to_table(rows, columns):
    lines = ["| " + " | ".join(title for _, title in columns) + " |", "|" + "---|" * len(columns)]
    for row in rows:
        lines.append("| " + " | ".join(str(row.get(key, "–")) for key, _ in columns) + " |")
    return "\n".join(lines)


def describe_run(training):
    """One run, and the one it went on from before it."""
    pictures = training["pictures"]
    run = (
        f"seed {training['seed']}, {training['minutes']} minutes of a shared `{training['device']}` core"
        + (f" ({training['cpuMinutes']} of them computing)" if "cpuMinutes" in training else "")
        + f", {training['steps']:,} steps, {pictures['cards']:,} pictures and {pictures['lines']:,} crops"
    )
    before = training.get("resumedFrom")
    return f"{describe_run(before)}; from there {run}" if before else run


def write(options):
    facts = read_json(options.model)
    training = facts["training"]
    head = HEAD.format(
        version=facts["version"],
        cards=training["parameters"]["cards"],
        lines=training["parameters"]["lines"],
        runs=describe_run(training),
        card_sum=facts["cardFinder"]["sha256"],
        line_sum=facts["lineFinder"]["sha256"],
        **training["heldBack"],
    )
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(head)
        for split in ("dev", "test"):
            file.write(f"\n### Split `{split}`\n\n{to_table(read_json(getattr(options, split)), COLUMNS)}\n")
        if options.reading:
            file.write(READING + to_table(read_json(options.reading), READING_COLUMNS) + "\n")
        if options.judgement:
            with open(options.judgement, encoding="utf-8") as judgement:
                file.write(f"\n## Judgement\n\n{judgement.read().strip()}\n")


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("--model", "--dev", "--test", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--reading", help="scores of evaluate-reading.mjs on the split dev")
    parser.add_argument("--judgement", help="text on what these figures mean, and how these very weights came about")
    write(parser.parse_args())

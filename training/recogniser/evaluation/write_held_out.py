"""Writes lines of a held-out split to a folder, for score-models.mjs.

    python3 -m recogniser.evaluation.write_held_out --records work/records --split test --per-level 1500 --out work/held-out/test

`lines.bin` holds the grey pixels of all lines one after another, `lines.json` their text, kind, level and width.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from recogniser.evaluation.score import make_held_out

SEEDS = {"dev": 501, "test": 502}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--split", choices=list(SEEDS), required=True)
    parser.add_argument("--per-level", type=int, default=1500)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    lines = make_held_out(options.split, options.per_level, SEEDS[options.split], options.records)
    with (options.out / "lines.bin").open("wb") as pixels:
        for line in lines:
            pixels.write(line.image.tobytes())
    facts = [{"text": line.text, "kind": line.kind, "level": line.level, "width": line.image.shape[1]} for line in lines]
    (options.out / "lines.json").write_text(json.dumps(facts))


if __name__ == "__main__":
    main()

"""Every glyph of every face, drawn once: what lines are set from on a GPU, or in large batches on a CPU.

    python3 -m synthesis.glyph_atlas --out work/atlas.npz

One file holds the faces of all splits, each told by name; `load_atlas` gives only one split's.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from lines.alphabet import ALPHABET
from lines.faces import Face, read_faces

# All glyphs are drawn with capitals of this height; canvases are sampled at 0.8 to 1.6 times it.
CAP_PX = 32
CELL_HEIGHT, CELL_WIDTH = 60, 68
BASELINE_PX = 45  # from the cell's top
ORIGIN_PX = 5  # from the cell's left: room for what hangs over to the left
# Sixteen levels of grey: half the file, and no difference once a camera has seen it.
GREY_STEP = 17
SPLITS = ("train", "dev", "test")
SPACE = ALPHABET.index(" ")


@dataclass(frozen=True)
class Atlas:
    """Glyphs of one split.

    `texels` int32 [faces · glyphs · CELL_HEIGHT · CELL_WIDTH]: four neighbouring bytes of coverage (here, right, below,
    below right) in one number, so that one look-up is enough for a bilinear sample. `advance` float [faces, glyphs] and
    `kern` float [faces, glyphs, glyphs] in cap heights; `ink` float [faces, glyphs]: each glyph's area of ink, in squares of
    the cap height.
    """

    names: list[str]
    roles: list[str]
    weights: list[float]
    texels: Tensor
    advance: np.ndarray
    kern: np.ndarray
    ink: Tensor
    middle: Tensor  # float [faces, glyphs]: where each glyph's ink has its middle, from its pen, in cap heights
    digits: Tensor  # float [faces, 10, CELL_HEIGHT, CELL_WIDTH]: the digits once more, to compare with each other

    @property
    def device(self) -> torch.device:
        return self.texels.device


def draw_face(face: Face) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coverage uint8 [glyphs, CELL_HEIGHT, CELL_WIDTH], advances [glyphs], kerning [glyphs, glyphs] in cap heights."""
    size_px = max(6, round(CAP_PX / face.cap_height()))
    font = face.at(size_px)
    cap_px = face.cap_height() * size_px
    cells = np.zeros((len(ALPHABET), CELL_HEIGHT, CELL_WIDTH), np.uint8)
    for index, character in enumerate(ALPHABET):
        image = Image.new("L", (CELL_WIDTH, CELL_HEIGHT), 0)
        ImageDraw.Draw(image).text((ORIGIN_PX, BASELINE_PX), character, fill=255, font=font, anchor="ls")
        cells[index] = (np.asarray(image).astype(np.uint16) + GREY_STEP // 2) // GREY_STEP
    advance = np.array([font.getlength(character) for character in ALPHABET]) / cap_px
    kern = np.array([[font.getlength(a + b) for b in ALPHABET] for a in ALPHABET]) / cap_px - advance[:, None] - advance[None, :]
    # Whole pixels of a hinted advance would pile up along a line: what is under a fiftieth of the capitals is rounding.
    kern[np.abs(kern) < 0.02] = 0
    return cells, advance.astype(np.float32), kern.astype(np.float32)


def build_atlas(path: Path, faces: list[tuple[str, Face]]) -> None:
    """`faces` with the split that each belongs to."""
    drawn = [draw_face(face) for _, face in faces]
    np.savez_compressed(
        path,
        names=np.array([face.name for _, face in faces]),
        roles=np.array([face.role for _, face in faces]),
        splits=np.array([split for split, _ in faces]),
        weights=np.array([face.weight for _, face in faces]),
        cells=np.stack([cells for cells, _, _ in drawn]),
        advance=np.stack([advance for _, advance, _ in drawn]),
        kern=np.round(np.stack([kern for _, _, kern in drawn]) * 250).clip(-127, 127).astype(np.int8),
    )


def load_atlas(path: Path, split: str, device: torch.device, *, draw: bool = True) -> Atlas:
    """`draw=False` leaves the pictures out, for processes that only set text."""
    with np.load(path) as stored:
        kept = stored["splits"] == split
        texels, digits, ink, middle = torch.zeros(0, dtype=torch.int32), torch.zeros(0), torch.zeros(0), torch.zeros(0)
        if draw:
            cells = stored["cells"][kept].astype(np.int32) * GREY_STEP
            right = np.pad(cells[..., 1:], ((0, 0), (0, 0), (0, 0), (0, 1)))
            below = np.pad(cells[..., 1:, :], ((0, 0), (0, 0), (0, 1), (0, 0)))
            below_right = np.pad(right[..., 1:, :], ((0, 0), (0, 0), (0, 1), (0, 0)))
            packed = (cells | right << 8 | below << 16).astype(np.int64) | below_right.astype(np.int64) << 24
            texels = torch.from_numpy(packed.astype(np.uint32).view(np.int32).reshape(-1))
            ink = torch.from_numpy((cells.sum((2, 3)) / (255 * CAP_PX**2)).astype(np.float32))
            across = np.arange(CELL_WIDTH) + 0.5 - ORIGIN_PX
            middle = torch.from_numpy(((cells.sum(2) * across).sum(2) / np.maximum(1, cells.sum((2, 3))) / CAP_PX).astype(np.float32))
            first = ALPHABET.index("0")
            digits = torch.from_numpy(cells[:, first : first + 10].astype(np.float32) / 255)
        return Atlas(
            names=stored["names"][kept].tolist(),
            roles=stored["roles"][kept].tolist(),
            weights=stored["weights"][kept].tolist(),
            texels=texels.to(device),
            advance=stored["advance"][kept],
            kern=stored["kern"][kept].astype(np.float32) / 250,
            ink=ink.to(device),
            middle=middle.to(device),
            digits=digits.to(device),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    build_atlas(options.out, [(split, face) for split in SPLITS for face in read_faces(split)])
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()

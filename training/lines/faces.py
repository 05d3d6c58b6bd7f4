"""The type faces lines are set in: the specimen's faces by split, and Debian's for training only."""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

SPECIMEN_FONTS = Path(__file__).resolve().parents[2] / "packages" / "specimen" / "fonts"
DEBIAN_FONTS = Path("/usr/share/fonts")

# Helvetica's relatives are what cards are printed in, so they are drawn more often.
HELVETICA_LIKE = ("heros", "arimo", "liberation", "nimbus", "freesans", "roboto", "inter")
HELVETICA_WEIGHT = 3.0

# Files under /usr/share/fonts, the role they play, their Debian package's licence.
DEBIAN_FACES: list[tuple[str, str, str]] = [
    ("truetype/liberation2/LiberationSans-Regular.ttf", "body", "OFL-1.1"),
    ("truetype/liberation2/LiberationSans-Bold.ttf", "body", "OFL-1.1"),
    ("truetype/liberation2/LiberationMono-Regular.ttf", "nik", "OFL-1.1"),
    ("truetype/liberation2/LiberationMono-Bold.ttf", "nik", "OFL-1.1"),
    ("truetype/freefont/FreeSans.ttf", "body", "GPL-3.0 with font exception"),
    ("truetype/freefont/FreeSansBold.ttf", "body", "GPL-3.0 with font exception"),
    ("truetype/freefont/FreeMonoBold.ttf", "nik", "GPL-3.0 with font exception"),
    ("opentype/urw-base35/NimbusSans-Regular.otf", "body", "AGPL-3.0 with font exception"),
    ("opentype/urw-base35/NimbusSans-Bold.otf", "body", "AGPL-3.0 with font exception"),
    ("opentype/urw-base35/NimbusSansNarrow-Regular.otf", "body", "AGPL-3.0 with font exception"),
    ("opentype/urw-base35/NimbusSansNarrow-Bold.otf", "body", "AGPL-3.0 with font exception"),
    ("opentype/urw-base35/URWGothic-Demi.otf", "body", "AGPL-3.0 with font exception"),
    ("opentype/urw-base35/NimbusRoman-Bold.otf", "body", "AGPL-3.0 with font exception"),
    ("opentype/urw-base35/URWBookman-Light.otf", "body", "AGPL-3.0 with font exception"),
    ("truetype/dejavu/DejaVuSansCondensed.ttf", "body", "Bitstream-Vera"),
    ("truetype/dejavu/DejaVuSansCondensed-Bold.ttf", "body", "Bitstream-Vera"),
    ("truetype/dejavu/DejaVuSansMono.ttf", "nik", "Bitstream-Vera"),
    ("truetype/dejavu/DejaVuSansMono-Bold.ttf", "nik", "Bitstream-Vera"),
    ("truetype/dejavu/DejaVuSerif-Bold.ttf", "body", "Bitstream-Vera"),
    ("truetype/andika/Andika-Regular.ttf", "body", "OFL-1.1"),
    ("truetype/andika/Andika-Bold.ttf", "body", "OFL-1.1"),
    ("truetype/comfortaa/Comfortaa-Bold.ttf", "body", "OFL-1.1"),
    ("truetype/quicksand/Quicksand-Bold.ttf", "body", "OFL-1.1"),
    ("opentype/cantarell/Cantarell-Regular.otf", "body", "OFL-1.1"),
    ("opentype/cantarell/Cantarell-Bold.otf", "body", "OFL-1.1"),
    ("truetype/hack/Hack-Regular.ttf", "nik", "MIT"),
    ("truetype/hack/Hack-Bold.ttf", "nik", "MIT"),
    ("truetype/firacode/FiraCode-Medium.ttf", "nik", "OFL-1.1"),
    ("truetype/jetbrains-mono/JetBrainsMono-Medium.ttf", "nik", "OFL-1.1"),
    ("truetype/mononoki/mononoki-Regular.ttf", "nik", "OFL-1.1"),
    ("truetype/open-sans/OpenSans-CondBold.ttf", "body", "Apache-2.0"),
    ("truetype/open-sans/OpenSans-Bold.ttf", "body", "Apache-2.0"),
    ("truetype/lato/Lato-Heavy.ttf", "body", "OFL-1.1"),
]


@dataclass(frozen=True)
class Face:
    """One font file. `role` is `body` or `nik` (OCR-A and its kin); `weight` is how often it is drawn."""

    path: str
    name: str
    role: str
    licence: str
    weight: float

    def at(self, size_px: int) -> ImageFont.FreeTypeFont:
        return _load(self.path, size_px)

    def cap_height(self) -> float:
        """Height of a capital H as a share of the em."""
        return _cap_height(self.path)


@lru_cache(maxsize=None)
def _read(path: str) -> bytes:
    """A font's bytes, kept: a file replaced in the middle of a training must not end it."""
    return Path(path).read_bytes()


@lru_cache(maxsize=4000)
def _load(path: str, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_read(path)), size_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=None)
def _cap_height(path: str) -> float:
    _, top, _, bottom = _load(path, 100).getbbox("H", anchor="ls")
    return (bottom - top) / 100


def _draw_weight(name: str, role: str) -> float:
    lowered = name.lower()
    if role == "nik":
        return 8.0 if lowered.startswith("ocr a") else 1.5 if lowered.startswith("ocr b") else 0.6
    return HELVETICA_WEIGHT if any(kin in lowered for kin in HELVETICA_LIKE) else 1.0


def read_faces(split: str) -> list[Face]:
    """Every face of a split (`train`, `dev`, `test`); Debian's join `train` unless their family is held back."""
    listed = json.loads((SPECIMEN_FONTS / "fonts.json").read_text())
    held_back = {entry["family"].replace(" ", "").lower() for entry in listed if entry["split"] != "train"}
    faces = [
        Face(
            path=str(SPECIMEN_FONTS / entry["file"]),
            name=f"{entry['family']} {entry['weight']}",
            role=entry["role"],
            licence=entry["licence"],
            weight=_draw_weight(entry["family"], entry["role"]),
        )
        for entry in listed
        if entry["split"] == split
    ]
    if split != "train":
        return faces
    for relative, role, licence in DEBIAN_FACES:
        path = DEBIAN_FONTS / relative
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: run training/set-up.sh")
        family = _load(str(path), 20).getname()[0]
        if family.replace(" ", "").lower() in held_back:
            raise ValueError(f"{family} is held back for dev or test, so it may not be trained on")
        faces.append(Face(str(path), path.stem, role, licence, _draw_weight(path.stem, role)))
    return faces


class FacePicker:
    """Draws faces of one split by role and weight."""

    def __init__(self, split: str) -> None:
        self.faces = read_faces(split)
        for face in self.faces:
            _read(face.path)
        self._by_role = {role: [face for face in self.faces if face.role == role] for role in ("body", "nik")}

    def pick(self, rng: random.Random, role: str) -> Face:
        choices = self._by_role[role]
        return rng.choices(choices, [face.weight for face in choices])[0]

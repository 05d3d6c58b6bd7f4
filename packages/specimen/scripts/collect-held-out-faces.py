"""Writes packages/specimen/fonts/held-out: the outlines of faces that only the vector renderer prints in.

Run once when the list changes; what it writes is committed, so nobody else needs it:

    python3 packages/specimen/scripts/collect-held-out-faces.py /usr/share/fonts

Needs fontTools, and Debian's fonts-go, fonts-cantarell, fonts-sil-andika and fonts-league-spartan. Only printable ASCII
is kept, as SVG paths in font units with y pointing down, with advances and kerning. No face of fonts.json is among them,
nor may one be added there: the test renderer must print in faces that nothing was trained or tuned on.
"""

import json
import sys
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

ROOM = Path(__file__).resolve().parent.parent / "fonts" / "held-out"
ASCII = [chr(code) for code in range(0x21, 0x7F)]
GO = ("Go", "BSD-3-Clause", "Copyright (c) 2016 Bigelow & Holmes Inc.")
CANTARELL = ("Cantarell", "OFL-1.1", "Copyright (c) 2009-2011 Understanding Limited, 2010-2011 Jakub Steiner")
ANDIKA = ("Andika", "OFL-1.1", "Copyright (c) 2004-2022 SIL International")
SPARTAN = ("League Spartan", "OFL-1.1", "Copyright (c) 2011-2020 Micah Rich")
FACES = [
    ("go-400", 400, GO, "Debian fonts-go", "fonts-go/Go-Regular.ttf"),
    ("go-500", 500, GO, "Debian fonts-go", "fonts-go/Go-Medium.ttf"),
    ("go-700", 700, GO, "Debian fonts-go", "fonts-go/Go-Bold.ttf"),
    ("cantarell-400", 400, CANTARELL, "Debian fonts-cantarell", "opentype/cantarell/Cantarell-Regular.otf"),
    ("cantarell-700", 700, CANTARELL, "Debian fonts-cantarell", "opentype/cantarell/Cantarell-Bold.otf"),
    ("andika-400", 400, ANDIKA, "Debian fonts-sil-andika", "truetype/andika/Andika-Regular.ttf"),
    ("andika-700", 700, ANDIKA, "Debian fonts-sil-andika", "truetype/andika/Andika-Bold.ttf"),
    ("league-spartan-500", 500, SPARTAN, "Debian fonts-league-spartan", "opentype/league-spartan/LeagueSpartan-Medium.otf"),
    ("league-spartan-700", 700, SPARTAN, "Debian fonts-league-spartan", "opentype/league-spartan/LeagueSpartan-Bold.otf"),
]


def pair_kerning(font: TTFont, names: dict[str, str]) -> dict[str, int]:
    """Pair adjustments of the first kind the file has: the old table, or GPOS pairs and classes."""
    wanted = {glyph: character for character, glyph in names.items()}
    found: dict[str, int] = {}
    if "kern" in font:
        for table in font["kern"].kernTables:
            for (left, right), value in getattr(table, "kernTable", {}).items():
                if left in wanted and right in wanted:
                    found[wanted[left] + wanted[right]] = value
    if found or "GPOS" not in font:
        return found
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            for left in table.Coverage.glyphs:
                if left not in wanted:
                    continue
                for right, character in wanted.items():
                    value = pair_value(table, left, right)
                    if value:
                        found.setdefault(wanted[left] + character, value)
    return found


def pair_value(table, left: str, right: str) -> int:
    if table.Format == 1:
        pairs = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
        values = [pair.Value1 for pair in pairs if pair.SecondGlyph == right]
        return getattr(values[0], "XAdvance", 0) if values and values[0] else 0
    first = table.ClassDef1.classDefs.get(left, 0)
    second = table.ClassDef2.classDefs.get(right, 0)
    value = table.Class1Record[first].Class2Record[second].Value1
    return getattr(value, "XAdvance", 0) if value else 0


def main() -> None:
    fonts = Path(sys.argv[1])
    ROOM.mkdir(exist_ok=True)
    for name, weight, (family, licence, holder), package, path in FACES:
        matches = [match for match in fonts.rglob(Path(path).name) if str(match).endswith(path)]
        font = TTFont(matches[0])
        glyph_set, cmap = font.getGlyphSet(), font.getBestCmap()
        names = {character: cmap[ord(character)] for character in ASCII if ord(character) in cmap}
        glyphs = {}
        for character, glyph in names.items():
            pen = SVGPathPen(glyph_set, lambda number: str(round(number)))
            glyph_set[glyph].draw(TransformPen(pen, (1, 0, 0, -1, 0, 0)))
            glyphs[character] = [glyph_set[glyph].width, pen.getCommands()]
        face = {
            "file": name,
            "family": family,
            "weight": weight,
            "licence": licence,
            "copyright": holder,
            "source": f"{package} {Path(path).name}, outlines of printable ASCII",
            "unitsPerEm": font["head"].unitsPerEm,
            "space": glyph_set[cmap[0x20]].width,
            "glyphs": glyphs,
            "kerning": pair_kerning(font, names),
        }
        (ROOM / f"{name}.json").write_text(json.dumps(face, ensure_ascii=True, separators=(",", ":")) + "\n")


main()

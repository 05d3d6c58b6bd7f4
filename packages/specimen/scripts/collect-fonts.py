"""Fills packages/specimen/fonts from @fontsource npm packages and Debian's font packages.

Run once when the list changes; what it writes is committed, so nobody else needs it:

    mkdir /tmp/faces && cd /tmp/faces && npm init -y && npm install --ignore-scripts @fontsource/arimo ...
    python3 scripts/collect-fonts.py /tmp/faces/node_modules/@fontsource

Needs fontTools, and Debian's fonts-ocr-a, fonts-ocr-b and fonts-texgyre. The web faces are copied byte for
byte (a Latin subset already); Debian's are cut down to printable ASCII, and the OCR-A is also squeezed and
widened, so that development and test hold cuts of it that training never saw.
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOM = Path(__file__).resolve().parent.parent / "fonts"
ASCII = list(range(0x20, 0x7F))
OCR_A = Path("/usr/share/fonts/truetype/ocr-a")
OCR_B = Path("/usr/share/fonts/opentype/ocr-b")
GYRE = Path("/usr/share/texmf/fonts/opentype/public/tex-gyre")

# A design lives in one split only, with all its weights and widths and under all its names: Yantramanav's Latin
# letters are Roboto's, so it trains where Roboto trains.
WEB_FACES = {
    ("body", "train"): """arimo 400 700; roboto 400 500 700; inter 400 600; archivo 400 600; public-sans 400 700;
        libre-franklin 400 600; source-sans-3 400 600; barlow 400 600; ibm-plex-sans 400 600; overpass 400 700;
        open-sans 400 600; lato 400 700; fira-sans 400 600; dm-sans 400 600; pt-sans 400 700; noto-sans 400 700;
        roboto-condensed 400 700; archivo-narrow 400 700; asap-condensed 400 600; ibm-plex-sans-condensed 400 600;
        barlow-condensed 500 600; cabin 400 600; hind 400 600; nunito-sans 400 700; karla 400 700; rubik 400 500;
        oxygen 400 700; titillium-web 400 600; exo-2 400 600; carlito 400 700; dejavu-sans 400 700; jost 400 500;
        onest 400 600; sofia-sans 400 600;
        sofia-sans-semi-condensed 400 600; pt-sans-narrow 400 700; yantramanav 400 700; tinos 400 700; courier-prime 400 700; comic-neue 400 700""",
    ("body", "dev"): """work-sans 400 600; albert-sans 400 600; golos-text 400 600; hanken-grotesk 400 600;
        encode-sans-condensed 400 600; saira-semi-condensed 400 600""",
    ("body", "test"): """aileron 400 700; clear-sans 400 700; gothic-a1 400 700; instrument-sans 400 600;
        schibsted-grotesk 400 600; cuprum 400 700; mukta 400 600""",
    ("nik", "train"): """cousine 400 700; roboto-mono 400 500; share-tech-mono 400; inconsolata 500;
        source-code-pro 500; overpass-mono 500""",
    ("nik", "dev"): "ibm-plex-mono 400 500",
    ("nik", "test"): "b612-mono 400 700",
}

# Packages whose licence text does not begin with its holder.
HOLDERS = {
    "clear-sans": "Copyright 2012 Intel Corporation",
    "aileron": "Aileron by Sora Sagano, dedicated to the public domain",
    "source-sans-3": "Copyright 2010-2020 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'",
    "source-code-pro": "Copyright 2010-2019 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'",
    "fira-sans": "Copyright 2012-2015 The Mozilla Foundation and Telefonica S.A.",
    "dejavu-sans": "Copyright 2003 Bitstream, Inc.; Copyright 2006 Tavmjong Bah; DejaVu changes in the public domain",
}
PUBLIC_DOMAIN = {
    "ocr-a.txt": "OCR-A by John Sauter (https://sourceforge.net/projects/ocr-a-font). Licence: Public Domain.",
    "ocr-b.txt": "OCR-B by Matthew Skala (https://tsukurimashou.osdn.jp/ocr.php), released to the public domain; drawn after"
    " files by Norbert Schwarz: \"You may freely use, modify and/or distribute this file, without limitation.\"",
}

# (source file, new file name, family, weight, role, split, horizontal scale)
DEBIAN_FACES = [
    (GYRE / "texgyreheros-regular.otf", "heros-400.otf", "Heros", 400, "body", "train", 1),
    (GYRE / "texgyreheros-bold.otf", "heros-700.otf", "Heros", 700, "body", "train", 1),
    (GYRE / "texgyreheroscn-regular.otf", "heros-condensed-400.otf", "Heros Condensed", 400, "body", "train", 1),
    (GYRE / "texgyreheroscn-bold.otf", "heros-condensed-700.otf", "Heros Condensed", 700, "body", "train", 1),
    (OCR_A / "OCRA.ttf", "ocr-a-400.ttf", "OCR A", 400, "nik", "train", 1),
    (OCR_A / "OCRABold.ttf", "ocr-a-700.ttf", "OCR A", 700, "nik", "train", 1),
    (OCR_A / "OCRA.ttf", "ocr-a-wide-400.ttf", "OCR A Wide", 400, "nik", "train", 1.08),
    (OCR_A / "OCRA.ttf", "ocr-a-narrow-400.ttf", "OCR A Narrow", 400, "nik", "dev", 0.92),
    (OCR_A / "OCRACondensed.ttf", "ocr-a-condensed-400.ttf", "OCR A Condensed", 400, "nik", "test", 1),
    (OCR_A / "OCRABold.ttf", "ocr-a-narrow-700.ttf", "OCR A Bold Narrow", 700, "nik", "test", 0.88),
    (OCR_B / "OCRB.otf", "ocr-b-400.otf", "OCR B", 400, "nik", "train", 1),
    (OCR_B / "OCRBS.otf", "ocr-b-sharp-400.otf", "OCR B Sharp", 400, "nik", "dev", 1),
]


def web_faces(packages):
    for (role, split), listing in WEB_FACES.items():
        for entry in listing.split(";"):
            name, *weights = entry.split()
            meta = json.loads((packages / name / "metadata.json").read_text())
            version = json.loads((packages / name / "package.json").read_text())["version"]
            text = (packages / name / "LICENSE").read_text().strip()
            (ROOM / "licences" / f"{name}.txt").write_text(text + "\n")
            # The first sentence holds the holder; the rest repeats it for each file of the family.
            copyright_line = text.splitlines()[0].split(".ttf:")[0].rsplit(" ", 1)[0] if ".ttf:" in text.splitlines()[0] else text.splitlines()[0].strip()
            copyright_line = HOLDERS.get(name, copyright_line)
            for weight in weights:
                source = packages / name / "files" / f"{name}-latin-{weight}-normal.woff"
                target = f"{name}-{weight}.woff"
                shutil.copyfile(source, ROOM / target)
                yield {
                    "file": target,
                    "family": meta["family"],
                    "weight": int(weight),
                    "role": role,
                    "split": split,
                    # The package's own metadata says OFL for DejaVu; the text it ships is Bitstream's.
                    "licence": "Bitstream-Vera" if name == "dejavu-sans" else meta["license"]["type"],
                    "copyright": copyright_line,
                    "source": f"npm @fontsource/{name} {version}",
                }


def cut_to_ascii(source, target, family, scale):
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.notdef_outline = True
    options.name_IDs = [0]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=ASCII)
    cutter.subset(font)
    if scale != 1:
        glyphs = font.getGlyphSet()
        drawn = {}
        for name in font.getGlyphOrder():
            pen = TTGlyphPen(None)
            glyphs[name].draw(TransformPen(pen, (scale, 0, 0, 1, 0, 0)))
            drawn[name] = pen.glyph()
        for name, glyph in drawn.items():
            advance, bearing = font["hmtx"][name]
            font["glyf"][name] = glyph
            font["hmtx"][name] = (round(advance * scale), round(bearing * scale))
    for name_id in (1, 4, 6):
        font["name"].setName(f"{family} cut".replace(" ", "" if name_id == 6 else " "), name_id, 3, 1, 0x409)
    font["name"].setName("Regular", 2, 3, 1, 0x409)
    font.save(target)


def debian_faces():
    for source, target, family, weight, role, split, scale in DEBIAN_FACES:
        cut_to_ascii(source, ROOM / target, family, scale)
        gyre = source.parent == GYRE
        yield {
            "file": target,
            "family": family,
            "weight": weight,
            "role": role,
            "split": split,
            "licence": "GUST-Font-License-1.0" if gyre else "public-domain",
            "copyright": "Copyright 2007-2018 for TeX Gyre extensions by B. Jackowski and J.M. Nowacki (on behalf of TeX users groups)"
            if gyre
            else ("OCR-A by John Sauter" if source.parent == OCR_A else "OCR-B by Norbert Schwarz and Matthew Skala"),
            "source": f"Debian {'fonts-texgyre' if gyre else 'fonts-ocr-a' if source.parent == OCR_A else 'fonts-ocr-b'} {source.name}, cut to ASCII"
            + (f", width x {scale}" if scale != 1 else ""),
        }


def main():
    for old in ROOM.glob("*.[wot]*f*"):
        old.unlink()
    for name, text in PUBLIC_DOMAIN.items():
        (ROOM / "licences" / name).write_text(text + "\n")
    shutil.copyfile("/usr/share/texmf/doc/fonts/tex-gyre/GUST-FONT-LICENSE.txt", ROOM / "licences" / "tex-gyre.txt")
    faces = [*debian_faces(), *web_faces(Path(sys.argv[1]))]
    (ROOM / "fonts.json").write_text("[\n" + ",\n".join("  " + json.dumps(face) for face in faces) + "\n]\n")
    print(len(faces), "faces,", sum((ROOM / f["file"]).stat().st_size for f in faces) // 1024, "KiB")


main()

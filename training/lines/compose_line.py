"""What a line says: text cut into segments, each with its face and the gap before it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from lines import vocabulary as words
from lines.alphabet import ALPHABET, to_readable
from lines.vocabulary import Vocabulary, invent_word

KINDS = ("nik", "name", "place", "address", "date", "enumeration", "label", "row", "random")
KIND_WEIGHTS = (13, 22, 11, 27, 8, 5, 5, 5, 4)
MAX_TEXT_LENGTH = 60
# Held-out splits are printed from their own cards alone; training leans on letters it cannot know by heart.
FROM_CARDS = {"train": 0.4, "dev": 1.0, "test": 1.0}
LETTERS_AND_MARKS = ALPHABET[:26] * 2 + "0123456789.,/-' "


@dataclass(frozen=True)
class Segment:
    """A run of text in one face (`body`, `label` or `nik`), `gap_ems` after the run before it."""

    text: str
    face: str = "body"
    gap_ems: float = 0.0


@dataclass(frozen=True)
class LineText:
    kind: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """What a reader should return: a gap of any width is one space."""
        joined = "".join((" " if segment.gap_ems > 0 and index else "") + segment.text for index, segment in enumerate(self.segments))
        return to_readable(joined)


def compose_line(rng: random.Random, vocabulary: Vocabulary, kind: str | None = None) -> LineText:
    """Draws one line; without `kind` in the proportions of a card's difficulty rather than of its rows."""
    kind = kind or rng.choices(KINDS, KIND_WEIGHTS)[0]
    if kind == "nik":
        return LineText(kind, _nik_segments(rng, vocabulary))
    if kind == "row":
        return LineText(kind, _row_segments(rng, vocabulary))
    text = _set_case(rng, _value(rng, vocabulary, kind), kind)
    segments = [Segment(text)]
    if kind not in ("label", "random") and rng.random() < 0.55:
        segments = _after_colon(rng, Segment(text))
    return LineText(kind, tuple(segments))


def _value(rng: random.Random, vocabulary: Vocabulary, kind: str) -> str:
    if kind in vocabulary.rows and rng.random() < FROM_CARDS[vocabulary.split]:
        made = rng.choice(vocabulary.rows[kind]).text
    else:
        made = _MAKERS[kind](rng, vocabulary)
    text = to_readable(made)
    if len(text) > MAX_TEXT_LENGTH:
        text = text[:MAX_TEXT_LENGTH].rsplit(" ", 1)[0]
    return text or "A"


def _after_colon(rng: random.Random, value: Segment) -> list[Segment]:
    tight = rng.random() < 0.12
    gap = 0.0 if tight else rng.uniform(0.22, 1.0)
    mark = ":" if rng.random() < 0.93 else rng.choice((".", ";", "-"))
    return [Segment(mark, "label"), Segment(value.text, value.face, gap)]


def _set_case(rng: random.Random, text: str, kind: str) -> str:
    if kind in ("label", "random"):
        return text
    chance = rng.random()
    if chance < 0.07:
        return text.title()
    return text.lower() if chance < 0.10 else text


def _date(rng: random.Random, _: Vocabulary | None = None) -> str:
    separator = rng.choices(("-", "/", " ", ".", " - "), (84, 4, 4, 4, 4))[0]
    day, month, year = f"{rng.randint(1, 31):02d}", f"{rng.randint(1, 12):02d}", f"{rng.randint(1930, 2035):04d}"
    if rng.random() < 0.05:
        return f"{day}{rng.choice((' ', '-', ' '))}{rng.choice(words.MONTHS)}{rng.choice((' ', '-', ' '))}{year}"
    return f"{day}{separator}{month}{separator}{year}"


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _nik(rng: random.Random, vocabulary: Vocabulary) -> str:
    if rng.random() < FROM_CARDS[vocabulary.split]:
        return rng.choice(vocabulary.rows["nik"]).text
    if rng.random() < 0.4:
        return _digits(rng, 16)
    region = f"{rng.choice((11, 12, 13, 16, 18, 31, 32, 33, 34, 35, 36, 51, 61, 64, 71, 73, 74, 91, 94))}{rng.randint(1, 79):02d}{rng.randint(1, 30):02d}"
    day = rng.randint(1, 31) + (40 if rng.random() < 0.5 else 0)
    return f"{region}{day:02d}{rng.randint(1, 12):02d}{rng.randint(0, 99):02d}{rng.randint(1, 9999 if rng.random() < 0.2 else 30):04d}"


def _nik_segments(rng: random.Random, vocabulary: Vocabulary) -> tuple[Segment, ...]:
    number = _nik(rng, vocabulary)
    shape = rng.random()
    label_face = "nik" if rng.random() < 0.6 else "label"
    if shape < 0.35:
        return (Segment(number, "nik"),)
    if shape < 0.8:
        gap = 0.0 if rng.random() < 0.15 else rng.uniform(0.25, 1.2)
        return (Segment(":", label_face), Segment(number, "nik", gap))
    return (
        Segment("NIK", label_face),
        Segment(":", label_face, rng.uniform(0.3, 5.0)),
        Segment(number, "nik", rng.uniform(0.25, 1.2)),
    )


def _name(rng: random.Random, vocabulary: Vocabulary) -> str:
    parts = [vocabulary.name_word(rng) for _ in range(rng.choices((1, 2, 3, 4), (34, 42, 18, 6))[0])]
    if rng.random() < 0.07:
        parts.insert(rng.randint(0, len(parts)), rng.choice(ALPHABET[:26]) + rng.choice((".", "", "")))
    if rng.random() < 0.04:
        parts[0] = parts[0][: max(1, len(parts[0]) // 2)] + rng.choice("'-`").replace("`", "'") + parts[0][len(parts[0]) // 2 :]
    if rng.random() < 0.04:
        # Letters that are dropped where they stand twice, and apostrophes read as letters: NUURJANNAH, QONI'AH.
        where = rng.randrange(len(parts))
        spots = [index for index, letter in enumerate(parts[where]) if letter in words.VOWELS]
        if spots:
            spot = rng.choice(spots)
            inserted = parts[where][spot] if rng.random() < 0.5 else "'"
            parts[where] = parts[where][:spot] + inserted + parts[where][spot:]
    if rng.random() < 0.03:
        parts.append(rng.choice(words.ROMAN))
    prefix = rng.choice(words.NAME_PREFIXES) if rng.random() < 0.1 else ""
    ending = rng.choice(words.NAME_ENDINGS) if rng.random() < 0.14 else ""
    return prefix + " ".join(parts) + ending


def _street_number(rng: random.Random) -> str:
    letter = rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    small, large = rng.randint(1, 60), rng.randint(1, 400)
    if rng.random() < 0.3:
        # Letters and digits beside each other, behind marks: what is most often read as the other.
        roman, two = rng.choice(words.ROMAN), "".join(rng.choice(ALPHABET[:26]) for _ in range(2))
        return rng.choice((
            f" NO: {large}", f" NO:{large}", f" NO : {large}{letter}", f" {small}/{roman}", f" NO. {small}/{roman}", f" {roman}/{small}",
            f" {roman}/{large}", f" {large}/{two}", f" {small}-{letter}", f" NO.{small}-{letter}", f" {small} {letter}", f" {large}{letter}/{roman}",
            f" RT {rng.randint(1, 30):03d}/RW {rng.randint(1, 20):03d}", f" RT.{rng.randint(1, 30):03d}/RW.{rng.randint(1, 20):03d}", f" {letter}{small}-{large}",
            f" TWR. {letter}/{small}", f" TWR {letter} LT.{small}", f" BLOK {letter}{letter}/{small}", f" NO. {small} - {large}", f" {letter}/{letter}{small}",
            f" NO {roman} / {small}", f" KM.{small}/{large}", f" {two}-{small}", f" {small}{letter}-{small}{letter}", f" BLOK {roman}-{letter}",
        ))  # fmt: skip
    return rng.choice((
        f" NO. {large}", f" NO.{large}", f" NO {large}", f" NO. {large}{letter}", f" NO.{small}/{large}", f" NO : {small}",
        f" NO. {small} {letter}", f" BLOK {letter}{small}/{large}", f" BLOK {letter}{small} NO.{large}", f" BLOK {letter} NO {small}",
        f" BLOK {letter}-{small}", f" BLOK {letter}.{small}", f" {letter}-{small}", f" {letter}{small}/{large}", f" {letter}.{small} NO.{large}",
        f" KM {small}", f" KM. {small},{rng.randint(1, 9)}", f" {large}", f" RT.{small:03d} RW.{rng.randint(1, 20):03d}",
        f" RT {rng.randint(1, 20)}/{rng.randint(1, 20)}", f" GG. {invent_word(rng)} {rng.choice(words.ROMAN)}", f" {rng.choice(words.ROMAN)}",
        f" {rng.choice(words.ROMAN)}/{small}", f" {rng.choice(words.ROMAN)} NO. {small}", f" {rng.choice(words.ROMAN)} {letter}", f" LT. {rng.randint(1, 9)}",
        f" NO. {large} RT {rng.randint(1, 20):03d}/{rng.randint(1, 20):03d}", f" ({invent_word(rng)})", f" #{large}", f" KAV {small}", f" NO.{small}-{large}",
    ))  # fmt: skip


def _address(rng: random.Random, vocabulary: Vocabulary) -> str:
    chance = rng.random()
    if chance < 0.1:
        return rng.choice((f"{rng.randint(0, 60):03d}/{rng.randint(0, 40):03d}", f"{rng.randint(0, 60):03d} / {rng.randint(0, 40):03d}", f"{rng.randint(0, 30):02d}/{rng.randint(0, 30):02d}", "- / -", "-/-", "000/000", "-", f"RT {rng.randint(0, 40):03d}/RW {rng.randint(0, 30):03d}", f"RT. {rng.randint(0, 40):03d} RW. {rng.randint(0, 30):03d}", f"{rng.randint(1, 40):03d}", f"{rng.randint(1, 20)}/{rng.randint(1, 20)}", f"{rng.randint(0, 40):03d} / -", f"- / {rng.randint(0, 40):03d}", f"{rng.randint(0, 40):03d}/-"))
    prefix = rng.choice(words.STREET_PREFIXES) if rng.random() < 0.8 else ""
    street = " ".join(vocabulary.street_word(rng) for _ in range(rng.choices((1, 2, 3), (52, 36, 12))[0]))
    text = prefix + street
    for _ in range(rng.choices((0, 1, 2), (36, 58, 6))[0]):
        text += _street_number(rng)
    if rng.random() < 0.1:
        text += rng.choice((", ", " ")) + rng.choice(words.STREET_PREFIXES) + vocabulary.street_word(rng)
    return text


def _place(rng: random.Random, vocabulary: Vocabulary) -> str:
    if rng.random() < 0.12:
        header = rng.choice(("PROVINSI ", "PROVINSI ", "PROPINSI ")) + rng.choice(vocabulary.provinces)
        return header if rng.random() < 0.5 else rng.choice(vocabulary.regencies)
    return vocabulary.place(rng)


def _dated(rng: random.Random, vocabulary: Vocabulary) -> str:
    if rng.random() < 0.35:
        return _date(rng)
    place = vocabulary.place(rng) if rng.random() < 0.8 else vocabulary.name_word(rng)
    return place + rng.choices((", ", ",", " ", ". "), (88, 5, 4, 3))[0] + _date(rng)


def _enumeration(rng: random.Random, _: Vocabulary) -> str:
    lists = (words.OCCUPATIONS, words.RELIGIONS, words.MARITAL_STATUSES, words.SEXES, words.BLOOD_TYPES, words.NATIONALITIES, words.ENGLISH_VALUES, ["SEUMUR HIDUP"])
    return rng.choice(rng.choices(lists, (44, 14, 14, 8, 8, 4, 4, 6))[0])


def _label(rng: random.Random, vocabulary: Vocabulary) -> str:
    # Half from cards, where spellings stand in the proportions of print.
    label = rng.choice(vocabulary.rows[rng.choice(list(vocabulary.rows))]).label if rng.random() < 0.5 else ""
    label = label or rng.choice(words.LABELS)
    if rng.random() < 0.06:
        label = label.upper()
    return label + rng.choices(("", " :", ":"), (70, 18, 12))[0]


def _random(rng: random.Random, _: Vocabulary) -> str:
    letters = rng.choice((ALPHABET[:26], LETTERS_AND_MARKS, "0123456789-/", ALPHABET, ALPHABET[36:62], rng.choice(words.CONFUSED_LETTERS)))
    return "".join(rng.choice(letters) for _ in range(rng.randint(1, 18)))


def _row_segments(rng: random.Random, vocabulary: Vocabulary) -> tuple[Segment, ...]:
    """A row found as one box: label, colon and value, with the blood group or none after it."""
    row = rng.choice(vocabulary.rows[rng.choice(("name", "date", "enumeration", "enumeration", "address", "place"))])
    label = row.label or rng.choice(words.LABELS[1:])
    value = row.text if rng.random() < FROM_CARDS[vocabulary.split] else _MAKERS[rng.choice(("name", "address", "place", "date", "enumeration"))](rng, vocabulary)
    value = to_readable(value)[:40].strip() or "A"
    segments = [
        Segment(label, "label"),
        Segment(":", "label", 0.0 if rng.random() < 0.15 else rng.uniform(0.22, 5.0)),
        Segment(value, "body", rng.uniform(0.22, 1.0)),
    ]
    if row.kind == "gender" and rng.random() < 0.6:
        segments.append(Segment(rng.choice(("Gol. Darah", "Gol Darah", "Gol. Darah")), "label", rng.uniform(1.0, 6.0)))
        segments.append(Segment(":", "label", rng.uniform(0.0, 0.8)))
        segments.append(Segment(rng.choice(words.BLOOD_TYPES), "body", rng.uniform(0.22, 1.0)))
    return tuple(segments)


_MAKERS = {
    "name": _name,
    "address": _address,
    "place": _place,
    "date": _dated,
    "enumeration": _enumeration,
    "label": _label,
    "random": _random,
}

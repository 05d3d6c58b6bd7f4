"""The characters the recogniser can say, and their class numbers."""

from __future__ import annotations

# Class 0 is CTC's blank, so character i of this string is class i + 1. The order is part of the model file:
# append, never insert.
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz .,:;/-()'+&\"#*"
# Said where something is printed that cannot be read: once a digit in numbers, once a run elsewhere. Never printed itself.
ILLEGIBLE = "\ufffd"
SAID = ALPHABET + ILLEGIBLE
CLASS_COUNT = len(SAID) + 1
_CLASS_OF = {character: index + 1 for index, character in enumerate(SAID)}


def to_classes(text: str) -> list[int]:
    """Class numbers of a text; a KeyError names a character outside the alphabet."""
    return [_CLASS_OF[character] for character in text]


def to_readable(text: str) -> str:
    """The text with characters outside the alphabet dropped and runs of spaces made one."""
    return " ".join("".join(character for character in text if character in ALPHABET).split())


def decode_best_path(classes: list[int]) -> str:
    """CTC's greedy reading: repeats are merged, blanks dropped; a space is never doubled and never at an end."""
    letters = []
    previous = 0
    for index in classes:
        if index != 0 and index != previous:
            letters.append(SAID[index - 1])
        previous = index
    return " ".join("".join(letters).split())

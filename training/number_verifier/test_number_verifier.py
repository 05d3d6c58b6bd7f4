"""Run with `python3 -m unittest` in training/."""

from __future__ import annotations

import random
import unittest

import numpy as np
import torch

from lines.alphabet import ALPHABET
from number_verifier.compose_numbers import compose_numbers, fit_grid
from number_verifier.draw_numbers import StripCamera, normalise_strips
from number_verifier.evaluate import count_at
from number_verifier.geometry import BLANK, CELL_WIDTH, CELLS, CLASSES, FIRST_DIGIT, ILLEGIBLE, MARGIN_CELLS, STRIP_HEIGHT, STRIP_WIDTH
from number_verifier.label_cells import IGNORED, label_cells
from number_verifier.network import NumberReader, NumberVerifier
from synthesis.camera import Blur
from synthesis.cover import BARE
from synthesis.draw_text import Text
from synthesis.ground import Ground
from synthesis.set_text import MAX_GLYPHS
from synthesis.test_synthesis import CPU, AtlasCase

NUMBER = "3521084408920003"


def number_text(number: str) -> Text:
    glyphs = torch.full((1, MAX_GLYPHS), ALPHABET.index(" "))
    glyphs[0, : len(number)] = torch.tensor([ALPHABET.index(digit) for digit in number])
    return Text(glyphs, torch.zeros_like(glyphs), torch.ones(1, MAX_GLYPHS), torch.zeros(1, MAX_GLYPHS + 1), torch.tensor([len(number)]))


class LabelTest(unittest.TestCase):
    def label(self, number: str = NUMBER, *, shift: float = 0.0, covered: dict[int, float] | None = None, distinct: dict[int, float] | None = None, streak: float = 0.0, kind: int = -1) -> list[int]:
        """Labels of a number whose first digit stands in the first cell after the margin, `shift` cells off."""
        middles = torch.full((1, MAX_GLYPHS), -999.0)
        middles[0, : len(number)] = (torch.arange(len(number)) + MARGIN_CELLS + 0.5 + shift) * CELL_WIDTH
        hidden, seen = torch.zeros(1, MAX_GLYPHS), torch.ones(1, MAX_GLYPHS)
        for place, share in (covered or {}).items():
            hidden[0, place] = share
        for place, share in (distinct or {}).items():
            seen[0, place] = share
        blur = Blur(torch.tensor([streak]), torch.zeros(1))
        return label_cells(number_text(number), middles, hidden, seen, torch.zeros(1, CELLS), torch.tensor([kind]), blur)[0].tolist()

    def test_digits_stand_in_their_cells_and_nothing_beside_them(self) -> None:
        self.assertEqual(self.label(), [BLANK] * 2 + [int(digit) + FIRST_DIGIT for digit in NUMBER] + [BLANK] * 2)

    def test_a_missing_and_a_seventeenth_digit_show(self) -> None:
        self.assertEqual(self.label(NUMBER[:15])[17], BLANK)
        self.assertEqual(self.label(NUMBER + "7")[18], 7 + FIRST_DIGIT)

    def test_on_the_border_of_two_cells_a_digit_is_in_neither(self) -> None:
        self.assertTrue(all(label in (ILLEGIBLE, BLANK) for label in self.label(shift=0.5)))

    def test_covered_is_illegible_touched_is_not_and_between_teaches_nothing(self) -> None:
        labels = self.label(covered={0: 0.1, 1: 0.28, 2: 0.5})
        self.assertEqual(labels[2:5], [3 + FIRST_DIGIT, IGNORED, ILLEGIBLE])

    def test_what_is_left_may_be_another_digit(self) -> None:
        self.assertEqual(self.label(distinct={4: 0.3})[6], ILLEGIBLE)

    def test_bare_card_is_blank(self) -> None:
        self.assertEqual(self.label(covered={3: 1.0}, kind=BARE)[5], BLANK)

    def test_blurred_past_telling(self) -> None:
        self.assertTrue(all(label == ILLEGIBLE for label in self.label(streak=1.0)[2:18]))


class StripTest(AtlasCase):
    def test_numbers_are_drawn_with_a_label_for_every_cell(self) -> None:
        rng = random.Random(4)
        camera = StripCamera(self.atlas, Ground(1, CPU, sheet_count=2), 2)
        strips = camera.take(compose_numbers(rng, self.typesetter, 12), "mild", lost_share=0.0)
        self.assertEqual(strips.grey.shape, (12, STRIP_HEIGHT, STRIP_WIDTH))
        self.assertEqual(strips.labels.shape, (12, CELLS))
        untouched = strips.labels[~strips.touched]
        self.assertTrue(bool(((untouched >= FIRST_DIGIT) & (untouched < ILLEGIBLE)).any()))

    def test_normalised_strips_have_no_mean(self) -> None:
        self.assertAlmostEqual(float(normalise_strips(torch.randint(0, 255, (2, 48, 640))).mean()), 0.0, places=4)


class GridTest(unittest.TestCase):
    def test_a_gap_is_an_empty_place(self) -> None:
        pitch, start = fit_grid([1.0, 2.0, 3.0, 5.0, 6.0])
        self.assertAlmostEqual(pitch, 1.0)
        self.assertAlmostEqual(start, 1.0)


class NetworkTest(unittest.TestCase):
    def test_one_answer_a_cell_for_any_number_of_cells(self) -> None:
        reader = NumberReader(NumberVerifier().eval())
        for cells in (CELLS, CELLS + 4):
            shares = reader(torch.zeros(1, 1, STRIP_HEIGHT, cells * CELL_WIDTH))
            self.assertEqual(shares.shape, (1, cells, len(CLASSES)))
            self.assertTrue(np.allclose(shares.sum(-1).detach(), 1, atol=1e-5))


class CountTest(unittest.TestCase):
    def test_told_right_told_wrong_and_told_where_nothing_is(self) -> None:
        shares = torch.zeros(1, len(CLASSES), 4)
        for cell, (answer, share) in enumerate([(3, 0.95), (4, 0.95), (5, 0.95), (6, 0.5)]):
            shares[0, answer, cell] = share
        labels = torch.tensor([[3, 7, ILLEGIBLE, 6]])
        self.assertEqual(count_at(shares, labels, 0.9), (3, 1, 1, 1, 1))


if __name__ == "__main__":
    unittest.main()

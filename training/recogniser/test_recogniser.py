"""Run with `python3 -m unittest` in training/; needs only what training needs."""

from __future__ import annotations

import random
import unittest

import numpy as np
import torch

from learning.schedule import rate_at
from lines.alphabet import ALPHABET, CLASS_COUNT, SAID, decode_best_path, to_classes, to_readable
from recogniser.batches import BATCH_WIDTH_BUDGET, END_ROOM, mix_at, normalise, to_batches
from lines.compose_line import LineText, Segment
from lines.faces import FacePicker, read_faces
from lines.make_lines import TrainingLine
from recogniser.model import TIME_STRIDE, LineReader, LineRecogniser
from lines.photograph_line import LEVELS, LINE_HEIGHT, Camera
from lines.print_line import choose_setting, print_line
from recogniser.evaluation.score import edit_distance


def line_of(width: int, text: str = "A") -> TrainingLine:
    return TrainingLine(np.full((LINE_HEIGHT, width), 90, np.uint8), text, "name", "scan")


class AlphabetTest(unittest.TestCase):
    def test_repeats_merge_unless_a_blank_stands_between(self) -> None:
        i, one = to_classes("I1")
        self.assertEqual(decode_best_path([i, i, 0, i, 0, 0, i, one]), "III1")

    def test_unknown_characters_and_runs_of_spaces_go(self) -> None:
        self.assertEqual(to_readable("  JL.  É  MAWAR "), "JL. MAWAR")

    def test_no_character_twice(self) -> None:
        self.assertEqual(len(set(SAID)), len(SAID))


class FacesTest(unittest.TestCase):
    def test_no_family_is_in_two_splits(self) -> None:
        families = {split: {face.path for face in read_faces(split)} for split in ("train", "dev", "test")}
        self.assertFalse(families["train"] & families["dev"] | families["train"] & families["test"] | families["dev"] & families["test"])

    def test_every_split_can_set_a_nik(self) -> None:
        for split in ("train", "dev", "test"):
            self.assertEqual(FacePicker(split).pick(random.Random(1), "nik").role, "nik")


class LineTest(unittest.TestCase):
    def test_a_gap_of_any_width_is_one_space(self) -> None:
        line = LineText("nik", (Segment("NIK", "label"), Segment(":", "label", 4.0), Segment("3171", "nik", 0.3)))
        self.assertEqual(line.text, "NIK : 3171")

    def test_no_gap_is_no_space(self) -> None:
        self.assertEqual(LineText("name", (Segment(":", "label"), Segment("ANI", "body", 0.0))).text, ":ANI")

    def test_every_level_gives_a_line_the_reader_could_cut(self) -> None:
        rng, noise, camera, picker = random.Random(3), np.random.RandomState(3), Camera(3), FacePicker("train")
        for level in LEVELS * 5:
            ink = print_line(LineText("name", (Segment("SITI RAHAYU"),)), choose_setting(rng, picker), 20)
            image = camera.take(rng, noise, ink, level)
            self.assertEqual((image.shape[0], image.dtype), (LINE_HEIGHT, np.uint8))
            self.assertTrue(16 <= image.shape[1] <= 800)


class BatchTest(unittest.TestCase):
    def test_every_line_is_in_one_batch_and_none_is_over_budget(self) -> None:
        lines = [line_of(16 + 7 * index, str(index)) for index in range(100)]
        batches = to_batches(lines)
        self.assertEqual(sorted(text for batch in batches for text in batch.texts), sorted(line.text for line in lines))
        for batch in batches:
            self.assertLessEqual(len(batch.texts) * max(batch.widths), BATCH_WIDTH_BUDGET)

    def test_padding_is_the_mean_and_does_not_move_it(self) -> None:
        narrow, wide = line_of(24), line_of(80)
        narrow.image[:, ::2] = 200
        batch = to_batches([narrow, wide])[0]
        lines = normalise(batch)
        self.assertEqual(lines.shape, (2, 1, LINE_HEIGHT, 80 + END_ROOM))
        self.assertAlmostEqual(float(lines[0, 0, :, :24].mean()), 0.0, places=5)
        self.assertEqual(float(lines[0, 0, :, 24:].abs().max()), 0.0)


class TrainingTest(unittest.TestCase):
    def test_network_gives_a_frame_every_time_stride(self) -> None:
        logits = LineRecogniser().eval()(torch.zeros(2, 1, LINE_HEIGHT, 160))
        self.assertEqual(logits.shape, (160 // TIME_STRIDE, 2, CLASS_COUNT))

    def read_frames(self, frames: str) -> str:
        """What LineReader makes of a recogniser that says each character of `frames` for sure, `_` being the blank."""
        classes = [0 if character == "_" else to_classes(character)[0] for character in frames]
        logits = torch.full((len(classes), 1, CLASS_COUNT), -20.0)
        for frame, index in enumerate(classes):
            logits[frame, 0, index] = 20.0
        scores = LineReader(lambda _: logits)(torch.zeros(1))
        return decode_best_path(scores[:, 0].argmax(-1).tolist())

    def test_a_wide_letter_named_by_two_columns_is_one(self) -> None:
        self.assertEqual(self.read_frames("K_A_A_W_I_N"), "KAWIN")

    def test_doubled_letters_further_apart_stay_two(self) -> None:
        self.assertEqual(self.read_frames("S_A__A_D"), "SAAD")

    def test_narrow_characters_may_stand_close(self) -> None:
        self.assertEqual(self.read_frames("V_I_I_I__1_1"), "VIII11")

    def test_the_rate_rises_then_falls(self) -> None:
        self.assertLess(rate_at(0.0), rate_at(0.03))
        self.assertGreater(rate_at(0.03), rate_at(0.5))
        self.assertGreater(rate_at(0.5), rate_at(1.0))

    def test_the_mix_always_adds_up(self) -> None:
        for progress in (0.0, 0.1, 0.5, 1.0):
            self.assertAlmostEqual(sum(mix_at(progress)), 1.0)

    def test_edit_distance(self) -> None:
        self.assertEqual(edit_distance("KASUARI", "KASUART"), 1)
        self.assertEqual(edit_distance("", "AB"), 2)


if __name__ == "__main__":
    unittest.main()

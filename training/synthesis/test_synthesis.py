"""Run with `python3 -m unittest` in training/; needs only what training needs, and a C compiler."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from lines.alphabet import ALPHABET, SAID
from lines.compose_line import LineText, Segment
from lines.faces import read_faces
from lines.photograph_line import LEVEL_RANGES
from recogniser.batches import TrainingLine, normalise, to_batch
from recogniser.drawing.compose_packets import Packet
from recogniser.drawing.draw_lines import LineCamera, normalise_lines, to_targets
from synthesis.camera import compress, photograph
from synthesis.dice import Dice
from synthesis.draw_text import Text, draw_text, to_text
from synthesis.feed import Feed
from synthesis.glyph_atlas import Atlas, build_atlas, load_atlas
from synthesis.ground import Ground
from synthesis.perspective import plane_homography, plane_points, to_picture_x
from synthesis.scene import print_scene
from synthesis.set_text import GlyphRows, Setting, Typesetter, stack_rows

CPU = torch.device("cpu")


def make_atlas(folder: str) -> Atlas:
    """Of one face for text and one for numbers."""
    faces = read_faces("train")
    chosen = [next(face for face in faces if face.role == role) for role in ("body", "nik")]
    path = Path(folder) / "atlas.npz"
    build_atlas(path, [("train", face) for face in chosen])
    return load_atlas(path, "train", CPU)


def set_plainly(typesetter: Typesetter, text: str) -> GlyphRows:
    setting = Setting(faces={"body": 0, "label": 0, "nik": 1}, tracking=0.0, word_gap=1.0, nik_scale=1.0)
    return stack_rows([typesetter.set_line(LineText("name", (Segment(text),)), setting)])


class AtlasCase(unittest.TestCase):
    """Has an atlas of two faces and a typesetter."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.atlas = make_atlas(cls.folder.name)
        cls.typesetter = Typesetter(cls.atlas)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()


class AtlasTest(AtlasCase):
    def test_only_the_faces_of_a_split_are_loaded(self) -> None:
        self.assertEqual(load_atlas(Path(self.folder.name) / "atlas.npz", "test", CPU).names, [])

    def test_capitals_reach_from_the_baseline_to_one(self) -> None:
        text = to_text(set_plainly(self.typesetter, "H"), CPU)
        heights = torch.linspace(-1.3, 0.3, 321)
        middle = float(text.pens[0, 1]) / 2
        # Through the bar and both stems of an H, wherever they stand.
        across = torch.linspace(0, 2 * middle, 41)
        points = torch.cartesian_prod(heights, across)
        coverage, _ = draw_text(self.atlas, text, points[None, :, 1], points[None, :, 0])
        inked = heights[coverage.reshape(321, 41).max(1).values > 0.5]
        self.assertAlmostEqual(float(inked.min()), -1.0, delta=0.05)
        self.assertAlmostEqual(float(inked.max()), 0.0, delta=0.05)

    def test_a_gap_between_segments_is_a_space_and_pens_never_go_back(self) -> None:
        setting = Setting(faces={"body": 0, "label": 0, "nik": 1}, tracking=-0.03, word_gap=1.0, nik_scale=1.2)
        row = self.typesetter.set_line(LineText("row", (Segment("Nama", "label"), Segment(":", "label", 0.5), Segment("AVI", "body", 0.3))), setting)
        self.assertEqual("".join(ALPHABET[glyph] for glyph in row.glyphs), "Nama : AVI")
        self.assertEqual(len(row.pens), len(row.glyphs) + 1)
        self.assertEqual(row.pens, sorted(row.pens))

    def test_the_kernel_prints_what_the_look_up_draws(self) -> None:
        text = to_text(set_plainly(self.typesetter, "SITI 7/I"), CPU)
        length = float(text.pens[0, -1])
        corners = torch.tensor([[[-0.5, -1.4], [length + 0.5, -1.3], [length + 0.4, 0.5], [-0.4, 0.4]]])
        homography = plane_homography(corners)
        widths = torch.tensor([300.0])
        u, v = plane_points(homography, widths, 48, 300)
        looked_up, _ = draw_text(self.atlas, text, u.reshape(1, -1), v.reshape(1, -1))
        scene = print_scene(self.atlas, Ground(1, CPU, sheet_count=2), Dice(3, CPU), text, homography, widths, 48, 300, 0.6)
        inside = (v > -1.2) & (v < 0.3)
        # The kernel makes strokes a little heavier or lighter at their edges, and nothing else.
        solid = (looked_up.reshape(u.shape) > 0.95) & inside
        empty = (looked_up.reshape(u.shape) < 0.01) & inside
        self.assertGreater(float(scene.print_[solid].min()), 0.9)
        self.assertLess(float(scene.print_[empty].max()), 0.05)
        self.assertGreater(float(scene.bare[solid].mean()), float(scene.grey[solid].mean()) + 20)


class LineCameraTest(AtlasCase):
    def take(self, text: str, left: float = 0.0, right: float = 0.0, cover_share: float = 0.0) -> list[str]:
        rows = set_plainly(self.typesetter, text)
        rows = GlyphRows(*(np.repeat(each, 12, 0) for each in (rows.glyphs, rows.faces, rows.scales, rows.pens, rows.lengths)))
        end = float(rows.pens[0, -1])
        frames = np.tile(np.array([[left - 0.5, end + 0.5 - right, 1.5, 160]], np.float32), (12, 1))
        camera = LineCamera(self.atlas, Ground(1, CPU, sheet_count=2), 5)
        drawn = camera.take(Packet(rows, frames), ("scan", "hard"), cover_share=cover_share)
        self.assertEqual(drawn.grey.shape[:2], (12, 32))
        self.assertEqual(drawn.grey.dtype, torch.uint8)
        return ["".join(SAID[index - 1] for index in target[:length].tolist()) for target, length in zip(drawn.targets, drawn.target_lengths)]

    def test_what_is_whole_is_said_whole(self) -> None:
        self.assertEqual(set(self.take("RT 005/RW 002")), {"RT 005/RW 002"})

    def test_a_letter_of_which_a_third_is_left_cannot_be_read(self) -> None:
        wide = float(self.typesetter.advances(0)[ALPHABET.index("M")])
        self.assertEqual(set(self.take("MAWAR", left=0.5 + wide * 0.67)), {"\ufffdAWAR"})

    def test_what_is_covered_is_never_said_for_sure(self) -> None:
        self.assertTrue(any("\ufffd" in text for text in self.take("3521084408920003", cover_share=1.0)))


class TargetTest(unittest.TestCase):
    def targets(self, printed: str, covered: str, gone: str = "") -> str:
        """What is said of `printed`, where each place marked in `covered` is hidden and in `gone` outside the picture."""
        length = len(printed)
        glyphs = torch.tensor([[ALPHABET.index(character) for character in printed]])
        text = Text(glyphs, torch.zeros_like(glyphs), torch.ones(1, length), torch.arange(length + 1).float()[None], torch.tensor([length]))
        hidden = torch.tensor([[0.0 if mark == "x" else 1.0 for mark in covered.ljust(length)]])
        present = torch.tensor([[0.0 if mark == "x" else 1.0 for mark in gone.ljust(length)]])
        targets, lengths = to_targets(text, present, hidden)
        return "".join(SAID[index - 1] for index in targets[0, : int(lengths[0])].tolist())

    def test_digits_one_by_one_letters_once_a_run(self) -> None:
        self.assertEqual(self.targets("317106", "  xx  "), "31\ufffd\ufffd06")
        self.assertEqual(self.targets("SITI AYU", "  xxxx  "), "SI\ufffdYU")
        self.assertEqual(self.targets("SITI AYU", "   x    "), "SIT\ufffd AYU")

    def test_no_space_is_left_at_an_end(self) -> None:
        self.assertEqual(self.targets("A BC D", "", "x    x"), "BC")


class CameraTest(unittest.TestCase):
    def test_every_level_gives_grey_levels_of_the_same_shape(self) -> None:
        scenes = torch.rand(6, 24, 80) * 255
        for level in LEVEL_RANGES.values():
            images, blur = photograph(Dice(1, CPU), scenes, torch.full((6,), 14.0), level)
            self.assertEqual(images.shape, scenes.shape)
            self.assertTrue(bool((images >= 0).all() and (images <= 255).all()))
            self.assertEqual(blur.streak_caps.shape, (6,))

    def test_compression_keeps_flat_grounds(self) -> None:
        flat = torch.full((4, 21, 37), 120.0)
        self.assertLess(float((compress(Dice(2, CPU), flat, LEVEL_RANGES["hard"]) - flat).abs().max()), 5)


class PlaneTest(unittest.TestCase):
    def test_points_go_there_and_back(self) -> None:
        homography = plane_homography(torch.tensor([[[0.0, -1.0], [9.0, -1.4], [9.5, 0.6], [0.2, 0.4]]]))
        u, v = plane_points(homography, torch.tensor([90.0]), 20, 90)
        back = to_picture_x(homography, u[:, 7], v[:, 7])
        self.assertTrue(torch.allclose(back[0], (torch.arange(90) + 0.5) / 90, atol=1e-4))


class NormaliseTest(unittest.TestCase):
    def test_lines_are_normalised_as_the_other_training_does(self) -> None:
        pixels = np.random.RandomState(1).randint(0, 255, (32, 52)).astype(np.uint8)
        batch = to_batch([TrainingLine(pixels, "A", "name", "scan")])
        there = normalise_lines(torch.from_numpy(batch.lines), torch.tensor(batch.widths))
        self.assertTrue(torch.allclose(there, normalise(batch), atol=1e-5))


def count_up(seed: int):
    value = seed * 100
    while True:
        value += 1
        yield value


def doubler(_: int):
    return lambda value: value * 2


class FeedTest(unittest.TestCase):
    def test_packets_come_drawn_from_this_process_and_from_others(self) -> None:
        here = Feed(count_up, doubler, 1, 0, 0)
        self.assertEqual([here.next() for _ in range(3)], [202, 204, 206])
        others = Feed(count_up, doubler, 1, 1, 1)
        try:
            self.assertEqual(sorted(others.next() for _ in range(3)), [200_002, 200_004, 200_006])
        finally:
            others.close()


if __name__ == "__main__":
    unittest.main()

"""Checkpoints are read whatever their parts were called when they were written."""

import tempfile
import unittest
from pathlib import Path

import torch
from torch import nn

from learning.schedule import load_checkpoint, save_checkpoint


class Checkpoints(unittest.TestCase):
    def test_come_back_as_they_were_saved(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "checkpoint.pt"
            model = nn.Linear(2, 3)
            save_checkpoint(path, model, None, {"seed": 7})
            states = load_checkpoint(path)
            self.assertEqual(states["training"], {"seed": 7})
            self.assertTrue(torch.equal(states["average"]["weight"], model.weight))

    def test_of_before_their_training_was_called_that(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "checkpoint.pt"
            torch.save({"average": nn.Linear(2, 3).state_dict(), "facts": {"seed": 7}}, path)
            self.assertEqual(load_checkpoint(path)["training"], {"seed": 7})


if __name__ == "__main__":
    unittest.main()

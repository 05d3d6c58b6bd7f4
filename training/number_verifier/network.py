"""The verifier: convolutions alone, one answer a cell, each from about three cells of the strip."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from number_verifier.geometry import CLASSES


def convolve(inputs: int, outputs: int, kernel: int | tuple[int, int], stride: tuple[int, int], padding: int | tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=padding, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, features: Tensor) -> Tensor:
        return functional.relu(features + self.norm(self.convolution(features)))


class NumberVerifier(nn.Module):
    """[pictures, 1, 48, 32 · cells] normalised grey → [pictures, classes, cells] logits."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            convolve(1, 16, 5, (2, 2), 2),  # 24 rows, 16 columns a cell
            convolve(16, 32, 3, (2, 2), 1),  # 12 rows, 8 columns
            Residual(32),
            convolve(32, 64, 3, (2, 2), 1),  # 6 rows, 4 columns
            Residual(64),
            Residual(64),
            convolve(64, 96, 3, (2, 2), 1),  # 3 rows, 2 columns
            Residual(96),
            Residual(96),
            convolve(96, 128, (3, 4), (1, 2), (0, 1)),  # 1 row, 1 column
        )
        self.answer = nn.Conv2d(128, len(CLASSES), 1)

    def forward(self, strips: Tensor) -> Tensor:
        return self.answer(self.features(strips)).squeeze(2)


class NumberReader(nn.Module):
    """As it is exported: probabilities [pictures, cells, classes]."""

    def __init__(self, verifier: NumberVerifier) -> None:
        super().__init__()
        self.verifier = verifier

    def forward(self, strips: Tensor) -> Tensor:
        return functional.softmax(self.verifier(strips), 1).transpose(1, 2)

"""The network: a small residual convolution stack, one bidirectional LSTM, two answers per time step."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from lines.alphabet import CLASS_COUNT, to_classes

# Convolutions divide the width by 4; each LSTM step then answers for two frames of 2 pixels. A narrow I is under
# 5 pixels wide in a condensed face, and CTC needs a blank between the letters of III: frames of 4 pixels would lose one.
COLUMN_STRIDE = 4
FRAMES_PER_COLUMN = 2
TIME_STRIDE = COLUMN_STRIDE // FRAMES_PER_COLUMN

# The only characters of which two may stand in neighbouring columns, 4 pixels apart.
NARROW_CHARACTERS = "I1li"


@dataclass(frozen=True)
class Sizes:
    """Channels from the line's pixels to its columns, and what looks along the line: `lstm_units` a direction, or, where
    that is 0, `context_blocks` residual convolutions five columns wide."""

    stem: int
    early: int
    middle: int
    late: int
    column: int
    middle_blocks: int
    lstm_units: int
    context_blocks: int = 0


SIZES = {
    "wide": Sizes(16, 32, 64, 112, 160, 2, 96),
    "narrow": Sizes(12, 24, 48, 96, 128, 2, 64),
    "straight": Sizes(12, 24, 48, 96, 128, 2, 0, 4),
}


def convolve(inputs: int, outputs: int, kernel: int | tuple[int, int], stride: tuple[int, int], padding: int | tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=padding, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """One convolution beside a straight path, [batch, channels, height, width] to the same shape."""

    def __init__(self, channels: int, kernel: tuple[int, int] = (3, 3)) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels, channels, kernel, padding=(kernel[0] // 2, kernel[1] // 2), bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, features: Tensor) -> Tensor:
        return functional.relu(features + self.norm(self.convolution(features)))


class LineRecogniser(nn.Module):
    """[batch, 1, 32, width] normalised grey → [time, batch, classes] logits, time = 2 · ⌈width / 4⌉."""

    def __init__(self, sizes: Sizes = SIZES["wide"], class_count: int = CLASS_COUNT) -> None:
        super().__init__()
        self.class_count = class_count
        self.features = nn.Sequential(
            convolve(1, sizes.stem, 5, (2, 2), 2),  # 16 rows, width / 2
            convolve(sizes.stem, sizes.early, 3, (2, 2), 1),  # 8 rows, width / 4
            Residual(sizes.early),
            convolve(sizes.early, sizes.middle, 3, (1, 1), 1),
            convolve(sizes.middle, sizes.middle, 3, (2, 1), 1),  # 4 rows
            *(Residual(sizes.middle) for _ in range(sizes.middle_blocks)),
            convolve(sizes.middle, sizes.late, 3, (2, 1), 1),  # 2 rows
            Residual(sizes.late),
            convolve(sizes.late, sizes.column, (2, 3), (1, 1), (0, 1)),  # 1 row
            Residual(sizes.column, (1, 3)),
            *(Residual(sizes.column, (1, 5)) for _ in range(sizes.context_blocks)),
        )
        self.context = nn.LSTM(sizes.column, sizes.lstm_units, bidirectional=True) if sizes.lstm_units else None
        self.answer = nn.Linear(2 * sizes.lstm_units or sizes.column, FRAMES_PER_COLUMN * class_count)

    def forward(self, lines: Tensor) -> Tensor:
        columns = self.features(lines).squeeze(2).permute(2, 0, 1).float()
        # The recurrence keeps full precision under autocast: rounding would add up along the line.
        with torch.autocast(lines.device.type, enabled=False):
            if self.context is not None:
                columns, _ = self.context(columns)
            answers = self.answer(columns)
        steps, batch, _ = answers.shape
        frames = answers.reshape(steps, batch, FRAMES_PER_COLUMN, self.class_count).permute(0, 2, 1, 3)
        return frames.reshape(steps * FRAMES_PER_COLUMN, batch, self.class_count)


class LineReader(nn.Module):
    """The recogniser as it is exported: [batch, 1, 32, width] → [time, batch, classes] log-probabilities.

    CTC trains the two columns that share a wide letter to name it once, but now and then both do, with a blank
    between: KAWIIN, RT//RW. Measured on held-out lines, such twins stand 2 frames apart, and letters that are truly
    doubled at least 3, save those of NARROW_CHARACTERS. So where a wide character is named in the frames before and
    after, it fills the frame between, and best path and beam search alike see one letter.
    """

    def __init__(self, recogniser: LineRecogniser, class_count: int = CLASS_COUNT) -> None:
        super().__init__()
        self.recogniser = recogniser
        fills = torch.ones(class_count)
        fills[[0, *to_classes(NARROW_CHARACTERS)]] = 0
        self.register_buffer("fills", fills)

    def forward(self, lines: Tensor) -> Tensor:
        shares = functional.softmax(self.recogniser(lines), -1)
        edge = torch.zeros_like(shares[:1])
        before, after = torch.cat([edge, shares[:-1]]), torch.cat([shares[1:], edge])
        between = torch.minimum(before, after) * self.fills
        kept = 1 - between.max(-1, keepdim=True).values
        return torch.log(torch.maximum(shares * kept, between) + 1e-9)

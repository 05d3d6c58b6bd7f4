"""The two small networks: one finds the cards on a picture, one finds the lines on an upright card.

Both are encoder-decoders of plain convolutions, which onnxruntime runs fastest on a CPU; every layer halves
the picture until 1/32, then sums come back up (a feature pyramid of one width). Grey input, NCHW.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F


def convolution(inputs, outputs, stride=1, kernel=3, groups=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Pyramid(nn.Module):
    """Widths of the levels at 1/2, 1/4, 1/8, 1/16, 1/32; returns features of `top` channels at 1/4."""

    def __init__(self, widths, depths, top):
        super().__init__()
        self.stem = convolution(1, widths[0], 2)
        self.stages = nn.ModuleList()
        for level in range(1, len(widths)):
            layers = [convolution(widths[level - 1], widths[level], 2)]
            layers += [convolution(widths[level], widths[level]) for _ in range(depths[level - 1])]
            self.stages.append(nn.Sequential(*layers))
        self.laterals = nn.ModuleList([nn.Conv2d(w, top, 1) for w in widths[1:]])
        self.merge = convolution(top, top)

    def forward(self, picture):
        features = []
        x = self.stem(picture)
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        x = self.laterals[-1](features[-1])
        for lateral, feature in zip(reversed(self.laterals[:-1]), reversed(features[:-1])):
            x = F.relu(lateral(feature) + F.interpolate(x, scale_factor=2.0, mode="nearest"))
        return self.merge(x)


class CardFinder(nn.Module):
    """Picture -> at 1/4: card core (logit), then cos and sin of the card's direction of reading."""

    def __init__(self):
        super().__init__()
        self.pyramid = Pyramid([12, 24, 40, 56, 72], [1, 1, 2, 2], 24)
        self.head = nn.Conv2d(24, 3, 1)

    def forward(self, picture):
        return self.head(self.pyramid(picture))


class LineFinder(nn.Module):
    """Upright card -> at 1/2: kernels of labels and of values; at 1/4 their geometry: distance up, down, cos, sin, card."""

    def __init__(self):
        super().__init__()
        self.pyramid = Pyramid([16, 32, 48, 80, 96], [1, 1, 2, 2], 32)
        self.kernels = nn.Conv2d(32, 8, 1)
        self.geometry = nn.Conv2d(32, 5, 1)

    def forward(self, picture):
        features = self.pyramid(picture)
        return F.pixel_shuffle(self.kernels(features), 2), self.geometry(features)


def load_checkpoint(path, device="cpu"):
    """The weights of both networks and what is known of their training, by today's names: older checkpoints have others."""
    state = torch.load(path, map_location=device)
    state["training"] = state.pop("facts", None) or state.get("training")
    for old, new in (("cores.", "kernels."), ("places.", "geometry.")):
        state["lines"] = {new + name[len(old) :] if name.startswith(old) else name: weights for name, weights in state["lines"].items()}
    return state


def parameter_count(network):
    return sum(p.numel() for p in network.parameters())

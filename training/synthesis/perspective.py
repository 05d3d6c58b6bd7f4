"""From a picture's pixels to the plane that its text is set on."""

from __future__ import annotations

import torch
from torch import Tensor


def plane_homography(corners: Tensor) -> Tensor:
    """[pictures, 8]: a…h of u = (a x + b y + c) / (g x + h y + 1), v = (d x + e y + f) / (…), x and y from 0 to 1 in the picture.

    `corners` [pictures, 4, 2]: where on the plane the picture's own corners lie (top left, top right, bottom right,
    bottom left). Heckbert's mapping of the unit square (1989, "Fundamentals of Texture Mapping", 2.2.3).
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((corners[:, index, 0], corners[:, index, 1]) for index in range(4))
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area
    return torch.stack([x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h], 1)


def plane_points(homography: Tensor, widths: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """(u, v) of every pixel's middle, [pictures, height, width] each; `widths` [pictures]: each picture's own width in
    pixels, of the `width` there are."""
    a, b, c, d, e, f, g, h = (homography[:, index, None, None] for index in range(8))
    x = ((torch.arange(width, device=homography.device) + 0.5)[None, :] / widths[:, None])[:, None, :]
    y = ((torch.arange(height, device=homography.device) + 0.5) / height)[None, :, None]
    depth = (g * x + h * y + 1).clamp(min=0.2)
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def to_picture_x(homography: Tensor, u: Tensor, v: Tensor) -> Tensor:
    """Where along the picture, 0 to 1, the plane's points (u, v) [pictures, points] lie."""
    a, b, c, d, e, f, g, h = (homography[:, index, None] for index in range(8))
    # Two linear equations in x and y.
    p, q, r = a - g * u, b - h * u, u - c
    s, t, w = d - g * v, e - h * v, v - f
    return (r * t - q * w) / (p * t - q * s)

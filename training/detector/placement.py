"""Where a flat card lands in a picture: homographies of a pinhole camera, and pasting by them."""

import cv2
import numpy as np


def to_homography(width, height, centre, scale, angle, tilt_x, tilt_y, distance):
    """Card pixels -> picture pixels. `distance` is the camera's, in card widths; tilts and angle in radians."""
    corners = np.float64([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    cos, sin = np.cos(angle), np.sin(angle)
    turned = corners @ np.float64([[cos, sin], [-sin, cos]])
    depth = turned[:, 0] * np.sin(tilt_y) + turned[:, 1] * np.sin(tilt_x)
    flat = np.stack([turned[:, 0] * np.cos(tilt_y), turned[:, 1] * np.cos(tilt_x)], 1)
    seen = flat * (distance * width / (distance * width + depth))[:, None] * scale + np.float64(centre)
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    return cv2.getPerspectiveTransform(source, np.float32(seen))


def transform(points, homography):
    flat = np.float64(points).reshape(-1, 1, 2)
    return cv2.perspectiveTransform(flat, homography).reshape(np.shape(points)).astype(np.float32)


def to_corners(width, height):
    return np.float32([[0, 0], [width, 0], [width, height], [0, height]])


def warp(picture, homography, size):
    """Warps with the picture first shrunk to about the target's resolution: bilinear alone would alias.

    Continuous coordinates (a pixel's centre is at its index + 0.5) on both sides. Returns float32 picture
    and coverage 0..1.
    """
    height, width = picture.shape
    corners = transform(to_corners(width, height), homography)
    scale = np.linalg.norm(corners[1] - corners[0]) / width
    shrink = min(1.0, max(scale * 1.15, 24 / width))
    if shrink < 0.9:
        small = cv2.resize(picture, (round(width * shrink), round(height * shrink)), interpolation=cv2.INTER_AREA)
    else:
        small = picture
    half = np.float64([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    back = np.float64([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    resize = np.diag([width / small.shape[1], height / small.shape[0], 1.0])
    matrix = half @ homography @ resize @ back
    warped = cv2.warpPerspective(small, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = np.full(small.shape, 255, np.uint8)
    cover[[0, -1], :] = 0
    cover[:, [0, -1]] = 0
    coverage = cv2.warpPerspective(cover, matrix, size, flags=cv2.INTER_LINEAR)
    return warped.astype(np.float32), coverage.astype(np.float32) / 255

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


def draw_card_shape(width, height):
    """Rounded corners of ISO/IEC 7810 (3.18 mm of 85.6); a border of nothing keeps warped edges smooth."""
    radius = round(3.18 / 85.6 * width)
    shape = np.zeros((height, width), np.uint8)
    for x in (radius + 1, width - 2 - radius):
        for y in (radius + 1, height - 2 - radius):
            cv2.circle(shape, (x, y), radius, 255, -1)
    shape[1:-1, radius + 1 : width - 1 - radius] = 255
    shape[radius + 1 : height - 1 - radius, 1:-1] = 255
    return shape


def warp(picture, width, height, homography, size):
    """Warps with the picture first shrunk to about the target's resolution: bilinear alone would alias.

    `homography` maps a card of `width` x `height`, of which `picture` may be a reduced copy; coordinates are
    continuous (a pixel's centre is at its index + 0.5) on both sides. Returns float32 picture and coverage 0..1.
    """
    corners = transform(to_corners(width, height), homography)
    scale = np.linalg.norm(corners[1] - corners[0]) / width
    shrink = min(1.0, max(scale * 1.15, 24 / width))
    target = (round(width * shrink), round(height * shrink))
    if target[0] < 0.9 * picture.shape[1]:
        small = cv2.resize(picture, target, interpolation=cv2.INTER_AREA)
    else:
        small = picture
    half = np.float64([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    back = np.float64([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    resize = np.diag([width / small.shape[1], height / small.shape[0], 1.0])
    matrix = half @ homography @ resize @ back
    warped = cv2.warpPerspective(small, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = draw_card_shape(small.shape[1], small.shape[0])
    coverage = cv2.warpPerspective(cover, matrix, size, flags=cv2.INTER_LINEAR)
    return warped.astype(np.float32), coverage.astype(np.float32) / 255

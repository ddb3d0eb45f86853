"""Boats: the cutter Sigrun and a rowing boat."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio.built import lamp_light
from desktop.demo.studio.canvas import Canvas, Colour, dots, mix, rgb

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import ImageDraw

    from desktop.demo.studio.moods import Mood


def _rigging(
    canvas: Canvas,
    size: float,
    at: Callable[..., list[tuple[float, float]]],
    dark: Colour,
    depth: float,
) -> None:
    def rope(pen: ImageDraw.ImageDraw, k: int) -> None:
        for a, b, wide in (
            ((0.08, -0.1), (0.08, -0.78), 0.017),
            ((0.08, -0.74), (0.5, -0.2), 0.005),
            ((0.08, -0.74), (-0.46, -0.16), 0.005),
            ((0.08, -0.3), (0.36, -0.52), 0.011),
            ((0.36, -0.52), (0.08, -0.72), 0.005),
        ):
            (x1, y1), (x2, y2) = at(a, b)
            pen.line((x1 * k, y1 * k, x2 * k, y2 * k), fill=255, width=max(int(size * wide * k), 1))

    canvas.paint(canvas.shape(rope), dark * np.float32(0.8), depth=depth)


def fishing_boat(
    canvas: Canvas,
    mood: Mood,
    x: float,
    y: float,
    size: float,
    *,
    tilt: float = 0.0,
    hull: str = "#a63a30",
    depth: float = 0.7,
    lamp: bool = True,
) -> None:
    """A small cutter with a wheelhouse and a mast; (x, y) on the waterline, size its length."""
    dark = mood.at(min(depth + 0.1, 1))
    gloom = 0.3 + 0.35 * bool(mood.stars or mood.rain)
    c, s = math.cos(tilt), math.sin(tilt)

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + (px * c - py * s) * size, y + (px * s + py * c) * size) for px, py in points]

    def part(colour: Colour, *points: tuple[float, float]) -> None:
        canvas.facet(at(*points), colour, depth=depth)

    _rigging(canvas, size, at, dark, depth)
    white, red = mix(rgb("#efe4d0"), dark, gloom), mix(rgb(hull), dark, gloom)
    part(mix(white, dark, 0.35), (-0.32, -0.1), (-0.32, -0.36), (-0.07, -0.36), (-0.04, -0.1))
    part(white, (-0.3, -0.1), (-0.3, -0.34), (-0.16, -0.34), (-0.14, -0.1))
    part(mix(red, dark, 0.4), (-0.36, -0.35), (-0.34, -0.4), (-0.06, -0.4), (-0.03, -0.35))
    part(red, (-0.5, -0.15), (-0.42, 0.05), (0.36, 0.05), (0.56, -0.22), (0.2, -0.11), (-0.2, -0.1))
    part(mix(red, dark, 0.6), (-0.46, -0.05), (-0.42, 0.06), (0.36, 0.06), (0.45, -0.05))
    part(
        white,
        (-0.5, -0.16),
        (-0.49, -0.12),
        (-0.2, -0.075),
        (0.2, -0.085),
        (0.54, -0.19),
        (0.56, -0.23),
        (0.2, -0.115),
        (-0.2, -0.105),
    )
    glass = rgb(mood.lamp) if lamp else mix(dark, rgb(mood.sky[2]), 0.5)
    part(glass, (-0.27, -0.2), (-0.27, -0.3), (-0.19, -0.3), (-0.18, -0.2))
    part(glass, (-0.14, -0.2), (-0.14, -0.3), (-0.09, -0.3), (-0.08, -0.2))
    if lamp:
        ((lx, ly),) = at((0.08, -0.8))
        lamp_light(canvas, mood, lx, ly, size * 0.07)
        ((wx, wy),) = at((-0.18, -0.25))
        canvas.spot(wx, wy, size * 0.3, rgb(mood.lamp), 0.35)


def rowing_boat(
    canvas: Canvas,
    mood: Mood,
    x: float,
    y: float,
    size: float,
    *,
    figure: bool = True,
    depth: float = 0.7,
) -> None:
    """A rowing boat in silhouette, with somebody in it and a lantern at the bow."""
    dark = mood.at(1.0)
    hull = dots("-0.52,-0.16 -0.36,0.05 0.34,0.05 0.55,-0.19 0.3,-0.1 -0.3,-0.09", size, at=(x, y))
    if figure:

        def body(pen: ImageDraw.ImageDraw, k: int) -> None:
            u = size * k
            cx, cy = (x - size * 0.06) * k, y * k
            pen.polygon(
                dots("-0.1,0 -0.085,-0.24 -0.02,-0.3 0.06,-0.24 0.1,0", u, at=(cx, cy)), fill=255
            )
            pen.ellipse([cx - u * 0.065, cy - u * 0.41, cx + u * 0.05, cy - u * 0.27], fill=255)
            pen.polygon(
                [
                    (cx - u * 0.1, cy - u * 0.345),
                    (cx, cy - u * 0.44),
                    (cx + u * 0.08, cy - u * 0.345),
                ],
                fill=255,
            )
            pen.line(
                (cx + u * 0.03, cy - u * 0.16, cx + u * 0.5, cy + u * 0.09),
                fill=255,
                width=max(int(u * 0.018), 1),
            )
            pen.line(
                (cx - u * 0.03, cy - u * 0.16, cx - u * 0.5, cy + u * 0.09),
                fill=255,
                width=max(int(u * 0.018), 1),
            )

        canvas.paint(canvas.shape(body), dark, depth=depth)
    canvas.facet(hull, dark, depth=depth)
    rim = dots("-0.52,-0.165 0.3,-0.105 0.55,-0.195 0.3,-0.085 -0.3,-0.075", size, at=(x, y))
    canvas.facet(rim, mix(dark, rgb(mood.lamp), 0.35))
    lamp_light(canvas, mood, x + size * 0.44, y - size * 0.3, size * 0.09)

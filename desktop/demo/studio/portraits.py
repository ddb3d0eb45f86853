"""The film's three people, each painted the same whatever the light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio import built, nature
from desktop.demo.studio.canvas import Canvas, dots, rgb
from desktop.demo.studio.noise import smooth
from desktop.demo.studio.people import Sitter, backdrop, both, face, hairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.demo.studio.moods import Mood


def elias(canvas: Canvas, mood: Mood, side: float = 1.0) -> None:
    """Elias Thorne, the keeper: white beard, navy cap, pea coat."""
    backdrop(canvas, mood)
    s = Sitter(canvas, mood, side)
    coat = s.lay(
        both(dots("0,0.75 0.3,0.72 0.62,0.92 1.08,1.12 1.3,1.7 1.4,3.2 0,3.2")),
        "#2c3a58",
        texture=0.35,
    )
    hairs(s, coat, "#3b4a6a", flow=0.1, strength=0.14)
    face(s, "#d79f80", wide=0.46, jaw=0.66, eye="#5f8fae", brow="#e8e4dc", age=1.0)
    for d in (-1, 1):
        tuft = s.lay(dots("0.42,-0.36 0.56,-0.2 0.53,0.1 0.43,0.2 0.41,-0.1", d), "#dcd8d0")
        hairs(s, tuft, "#ffffff", flow=0.1)
    beard = s.lay(
        both(
            dots(
                "0,0.48 0.17,0.36 0.36,0.26 0.48,0.06 0.51,0.3 0.46,0.66 0.32,0.95 0.13,1.12 0,1.17"
            )
        ),
        "#ddd9d1",
        texture=0.3,
    )
    hairs(s, beard, "#ffffff", flow=-0.22, strength=0.6)
    s.shadow(
        both([(0.0, 0.5), (0.16, 0.45), (0.28, 0.5), (0.2, 0.58), (0.0, 0.6)]),
        0.4,
        blur=0.03,
        inside=beard,
    )
    mouth = s.mask([(-0.11, 0.44), (0.0, 0.425), (0.11, 0.44), (0.0, 0.48)], blur=0.006)
    canvas.paint(mouth, rgb("#45211f"))
    for d in (-1, 1):
        lip = s.lay(dots("0,0.3 0.13,0.3 0.27,0.38 0.31,0.5 0.17,0.45 0,0.42", d), "#ece8e0")
        hairs(s, lip, "#ffffff", flow=0.9)
        lapel = s.lay(
            dots("0.16,1.05 0.5,0.72 0.78,1 0.58,1.35 0.3,1.75 0.1,1.5", d), "#22304d", rim=0.65
        )
        hairs(s, lapel, "#3b4a6a", flow=0.2, strength=0.15)
        for i in range(3):
            x, y = s.x + d * 0.34 * s.size, s.y + (1.85 + 0.34 * i) * s.size
            canvas.spot(x, y, s.size * 0.042, rgb("#c9973e"), 1.0)
    _cap(s)
    _finish_bust(s)


def _cap(s: Sitter) -> None:
    crown = s.lay(
        both(
            [(0.0, -0.92), (0.35, -0.9), (0.62, -0.72), (0.58, -0.5), (0.48, -0.38), (0.0, -0.36)]
        ),
        "#2b3b5c",
        texture=0.35,
        rim=0.7,
    )
    s.gleam(
        [(s.side * 0.2, -0.86), (s.side * 0.5, -0.7), (s.side * 0.4, -0.6), (s.side * 0.15, -0.74)],
        0.18,
        blur=0.06,
        inside=crown,
    )
    s.lay(both([(0.0, -0.44), (0.47, -0.47), (0.495, -0.32), (0.0, -0.27)]), "#171f33", rim=0.4)
    s.lay(
        both([(0.0, -0.29), (0.4, -0.34), (0.47, -0.26), (0.3, -0.17), (0.0, -0.14)]),
        "#0e131f",
        rim=0.9,
    )
    s.shadow(both([(0.0, -0.15), (0.36, -0.2), (0.4, -0.08), (0.0, -0.06)]), 0.5, blur=0.03)
    s.canvas.spot(s.x, s.y - 0.52 * s.size, s.size * 0.05, rgb("#e0b050"), 1.0)


def _finish_bust(s: Sitter) -> None:
    c = s.canvas
    c.spot(s.x + s.side * s.size * 1.6, s.y - s.size * 0.9, s.size * 1.5, s.key, 0.24)
    low = smooth(c.height * 0.72, c.height * 1.05, c.ys * np.ones_like(c.xs))
    c.paint(low, s.dark * np.float32(0.5), alpha=0.6)
    if s.mood.rain:
        nature.rain(c, s.mood.rain * 0.6)


def _scarf(s: Sitter) -> None:
    scarf = s.lay(
        both([(0.0, 0.58), (0.3, 0.54), (0.56, 0.66), (0.58, 0.86), (0.36, 1.02), (0.0, 1.06)]),
        "#c23a2e",
        texture=0.35,
        rim=0.6,
    )
    for y in (0.7, 0.82, 0.94):
        s.shadow(
            both([(0.0, y), (0.3, y - 0.04), (0.52, y - 0.06), (0.3, y - 0.01), (0.0, y + 0.035)]),
            0.4,
            blur=0.012,
            inside=scarf,
        )
    s.lay([(0.1, 0.95), (0.34, 0.93), (0.42, 1.7), (0.16, 1.74)], "#b23228", texture=0.35)
    for i in range(3):
        s.lay(
            [
                (-0.08, 1.3 + 0.4 * i),
                (0.02, 1.27 + 0.4 * i),
                (0.06, 1.35 + 0.4 * i),
                (-0.04, 1.38 + 0.4 * i),
            ],
            "#4a3212",
            rim=0.9,
        )


def wren(canvas: Canvas, mood: Mood, side: float = -1.0) -> None:
    """Wren, eleven: yellow oilskin hood, red scarf, dark fringe, freckles."""
    backdrop(canvas, mood)
    s = Sitter(canvas, mood, side)
    s.y += s.size * 0.06
    s.lay(
        both([(0.0, 0.7), (0.5, 0.8), (0.92, 1.06), (1.1, 1.6), (1.2, 3.2), (0.0, 3.2)]),
        "#e6b02e",
        texture=0.25,
        rim=0.8,
    )
    s.lay(
        both(dots("0,-1 0.34,-0.94 0.64,-0.62 0.72,-0.1 0.68,0.4 0.5,0.86 0,0.98")),
        "#eab733",
        texture=0.2,
        rim=0.8,
    )
    inner = s.lay(
        both(dots("0,-0.74 0.36,-0.66 0.54,-0.34 0.56,0.1 0.48,0.52 0.3,0.74 0,0.8")),
        "#6b4a1c",
        rim=0.0,
    )
    s.shadow(
        both([(0.0, -0.72), (0.5, -0.6), (0.55, 0.5), (0.0, 0.8)]), 0.35, blur=0.05, inside=inner
    )
    hair = s.lay(
        both([(0.0, -0.64), (0.34, -0.56), (0.49, -0.2), (0.5, 0.2), (0.42, 0.55), (0.0, 0.6)]),
        "#3a2620",
        rim=0.2,
    )
    hairs(s, hair, "#6a4634", flow=0.1)
    head = face(s, "#e8b592", wide=0.42, jaw=0.56, eye="#4f7a4a", brow="#3a2620", big=1.28)
    fringe = s.lay(
        dots(
            "-0.43,-0.1 -0.46,-0.42 -0.2,-0.64 0.2,-0.64 0.46,-0.42 "
            "0.43,-0.06 0.36,-0.26 0.2,-0.18 0.04,-0.3 -0.1,-0.19 -0.26,-0.3 "
            "-0.37,-0.16"
        ),
        "#3f2a22",
        rim=0.3,
    )
    hairs(s, fringe, "#80563e", flow=0.35, strength=0.55)
    for _ in range(26):
        x, y = canvas.rng.normal(0, 0.16), 0.13 + canvas.rng.normal(0, 0.04)
        dot = s.mask([(x - 0.009, y), (x, y - 0.009), (x + 0.009, y), (x, y + 0.009)])
        canvas.paint(dot * head, rgb("#a8623c"), alpha=0.5)
    _scarf(s)
    _finish_bust(s)


def _wool_cap(s: Sitter) -> None:
    cap = s.lay(
        both([(0.0, -0.98), (0.3, -0.92), (0.5, -0.66), (0.53, -0.36), (0.0, -0.3)]),
        "#2f7f84",
        texture=0.4,
        rim=0.7,
    )
    hairs(s, cap, "#58b4b2", flow=-0.12, strength=0.35)
    fold = s.lay(
        both([(0.0, -0.46), (0.5, -0.5), (0.56, -0.3), (0.52, -0.2), (0.0, -0.17)]),
        "#276d73",
        texture=0.4,
        rim=0.7,
    )
    hairs(s, fold, "#4fa5a5", flow=0.0, strength=0.5)
    s.shadow(both([(0.0, -0.17), (0.44, -0.2), (0.42, -0.1), (0.0, -0.08)]), 0.4, blur=0.03)


def marit(canvas: Canvas, mood: Mood, side: float = 1.0) -> None:
    """Marit Dahl, the skipper: teal cap, auburn braid, cream sweater, oilskin coat."""
    backdrop(canvas, mood)
    s = Sitter(canvas, mood, side)
    coat = s.lay(
        both([(0.0, 0.8), (0.4, 0.84), (0.96, 1.06), (1.18, 1.6), (1.28, 3.2), (0.0, 3.2)]),
        "#3f5a48",
        texture=0.3,
        rim=0.7,
    )
    hairs(s, coat, "#587a62", flow=0.1, strength=0.12)
    back = s.lay(
        both([(0.0, -0.6), (0.4, -0.5), (0.53, -0.1), (0.5, 0.4), (0.42, 0.66), (0.0, 0.7)]),
        "#8a3f22",
        rim=0.4,
    )
    hairs(s, back, "#d0703a", flow=0.05)
    face(s, "#dfa786", wide=0.43, jaw=0.61, eye="#3f6f7a", brow="#7a3a20", age=0.25, big=1.06)
    for d in (-1, 1):
        lock = s.lay(
            dots("0.3,-0.4 0.47,-0.36 0.5,0.1 0.46,0.5 0.4,0.3 0.41,-0.1", d), "#9a4826", rim=0.5
        )
        hairs(s, lock, "#e08a4a", flow=0.08, strength=0.55)
    wool = s.lay(
        both([(0.0, 0.68), (0.3, 0.66), (0.37, 0.9), (0.5, 1.2), (0.34, 1.9), (0.0, 2.3)]),
        "#e5d8bd",
        texture=0.3,
        rim=0.5,
    )
    hairs(s, wool, "#fff6e0", flow=0.0, strength=0.4)
    s.shadow(
        both([(0.0, 0.9), (0.34, 0.88), (0.36, 0.95), (0.0, 0.98)]), 0.4, blur=0.025, inside=wool
    )
    for i in range(8):
        y, x = 0.52 + 0.15 * i, -s.side * (0.52 + 0.012 * i)
        knot = s.lay(
            [(x - 0.1, y), (x, y - 0.09), (x + 0.1, y), (x + 0.05 * (-1) ** i, y + 0.14)],
            "#9a4826",
            rim=0.6,
        )
        hairs(s, knot, "#e08a4a", flow=0.5, strength=0.6)
    for d in (-1, 1):
        s.lay(dots("0.36,0.86 0.62,0.82 0.74,1.1 0.5,1.7 0.3,2.2 0.34,1.4", d), "#35503f", rim=0.8)
    _wool_cap(s)
    _finish_bust(s)


def with_lantern(
    paint: Callable[[Canvas, Mood, float], None],
) -> Callable[[Canvas, Mood, float], None]:
    """The same portrait with a lantern held up beside the face."""

    def both_of_them(canvas: Canvas, mood: Mood, side: float = 1.0) -> None:
        paint(canvas, mood, side)
        u = canvas.unit
        x, y = canvas.width * (0.5 + 0.33 * side), canvas.height * 0.62
        canvas.spot(x, y, u * 0.6, rgb(mood.lamp), 0.45)
        frame = dots("-0.06,0.1 -0.05,-0.09 0,-0.14 0.05,-0.09 0.06,0.1", u, at=(x, y))
        canvas.facet(frame, rgb("#1c1410"), depth=0.9)
        canvas.facet(
            dots("-0.042,0.08 -0.036,-0.07 0.036,-0.07 0.042,0.08", u, at=(x, y)),
            rgb("#ffcf7a"),
            depth=0.9,
        )
        built.lamp_light(canvas, mood, x, y, u * 0.06)

    return both_of_them

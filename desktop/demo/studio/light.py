"""The finish every picture gets: brush, bloom, grading, vignette and grain."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from desktop.base.frozen import frozen
from desktop.demo.studio.canvas import Canvas, Colour, rgb
from desktop.demo.studio.noise import grid


@frozen
class Finish:
    """How strong each step of the finish is; 0 leaves it out."""

    brush: float = 1.0
    bloom: float = 0.55
    contrast: float = 0.22
    vignette: float = 0.38
    grain: float = 0.016
    shadows: str = "#1b2a49"
    highlights: str = "#ffdfb0"
    toning: float = 0.07


def strokes(canvas: Canvas, strength: float) -> None:
    """Lay short strokes of the colours already there, broad far away and fine near by.

    The strokes carry the picture's own colours a little way along a slowly turning field, which
    is what breaks up the evenness that computed gradients have.
    """
    picture = canvas.picture()
    pixels = np.asarray(picture)
    sheet = picture.copy()
    pen = ImageDraw.Draw(sheet)
    unit = canvas.unit / 620
    turn = grid(canvas.rng, canvas.width // 8 + 1, canvas.height // 8 + 1, cell=(30, 22), octaves=2)
    for count, long, wide in ((1500, 30.0, 7.0), (2200, 15.0, 3.0)):
        xs = (canvas.rng.random(count) * canvas.width).astype(int)
        ys = (canvas.rng.random(count) * canvas.height).astype(int)
        angles = (turn[ys // 8, xs // 8] - 0.5) * 2.6
        lengths = long * unit * (0.5 + canvas.rng.random(count))
        shifts = canvas.rng.normal(0, 5, (count, 3))
        colours = np.clip(pixels[ys, xs] + shifts, 0, 255).astype(int)
        dx, dy = np.cos(angles) * lengths / 2, np.sin(angles) * lengths / 2
        width = max(int(wide * unit), 1)
        for x, y, a, b, c in zip(xs, ys, dx, dy, colours.tolist(), strict=True):
            pen.line((x - a, y - b, x + a, y + b), fill=tuple(c), width=width)
    painted = np.asarray(sheet.filter(ImageFilter.GaussianBlur(0.7 * unit)), np.float32) / 255
    # Where the strokes would smear an edge away, the drawing wins.
    gap = np.abs(painted - np.clip(canvas.rgb, 0, 1))
    change = np.maximum(np.maximum(gap[..., 0], gap[..., 1]), gap[..., 2])
    keep = np.clip(1 - (change - 0.035) * 14, 0, 1) * (0.75 * strength)
    canvas.rgb += (painted - canvas.rgb) * keep[..., None]


def bloom(canvas: Canvas, strength: float) -> None:
    """Let what is bright spill over: two blurs of the light above a threshold."""
    small = np.clip(canvas.rgb[::4, ::4] - 0.62, 0, 1.2)
    size = (canvas.width, canvas.height)
    base = Image.fromarray((np.clip(small, 0, 1) * 255).astype(np.uint8), "RGB")
    for radius, part in ((canvas.unit / 170, 0.6), (canvas.unit / 42, 1.0)):
        soft = base.filter(ImageFilter.GaussianBlur(radius)).resize(size, Image.Resampling.BILINEAR)
        canvas.rgb += np.asarray(soft, np.float32) * np.float32(strength * part / 255)


def grade(pixels: npt.NDArray[np.float32], finish: Finish) -> npt.NDArray[np.float32]:
    """Roll off the highlights, bend the contrast, tone shadows and highlights apart."""
    # A shoulder above 0.8 keeps suns and lamps from clipping flat.
    over = np.maximum(pixels - np.float32(0.8), np.float32(0))
    soft: npt.NDArray[np.float32] = np.minimum(pixels, 0.8) + over / (1 + over * 2.6)
    curve = soft * soft * (3 - 2 * soft)
    bent: npt.NDArray[np.float32] = soft + (curve - soft) * np.float32(finish.contrast)
    grey = ((bent[..., 0] + bent[..., 1] + bent[..., 2]) * np.float32(1 / 3))[..., None]
    dark: Colour = rgb(finish.shadows) - 0.2
    bright: Colour = rgb(finish.highlights) - 0.85
    tone = (dark * (1 - grey) ** 2 + bright * grey).astype(np.float32)
    result: npt.NDArray[np.float32] = bent + tone * np.float32(finish.toning * 2)
    return result


def finished(canvas: Canvas, finish: Finish) -> Image.Image:
    """The canvas with its finish, as an RGB picture."""
    if finish.brush:
        strokes(canvas, finish.brush)
    if finish.bloom:
        bloom(canvas, finish.bloom)
    pixels = grade(canvas.rgb, finish)
    width, height = canvas.width, canvas.height
    far = ((canvas.xs / width - 0.5) ** 2 + (canvas.ys / height - 0.5) ** 2) * 2
    pixels *= (1 - far * far * np.float32(finish.vignette) * 1.6)[..., None].astype(np.float32)
    if finish.grain:
        small = canvas.rng.standard_normal((height, width), np.float32)
        pixels += small[..., None] * np.float32(finish.grain)
    return Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8), "RGB")

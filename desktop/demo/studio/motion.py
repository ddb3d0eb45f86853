"""Pictures in motion: a camera over a painted plate, and the weather moving in front of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw

from desktop.base.frozen import frozen
from desktop.demo.studio import nature
from desktop.demo.studio.canvas import Canvas, Colour, rgb
from desktop.demo.studio.noise import Plane, grid, resized, smooth

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME_RATE = 24
# The plate is painted larger than the frame: room for the camera, and finer steps for it.
PLATE = 1.6
BRIGHT_ONLY = [min(int(max(i - 40, 0) * 1.7), 255) for i in range(256)]


@frozen
class Move:
    """What moves in a clip; every part is still at 0.

    Attributes:
        push: How much closer the camera gets, as a part (0.1 is ten percent); negative goes back.
        pan: How far it travels sideways, as a part of the width; near things move more.
        tilt: How far it travels up or down, as a part of the height.
        ripple: How strongly water shimmers.
        sway: How far a storm sea rises and falls, as a part of the height.
        beam: Turns of the lighthouse lamp over the clip.
        rain: How hard it rains.
        stars: Whether they twinkle.
        glints: How strongly light dances on the water.
        fog: How thick the drifting fog is.
        gulls: How many fly through.
        flicker: How unsteadily lamps burn.
        flashes: When lightning strikes, as parts of the clip.
    """

    push: float = 0.06
    pan: float = 0.0
    tilt: float = 0.0
    ripple: float = 0.0
    sway: float = 0.0
    beam: float = 0.0
    rain: float = 0.0
    stars: bool = False
    glints: float = 0.0
    fog: float = 0.0
    gulls: int = 0
    flicker: float = 0.0
    flashes: tuple[float, ...] = ()


def tinted(mask: Image.Image, colour: Colour, strength: float = 1.0) -> Image.Image:
    """Light of a colour, as bright as the mask."""
    bands = [
        mask.point([min(int(i * float(c) * strength), 255) for i in range(256)]) for c in colour
    ]
    return Image.merge("RGB", bands)


def grey(plane: Plane) -> Image.Image:
    """A plane 0..1 as a grey picture."""
    return Image.fromarray((np.clip(plane, 0, 1) * 255).astype(np.uint8), "L")


class Camera:
    """Looks at a plate: which of its pixels each pixel of a frame shows, at a moment."""

    def __init__(
        self, canvas: Canvas, plate: Image.Image, size: tuple[int, int], move: Move
    ) -> None:
        self.width, self.height = size
        self.move = move
        self.scale = canvas.width / self.width
        packed = np.zeros((canvas.height, canvas.width, 4), np.uint8)
        packed[..., :3] = np.asarray(plate)
        self.plate = packed.view(np.uint32)[..., 0].reshape(-1)
        self.plate_size = (canvas.width, canvas.height)
        # Softened: near things then bend the ground about them a little instead of tearing off it.
        self.depth = resized(resized(canvas.depth, size[0] // 12, size[1] // 12), *size)
        self.water = np.clip(resized(canvas.water, *size), 0, 1)
        self.xs: Plane = (np.arange(self.width, dtype=np.float32) - self.width / 2)[None, :]
        self.ys: Plane = (np.arange(self.height, dtype=np.float32) - self.height / 2)[:, None]
        rows = np.flatnonzero(self.water.max(axis=1) > 0.02)
        self.wet = slice(int(rows[0]), int(rows[-1]) + 1) if len(rows) else slice(0, 0)

    def zoom(self, t: float) -> float:
        """Plate pixels per frame pixel; the margin left keeps every move inside the plate."""
        room = (
            1 - abs(self.move.push) / 2 - abs(self.move.pan) - abs(self.move.tilt) - self.move.sway
        )
        return self.scale * room * (1 - self.move.push * (t - 0.5))

    def at(self, t: float, seconds: float) -> Image.Image:
        """The frame at `t` (0..1 of the clip)."""
        m, zoom = self.move, self.zoom(t)
        ease = t * t * (3 - 2 * t) - 0.5
        x = self.xs * zoom + self.plate_size[0] / 2
        y = self.ys * zoom + self.plate_size[1] / 2
        pan = np.float32(m.pan * ease * self.plate_size[0])
        x = x + pan * (0.68 + 0.32 * self.depth)
        y = y + np.float32(m.tilt * ease * self.plate_size[1]) * (0.68 + 0.32 * self.depth)
        time = t * seconds
        if m.ripple:
            wet = self.wet
            wave = np.sin(
                self.ys[wet] * (0.85 - 0.5 * self.water[wet]) + time * 4.2 + self.xs * 0.021
            )
            wave += np.sin(self.ys[wet] * 0.31 - time * 2.7 - self.xs * 0.034) * 0.7
            x[wet] += wave * self.water[wet] * np.float32(m.ripple * 2.6)
        if m.sway:
            swell = np.sin(self.xs * np.float32(7.0 / self.width) + time * 1.9 - self.depth * 5.0)
            y = y + swell * self.depth * np.float32(m.sway * self.plate_size[1])
        cols = np.clip(x, 0, self.plate_size[0] - 1).astype(np.int32)
        lines = np.clip(y, 0, self.plate_size[1] - 1).astype(np.int32)
        packed = self.plate[lines * self.plate_size[0] + cols]
        return Image.fromarray(
            np.ascontiguousarray(
                packed.view(np.uint8).reshape(self.height, self.width, 4)[..., :3]
            ),
            "RGB",
        )

    def seen(self, x: float, y: float, t: float) -> tuple[float, float]:
        """Where a point of the plate is in the frame."""
        zoom, ease = self.zoom(t), t * t * (3 - 2 * t) - 0.5
        part = 0.68 + 0.32 * 0.4
        return (
            (x - self.plate_size[0] / 2 - self.move.pan * ease * self.plate_size[0] * part) / zoom
            + self.width / 2,
            (y - self.plate_size[1] / 2 - self.move.tilt * ease * self.plate_size[1] * part) / zoom
            + self.height / 2,
        )


class Weather:
    """What moves in front of the camera and is not on the plate."""

    def __init__(
        self, canvas: Canvas, camera: Camera, colours: tuple[Colour, Colour], seed: int
    ) -> None:
        self.canvas, self.camera, self.move = canvas, camera, camera.move
        self.lamp, self.light = colours
        self.rng = np.random.default_rng(seed)
        self.width, self.height = camera.width, camera.height
        self.drops = self._rain_sheet() if self.move.rain else None
        small = (self.width // 2, self.height // 2)
        self.water = grey(resized(camera.water, *small))
        self.sparks = [grid(self.rng, *small, cell=(7, 1.8), octaves=2) for _ in range(2)]
        sheet = grid(self.rng, self.width, self.height, cell=(self.width / 3, self.height / 6))
        band = np.exp(-(((np.arange(self.height) / self.height - 0.68) / 0.2) ** 2))[:, None]
        self.fog = grey((smooth(0.3, 0.75, sheet) * band).astype(np.float32))
        self.stars = [
            (
                int(self.rng.random() * self.width),
                int(self.rng.random() ** 1.4 * self.height * 0.5),
                float(self.rng.random() * 6.3),
            )
            for _ in range(90)
        ]
        self.birds = [
            (
                float(self.rng.random()),
                float(0.12 + 0.3 * self.rng.random()),
                float(0.5 + self.rng.random()),
                float(self.rng.random() * 6.3),
            )
            for _ in range(self.move.gulls)
        ]

    def _rain_sheet(self) -> Image.Image:
        sheet = Image.new("L", (self.width * 2, self.height * 2))
        pen = ImageDraw.Draw(sheet)
        for _ in range(int(520 * self.move.rain)):
            x, y = self.rng.random() * self.width * 2, self.rng.random() * self.height * 2
            long = self.height * (0.05 + 0.16 * self.rng.random())
            pen.line(
                (x, y, x - long * 0.26, y + long), fill=int(50 + 90 * self.rng.random()), width=2
            )
        return sheet.reduce(2)

    def over(self, frame: Image.Image, t: float, seconds: float) -> Image.Image:
        """The frame with its weather at `t` (0..1 of the clip)."""
        time, m = t * seconds, self.move
        if m.glints:
            first = np.roll(self.sparks[0], int(time * 9), axis=1)
            second = np.roll(self.sparks[1], -int(time * 7), axis=1)
            spark = grey(smooth(0.34, 0.44, first * second))
            spark = ImageChops.multiply(spark, self.water).resize(frame.size)
            # Only water that is bright already sparkles: the path of the moon, of lamps.
            spark = ImageChops.multiply(spark, frame.convert("L").point(BRIGHT_ONLY))
            frame = ImageChops.screen(frame, tinted(spark, self.light, 1.3 * m.glints))
        if m.fog:
            drift = ImageChops.offset(self.fog, int(time * self.width * 0.035), 0)
            frame.paste(
                tuple(int(c * 235) for c in self.light),
                mask=drift.point([int(i * m.fog) for i in range(256)]),
            )
        if m.beam and self.canvas.beam:
            frame = self._beam(frame, self.canvas.beam, t)
        if m.flicker:
            frame = self._flicker(frame, t, time)
        if m.stars:
            frame = self._twinkle(frame, time)
        if self.birds:
            self._gulls(frame, t, time)
        if self.drops:
            fall = int(time * self.height * 2.1)
            for speed, part in ((1.0, 0.75), (1.6, 0.5)):
                drops = ImageChops.offset(self.drops, -int(fall * speed * 0.26), int(fall * speed))
                frame = ImageChops.screen(frame, tinted(drops, rgb("#d4e6ee"), part))
        power = max((math.exp(-(t - f) * seconds * 7) for f in m.flashes if t >= f), default=0.0)
        if power > 0.03:
            gain = 1 + 1.1 * power * (0.7 + 0.3 * math.cos(time * 60))
            frame = frame.point([min(int(i * gain + 12 * power), 255) for i in range(256)] * 3)
        return frame

    def _beam(self, frame: Image.Image, lamp: tuple[float, float], t: float) -> Image.Image:
        x, y = self.camera.seen(*lamp, t)
        k = 4
        xs = np.arange(self.width // k, dtype=np.float32)[None, :] - np.float32(x / k)
        ys = np.arange(self.height // k, dtype=np.float32)[:, None] - np.float32(y / k)
        # A lamp turning about an upright axis: the cone sweeps, and swells as it faces us.
        turn = 2 * math.pi * self.move.beam * t
        light: Plane = np.zeros((self.height // k, self.width // k), np.float32)
        for side in (0.0, math.pi):
            along, toward = math.cos(turn + side), math.sin(turn + side)
            wide = 0.07 + 0.16 * max(toward, 0)
            far = xs * math.copysign(1.0, along)
            reach = self.width / k * (0.12 + 0.75 * abs(along))
            cone = np.exp(-(((ys + far * 0.05) / (np.maximum(far, 0) * wide + 1.4)) ** 2))
            light += np.where(far > 0, cone * np.exp(-far / reach * 1.6), 0) * (
                0.35 + 0.4 * abs(along)
            )
            light += np.exp(
                -(xs**2 + ys**2) / (self.width / k * (0.015 + 0.09 * max(toward, 0) ** 3)) ** 2
            ) * max(toward, 0)
        return ImageChops.screen(
            frame, tinted(grey(light).resize(frame.size, Image.Resampling.BICUBIC), self.lamp)
        )

    def _flicker(self, frame: Image.Image, t: float, time: float) -> Image.Image:
        light: Plane = np.zeros((self.height // 4, self.width // 4), np.float32)
        xs = np.arange(self.width // 4, dtype=np.float32)[None, :]
        ys = np.arange(self.height // 4, dtype=np.float32)[:, None]
        for i, (x, y, radius) in enumerate(self.canvas.lamps[:6]):
            px, py = self.camera.seen(x, y, t)
            size = max(radius / self.camera.scale / 4 * 1.6, 2)
            burn = 0.5 + 0.3 * math.sin(time * 9 + i * 2) + 0.2 * math.sin(time * 23 + i)
            light += np.exp(-((xs - px / 4) ** 2 + (ys - py / 4) ** 2) / size**2) * np.float32(
                burn * 0.55
            )
        glow = grey(light * self.move.flicker).resize(frame.size, Image.Resampling.BILINEAR)
        return ImageChops.screen(frame, tinted(glow, self.lamp))

    def _twinkle(self, frame: Image.Image, time: float) -> Image.Image:
        sheet = Image.new("L", frame.size)
        for x, y, phase in self.stars:
            if self.camera.depth[y, x] < 0.02:
                sheet.putpixel((x, y), int(110 + 100 * math.sin(time * 3.4 + phase)))
        return ImageChops.screen(frame, tinted(sheet, rgb("#dfe8ff")))

    def _gulls(self, frame: Image.Image, t: float, time: float) -> None:
        small = Canvas(self.width, self.height, 0)
        spots = [
            (
                ((x + t * 0.16 * speed) % 1.1) - 0.05,
                y + 0.02 * math.sin(time * 1.3 + phase),
                0.016 + 0.016 * speed,
            )
            for x, y, speed, phase in self.birds
        ]
        nature.gulls(small, rgb("#ffffff"), spots, flap=time)
        mask = Image.fromarray((np.clip(small.rgb[..., 0], 0, 1) * 215).astype(np.uint8), "L")
        frame.paste((22, 22, 34), mask=mask)


def frames(
    canvas: Canvas,
    plate: Image.Image,
    move: Move,
    *,
    size: tuple[int, int],
    seconds: float,
    colours: tuple[Colour, Colour],
    seed: int,
) -> Iterator[npt.NDArray[np.uint8]]:
    """Every frame of a clip as RGB bytes; colours are the lamp's and the light's."""
    camera = Camera(canvas, plate, size, move)
    weather = Weather(canvas, camera, colours, seed)
    count = max(int(seconds * FRAME_RATE), 2)
    for i in range(count):
        t = i / count
        yield np.asarray(weather.over(camera.at(t, seconds), t, seconds))

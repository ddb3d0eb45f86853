"""The files that Sketch makes: a panel as PNG, a panel in motion as MP4, a voice as WAV.

Each says in itself how it was made, as `formats/recipes/sketch.py` reads it.
"""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
import zlib
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, cast

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from desktop.formats.recipes.sketch import KEY, written
from desktop.generators.sketch_scene import scene
from desktop.generators.sketch_words import CameraMove

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from desktop.domain.generation import Json
    from desktop.generators.sketch_words import PanelComposition

FRAME_RATE = 24
SAMPLE_RATE = 24_000
_PAPER, _INK, _PALE = (247, 243, 234), (34, 36, 42), (120, 118, 112)
_Font: TypeAlias = ImageFont.FreeTypeFont | ImageFont.ImageFont
_BARE = "Aileron"
_CAPTION = 0.155  # of the height
_EDGE = 0.02
# Fonts that machines have, by what they can write; the one that comes with Pillow knows ASCII only.
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial.ttf", "arial.ttf", "Helvetica.ttc")
_EAST = ("NotoSansCJK-Regular.ttc", "msgothic.ttc", "Hiragino Sans GB.ttc", "wqy-microhei.ttc")
_PLAIN = str.maketrans({"—": "-", "–": "-", "×": "x", "…": "...", "ß": "ss"})
_ROOM = 1.18  # how much larger the drawing is than what a moving camera shows of it


def panel(
    path: Path, size: tuple[int, int], what: PanelComposition, values: Mapping[str, Json], seed: int
) -> None:
    """Draw a panel with its text below.

    Raises:
        OSError: It could not be written.
    """
    card, window = _card(size, what, values)
    card.paste(scene((window[2], window[3]), what, seed), window[:2])
    text = PngInfo()
    text.add_itxt(KEY, written(values))
    card.save(path, "PNG", pnginfo=text)


def moving_panel(
    path: Path,
    size: tuple[int, int],
    what: PanelComposition,
    values: Mapping[str, Json],
    seed: int,
    *,
    seconds: float,
) -> None:
    """The same with a camera that moves as the words say.

    Raises:
        OSError: It could not be written.
    """
    even = (size[0] // 2 * 2, size[1] // 2 * 2)
    card, window = _card(even, what, values)
    drawing = scene((round(window[2] * _ROOM), round(window[3] * _ROOM)), what, seed)
    codec = "libx264" if "libx264" in av.codecs_available else "mpeg4"
    # Other tags than the usual ones are kept where a file is told to.
    options = {"movflags": "faststart+use_metadata_tags"}
    with av.open(str(path), "w", format="mp4", options=options) as out:
        out.metadata["comment"] = written(values)
        stream = cast("av.VideoStream", out.add_stream(codec, rate=FRAME_RATE))
        stream.width, stream.height = even
        stream.pix_fmt = "yuv420p"
        if codec == "libx264":
            stream.options = {"preset": "superfast", "crf": "20", "threads": "1"}
        count = max(round(seconds * FRAME_RATE), 1)
        for i, box in enumerate(_way(what.move, drawing.size, window[2:], count)):
            card.paste(drawing.resize(window[2:], Image.Resampling.BILINEAR, box), window[:2])
            frame = av.VideoFrame.from_ndarray(np.asarray(card), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, FRAME_RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _way(
    move: CameraMove, full: tuple[int, int], shown: tuple[int, int], count: int
) -> Iterator[tuple[float, float, float, float]]:
    """What of the drawing is seen in each frame: the move begins and ends softly."""
    room = full[0] - shown[0], full[1] - shown[1]
    for i in range(count):
        part = (1 - math.cos(math.pi * i / max(count - 1, 1))) / 2
        if move in {CameraMove.PUSH, CameraMove.PULL}:
            in_ = part if move is CameraMove.PUSH else 1 - part
            left, top = room[0] / 2 * in_, room[1] / 2 * in_
            yield left, top, full[0] - left, full[1] - top
            continue
        across = {CameraMove.LEFT: 1 - part, CameraMove.RIGHT: part}.get(move, 0.5) * room[0]
        down = {CameraMove.UP: 1 - part, CameraMove.DOWN: part}.get(move, 0.5) * room[1]
        yield across, down, across + shown[0], down + shown[1]


def _card(
    size: tuple[int, int], what: PanelComposition, values: Mapping[str, Json]
) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """The paper with its text, and where the drawing goes: left, top, width, height."""
    wide, tall = size
    edge = max(round(min(size) * _EDGE), 1)
    window = (edge, edge, max(wide - 2 * edge, 2), max(round(tall * (1 - _CAPTION)) - edge, 2))
    card = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(card)
    x, y, across, down = window
    draw.rectangle([x - 1, y - 1, x + across, y + down], outline=_INK)
    small = max(min(tall * _CAPTION * 0.175, wide * 0.026), 7)
    said = f"{values.get('prompt') or 'Nothing is said of this shot.'}"
    font, top = _font(small, said), y + down + small * 0.45
    right = f"Sketch, {wide} × {tall}, seed {values.get('seed')}"
    right = _fitted(draw, right, wide / 2, font)
    room = draw.textlength(right, font)
    draw.text((wide - edge - room, top), right, _PALE, font)
    draw.text((edge, top), _fitted(draw, what.words, wide - 3 * edge - room, font), _PALE, font)
    names = _names(values.get("references"))
    lines = _wrapped(draw, said, wide - 2 * edge, font, 2 if names else 3)
    if names:
        lines.append(_fitted(draw, f"With {', '.join(names)}", wide - 2 * edge, font))
    for i, line in enumerate(lines):
        is_aside = bool(names) and i == len(lines) - 1
        place = (edge, top + small * 1.25 * (i + 1))
        draw.text(place, line, _PALE if is_aside else _INK, font)
    return card, window


def _names(listed: object) -> list[str]:
    """What goes along, as the card names it."""
    return [
        f"{one['name'] or 'a file'} ({str(one['role']).replace('_', ' ')})"
        for one in (listed if isinstance(listed, list) else ())
    ]


def _wrapped(
    draw: ImageDraw.ImageDraw,
    text: str,
    room: float,
    font: _Font,
    most: int,
) -> list[str]:
    """A text in so many lines at most; the last says by a dot that there is more."""
    plain = re.sub(r"\s+", " ", text).strip()[:2000]
    letter = max(draw.textlength("abcdefghijklmnopqrstuvwxyz ", font) / 27, 1)
    lines = textwrap.wrap(plain, max(int(room / letter), 8))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [_fitted(draw, line, room, font) for line in lines]


def _fitted(
    draw: ImageDraw.ImageDraw,
    text: str,
    room: float,
    font: _Font,
) -> str:
    """A text in letters that the font has, cut where its room ends."""
    if not isinstance(font, ImageFont.FreeTypeFont) or font.getname()[0] == _BARE:
        parts = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        text = parts.encode("ascii", "ignore").decode("ascii")
    if draw.textlength(text, font) <= room:
        return text
    while text and draw.textlength(f"{text}...", font) > room:
        text = text[:-1]
    return f"{text}..."


def _font(size: float, text: str) -> _Font:
    """A font of this machine that has the letters of a text, as far as that can be guessed."""
    is_eastern = any(letter >= "\u2e80" for letter in text)
    for name in (*(_EAST if is_eastern else ()), *_FONTS):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def spoken(path: Path, words: str, voice: str, values: Mapping[str, Json], seed: int) -> None:
    """A voice that hums a text, a tone for each syllable, so that its length is about right.

    Raises:
        OSError: It could not be written.
    """
    random = np.random.default_rng(seed)
    pitch = 105.0 + zlib.crc32(voice.casefold().encode()) % 120
    parts: list[npt.NDArray[np.float64]] = []
    for word in re.findall(r"\w+|[.,;:!?…—–]", words)[:4000]:
        if not word[0].isalnum():
            parts.append(np.zeros(int(SAMPLE_RATE * (0.3 if word in ".!?…" else 0.16))))
            continue
        syllables = max(len(re.findall(r"[aeiouyäöüáàâéèêíóôú]+", word.casefold())), 1)
        for _ in range(syllables):
            parts.append(_syllable(pitch * float(random.uniform(0.9, 1.12)), random))
        parts.append(np.zeros(int(SAMPLE_RATE * 0.045)))
    sound = np.concatenate(parts) if parts else np.zeros(SAMPLE_RATE // 2)
    path.write_bytes(_wav(sound, written(values)))


def _syllable(pitch: float, random: np.random.Generator) -> npt.NDArray[np.float64]:
    """A sixth of a second of something like a vowel."""
    time = np.arange(int(SAMPLE_RATE * float(random.uniform(0.13, 0.19)))) / SAMPLE_RATE
    formant = float(random.uniform(420, 820))
    sound = np.zeros_like(time)
    for harmonic in range(1, 14):
        height = pitch * harmonic
        loud = math.exp(-(((height - formant) / 300) ** 2)) + 0.25 / harmonic
        sound += loud * np.sin(2 * np.pi * height * time)
    swell = np.minimum(np.minimum(time / 0.02, (time[-1] - time) / 0.05), 1)
    shaped: npt.NDArray[np.float64] = sound * swell * 0.16
    return shaped


def _wav(sound: npt.NDArray[np.float64], comment: str) -> bytes:
    """A WAV of 16 bits and one channel, with a comment."""
    samples = (np.clip(sound, -1, 1) * 32000).astype("<i2").tobytes()
    rate = SAMPLE_RATE.to_bytes(4, "little") + (SAMPLE_RATE * 2).to_bytes(4, "little")
    form = b"\1\0\1\0" + rate + b"\2\0\x10\0"
    info = b"INFO" + _chunk(b"ICMT", comment.encode("utf-8") + b"\0")
    body = _chunk(b"fmt ", form) + _chunk(b"LIST", info) + _chunk(b"data", samples)
    return _chunk(b"RIFF", b"WAVE" + body)


def _chunk(name: bytes, data: bytes | Sequence[int]) -> bytes:
    held = bytes(data)
    return name + len(held).to_bytes(4, "little") + held + b"\0" * (len(held) % 2)

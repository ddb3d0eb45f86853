"""The sound stage: a theme, the sea, wind, rain, gulls, a horn, a bell and murmured voices."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

RATE = 44_100
Sound = npt.NDArray[np.float32]

# Vowels by their first three formants in Hz (textbook averages), for the murmurs.
VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (270, 2290, 3010),
    (570, 840, 2410),
    (440, 1020, 2240),
)


def _times(seconds: float) -> Sound:
    return np.arange(int(seconds * RATE), dtype=np.float32) / np.float32(RATE)


def level(sound: Sound, peak: float) -> Sound:
    """The sound with its loudest sample at `peak`."""
    top = float(np.abs(sound).max()) or 1.0
    return (sound * (peak / top)).astype(np.float32)


def coloured(
    rng: np.random.Generator, seconds: float, low: float, high: float, slope: float
) -> Sound:
    """Noise between two frequencies in Hz, falling with frequency to the power `slope`."""
    count = int(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count).astype(np.float32))
    hz = np.fft.rfftfreq(count, 1 / RATE)
    shape = (
        np.power(np.maximum(hz, 20) / 200, -slope)
        / (1 + (low / np.maximum(hz, 1)) ** 4)
        / (1 + (hz / high) ** 4)
    )
    return level(np.fft.irfft(spectrum * shape, count).astype(np.float32), 1.0)


def slow(rng: np.random.Generator, seconds: float, per_second: float) -> Sound:
    """A value that wanders between 0 and 1, `per_second` times a second."""
    knots = rng.random(int(seconds * per_second) + 3)
    return np.interp(
        np.linspace(0, len(knots) - 2, int(seconds * RATE)), np.arange(len(knots)), knots
    ).astype(np.float32)


def hall(sound: Sound, seconds: float, wet: float, seed: int) -> Sound:
    """The sound in a hall: convolved with noise that dies away; stereo out, the same length."""
    rng = np.random.default_rng(seed)
    both = np.atleast_2d(sound)
    tail = int(seconds * RATE)
    size = 1 << (both.shape[1] + tail - 1).bit_length()
    fade = np.exp(-np.arange(tail) / tail * 6.0)
    result = []
    for i in (0, 1):
        echo = rng.standard_normal(tail) * fade
        dry = both[min(i, both.shape[0] - 1)]
        rung = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(echo, size), size)[: both.shape[1]]
        rung = rung / (np.abs(rung).max() or 1.0) * (np.abs(dry).max() or 1.0)
        result.append(dry * (1 - wet) + rung * wet)
    return np.array(result, np.float32)


def ends(sound: Sound, seconds: float) -> Sound:
    """Faded in and out."""
    count = min(int(seconds * RATE), sound.shape[-1] // 2)
    ramp = np.ones(sound.shape[-1], np.float32)
    ramp[:count] = np.linspace(0, 1, count)
    ramp[-count:] = np.linspace(1, 0, count)
    return (sound * ramp).astype(np.float32)


def _tone(hz: float, seconds: float, parts: tuple[float, ...]) -> Sound:
    t = _times(seconds) * np.float32(2 * math.pi * hz)
    total: Sound = np.zeros_like(t)
    for i, power in enumerate(parts, 1):
        total += np.float32(power) * np.sin(t * i)
    return total


def theme(seconds: float, seed: int) -> Sound:
    """The film's theme: slow chords in D minor, a glass arpeggio above, a low drone below."""
    rng = np.random.default_rng(seed)
    total: Sound = np.zeros(int((seconds + 3) * RATE), np.float32)
    chords = (
        (50, 57, 60, 65, 69),
        (46, 53, 58, 62, 69),
        (53, 57, 60, 64, 72),
        (48, 55, 60, 64, 67),
    )
    bar = max(seconds / 8, 0.5)
    for i in range(8):
        notes = chords[i % 4]
        for note in notes:
            hz = 440 * 2 ** ((note - 69) / 12)
            for detune in (0.9982, 1.0016):
                part = ends(_tone(hz * detune, bar * 1.25, (1.0, 0.36, 0.16, 0.07)), bar * 0.45)
                start = int(i * bar * RATE)
                total[start : start + len(part)] += part[: len(total) - start] * np.float32(0.055)
        for j in range(16):
            if rng.random() < (0.35 if i in (0, 7) else 0.1):
                continue
            note = notes[(j * 3 + i) % 5] + (12 if j % 4 else 24)
            hz = 440 * 2 ** ((note - 69) / 12)
            pluck = _tone(hz, 1.3, (1.0, 0.0, 0.22, 0.0, 0.06)) * np.exp(-_times(1.3) * 4.2)
            start = int((i + j / 16) * bar * RATE)
            room = pluck[: max(len(total) - start, 0)]
            total[start : start + len(room)] += room * np.float32(0.05 + 0.045 * rng.random())
    total = total[: int(seconds * RATE)]
    return level(ends(hall(total, min(2.6, seconds / 2), 0.42, seed), min(1.5, seconds / 4)), 0.8)


def sea(seconds: float, seed: int, *, rough: float = 0.4) -> Sound:
    """Waves on stones; `rough` 0 is a calm bay, 1 a gale."""
    rng = np.random.default_rng(seed)
    sides = []
    for i in (0, 1):
        low = coloured(rng, seconds, 40, 700 + 900 * rough, 0.8)
        hiss = coloured(rng, seconds, 900, 7000, 0.2)
        swell = 0.5 + 0.5 * np.sin(_times(seconds) * (0.75 + 0.3 * rough) + i * 0.5) ** 3
        sides.append(low * (0.4 + 0.6 * swell) + hiss * swell**2 * (0.25 + 0.3 * rough))
    return level(ends(np.array(sides, np.float32), 0.4), 0.5 + 0.3 * rough)


def wind(seconds: float, seed: int) -> Sound:
    """Wind in a tower: two whistling bands that wander."""
    rng = np.random.default_rng(seed)
    total = coloured(rng, seconds, 60, 420, 0.9) * (0.35 + 0.65 * slow(rng, seconds, 0.9))
    for low in (420.0, 760.0):
        total = total + coloured(rng, seconds, low, low * 1.25, 0.0) * slow(
            rng, seconds, 1.3
        ) ** 2 * np.float32(0.55)
    return level(ends(hall(total, min(1.2, seconds / 2), 0.3, seed), 0.4), 0.7)


def rain(seconds: float, seed: int) -> Sound:
    """Rain on a window pane: hiss, and single drops."""
    rng = np.random.default_rng(seed)
    total = coloured(rng, seconds, 1500, 9000, 0.3) * np.float32(0.3)
    for _ in range(int(seconds * 22)):
        drop = _tone(900 + 2200 * rng.random(), 0.03, (1.0,)) * np.exp(-_times(0.03) * 160)
        start = int(rng.random() * (len(total) - len(drop)))
        total[start : start + len(drop)] += drop * np.float32(0.15 + 0.35 * rng.random())
    return level(ends(total, 0.3), 0.5)


def gulls(seconds: float, seed: int) -> Sound:
    """Gulls calling over water."""
    rng = np.random.default_rng(seed)
    total: Sound = np.zeros(int(seconds * RATE), np.float32)
    at = 0.2
    while at < seconds - 0.5:
        long = 0.22 + 0.2 * rng.random()
        t = _times(long)
        pitch = (820 + 240 * rng.random()) * (
            1 + 0.55 * np.clip(np.sin(np.pi * np.clip(t / long * 1.15, 0, 1)), 0, 1) ** 1.5
        )
        phase = np.cumsum(pitch).astype(np.float32) * np.float32(2 * math.pi / RATE)
        call = (np.sin(phase) + 0.6 * np.sin(2 * phase) + 0.35 * np.sin(3 * phase)) * np.sin(
            np.pi * t / long
        )
        start = int(at * RATE)
        room = call[: len(total) - start].astype(np.float32)
        total[start : start + len(room)] += room * np.float32(0.3 + 0.5 * rng.random())
        at += long + (0.08 if rng.random() < 0.65 else 0.9 * rng.random() + 0.3)
    return level(hall(total, min(1.4, seconds / 2), 0.4, seed), 0.6)


def foghorn(seconds: float, seed: int) -> Sound:
    """Two notes of a foghorn over the bay."""
    t = _times(seconds)
    total: Sound = np.zeros_like(t)
    for start, hz in ((0.1, 110.0), (seconds * 0.42, 82.4)):
        long = seconds * 0.36
        note = _tone(hz, long, (1.0, 0.7, 0.55, 0.4, 0.3, 0.2, 0.12))
        first = int(start * RATE)
        room = ends(note, 0.18)[: len(total) - first]
        total[first : first + len(room)] += room
    return level(ends(hall(total, min(2.4, seconds / 2), 0.45, seed), 0.05), 0.8)


def bell(seconds: float, seed: int) -> Sound:
    """A ship's bell struck twice; partials are not whole multiples, which is what makes a bell."""
    total: Sound = np.zeros(int(seconds * RATE), np.float32)
    for start in (0.05, 0.62):
        first = int(start * RATE)
        t = np.arange(len(total) - first, dtype=np.float32) / RATE
        for ratio, power, fade in (
            (0.5, 0.4, 0.9),
            (1.0, 1.0, 1.3),
            (1.19, 0.6, 1.9),
            (1.56, 0.4, 2.6),
            (2.0, 0.5, 3.0),
            (2.66, 0.3, 4.4),
            (4.1, 0.15, 7.0),
        ):
            total[first:] += (
                np.float32(power)
                * np.sin(t * np.float32(2 * math.pi * 620 * ratio))
                * np.exp(-t * fade)
            )
    return level(ends(hall(total, min(1.8, seconds / 2), 0.25, seed), 0.03), 0.75)


def voice(seconds: float, seed: int, *, pitch: float) -> Sound:
    """A murmured line, with the melody of speech and no words; `pitch` in Hz."""
    rng = np.random.default_rng(seed)
    t = _times(seconds)
    syllables = max(int(seconds * 4.2), 2)
    where = np.clip(t / seconds * syllables, 0, syllables - 1e-3)
    index, part = where.astype(int), where % 1.0
    vowels = np.array(
        [VOWELS[int(rng.integers(len(VOWELS)))] for _ in range(syllables + 1)], np.float32
    )
    rests = (rng.random(syllables) > 0.16).astype(np.float32)
    loud = np.clip(np.sin(np.pi * np.clip(part * 1.12, 0, 1)), 0, 1) ** 0.7 * rests[index]
    tune = (
        pitch
        * (1.12 - 0.2 * t / seconds)
        * (1 + 0.06 * np.sin(t * 5.1) + 0.05 * (slow(rng, seconds, 5) - 0.5))
    )
    phase = np.cumsum(tune) * (2 * math.pi / RATE)
    blend = part[:, None] ** 2
    formants = vowels[index] * (1 - blend) + vowels[index + 1] * blend
    total: Sound = np.zeros_like(t)
    for k in range(1, 26):
        hz = tune * k
        power = sum(
            g / (1 + ((hz - formants[:, i]) / (70 + 40 * i)) ** 2)
            for i, g in enumerate((1.0, 0.55, 0.25))
        )
        total += (np.sin(phase * k) * power / k**0.35).astype(np.float32)
    breath = coloured(rng, seconds, 1800, 6000, 0.2) * np.float32(0.04)
    mono = (total * 0.5 + breath) * loud
    return level(ends(hall(mono.astype(np.float32), min(0.5, seconds / 2), 0.16, seed), 0.03), 0.75)

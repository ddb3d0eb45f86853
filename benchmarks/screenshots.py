"""The pictures of the README and the docs, taken of the real window: `make screenshots`.

    python -m benchmarks.screenshots docs/images [--demo FOLDER]

Makes the demo library (in a temporary folder, or in FOLDER, where it is found again the next
time), lets `directors-desk screenshot` take each picture, and packs the files. No colours are
dropped: a palette shows in skies, and this is a program for people who look at skies.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

TRIES = 3
SECONDS = 180  # for one picture
DEMO_SECONDS = 1800  # to draw, film and record it all on a slow machine
LARGEST = 7_000_000  # bytes of all pictures together


@dataclass(frozen=True)
class Shot:
    """One picture: its name, and what the command is asked."""

    name: str
    view: str
    select: str = ""
    theme: str = "dark"
    size: str = "1600x1000"
    scale: int = 1

    def arguments(self, out: Path) -> list[str]:
        """The options of `screenshot`."""
        words = ["--view", self.view, "--theme", self.theme, "--size", self.size]
        words += ["--scale", str(self.scale), "--out", str(out)]
        return words + (["--select", self.select] if self.select else [])


SHOTS = (
    Shot("desk", "grid", "name:homecoming_dawn_01"),
    Shot("storyboard", "storyboard", "name:storm_take_1"),
    Shot("preview", "preview", "name:1a_harbour_dusk_t1"),
    Shot("light", "grid", "name:northern_lights_01", theme="light"),
    Shot("table", "table", "name:rowing_moon_01"),
    Shot("lineage", "lineage", "name:harbour_dusk_wide_01"),
    Shot("spending", "spending", "name:3a_storm_t1"),
    Shot("statistics", "statistics", size="1440x900"),
    Shot("generate", "generate", "name:wren_ref_front", size="1440x900"),
    Shot("detail", "grid", "name:wren_ref_lantern", size="1120x700", scale=2),
)


def main() -> int:
    """Take them all; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots")
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--demo", type=Path, help="folder of the demo library")
    parser.add_argument("--only", nargs="*", default=[], help="names of pictures to take")
    options = parser.parse_args()
    out = options.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="desk-pictures-") as temporary:
        folder = (options.demo or Path(temporary) / "demo").absolute()
        # Nobody's settings, and no window layout of an earlier day, get into a picture.
        environment = {**os.environ, "DESK_HOME": str(Path(temporary) / "home")}
        desk(["demo", str(folder)], environment, seconds=DEMO_SECONDS)
        for shot in SHOTS:
            if not options.only or shot.name in options.only:
                take(shot, folder / "demo.desk", out, environment)
    total = sum(path.stat().st_size for path in out.glob("*.png"))
    print(f"{total / 1e6:.1f} MB in {out}")
    return int(total > LARGEST)


def take(shot: Shot, library: Path, out: Path, environment: dict[str, str]) -> None:
    """Take one picture and put it, made small, in place."""
    raw = out / f".{shot.name}.raw.png"
    try:
        desk(["--library", str(library), "screenshot", *shot.arguments(raw)], environment)
        target = out / f"{shot.name}.png"
        print(f"{target.name}: {shrink(raw, target) / 1000:,.0f} kB")
    finally:
        raw.unlink(missing_ok=True)


def shrink(source: Path, target: Path) -> int:
    """Write `source` without alpha and packed as well as PNG can to `target`; returns its bytes."""
    partial = target.with_suffix(".partial")
    with Image.open(source) as picture:
        picture.convert("RGB").save(partial, "PNG", optimize=True)
    partial.replace(target)
    return target.stat().st_size


def desk(arguments: list[str], environment: dict[str, str], *, seconds: int = SECONDS) -> None:
    """Run `directors-desk`; what it says is shown only if it fails.

    Raises:
        SystemExit: It failed every time.
    """
    command = [sys.executable, "-m", "desktop", *arguments]
    told = ""
    for _ in range(TRIES):
        try:
            done = subprocess.run(
                command,
                env=environment,
                timeout=seconds,
                capture_output=True,
                text=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            told = f"it did not come to an end in {seconds} seconds"
            continue
        if done.returncode == 0:
            return
        told = done.stderr.strip()
    raise SystemExit(f"{' '.join(arguments[:6])}: {told}")


if __name__ == "__main__":
    sys.exit(main())

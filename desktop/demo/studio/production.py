"""The making: every picture, clip, sound and paper of the film, one after the other."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from desktop.base.frozen import frozen
from desktop.demo.studio import clips, papers, script
from desktop.demo.studio.canvas import Canvas, rgb
from desktop.demo.studio.light import finished
from desktop.demo.studio.moods import MOODS
from desktop.demo.studio.motion import FRAME_RATE, PLATE, frames
from desktop.demo.studio.plates import (
    COMPOSITIONS,
    MOOD_TAGS,
    MOOD_WORDS,
    NEGATIVE,
    PLATES,
    SHAPES,
    Plate,
)
from desktop.demo.studio.plot import CHARACTERS, COLLECTIONS, FILM, TAGS
from desktop.demo.studio.reels import RECORDINGS, REELS, Recording, Reel
from desktop.demo.studio.sources import SOURCES
from desktop.demo.studio.story import Production, StudioFile

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

MODEL, PROVIDER, VERSION = "desk-studio", "local", "1"
FIRST_DAY = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
EXIF_IFD, TAKEN, ORIENTATION, WORDS, SOFTWARE = 0x8769, 0x9003, 0x0112, 0x010E, 0x0131
# One picture is stored lying on its side, as cameras do, to be turned by its EXIF orientation.
SIDEWAYS = "harbour_night_tall"


@frozen
class Step:
    """One piece is ready: how many are done, of how many, and which it was."""

    done: int
    total: int
    made: StudioFile

    @property
    def fraction(self) -> float:
        """How far the whole has come, 0..1."""
        return self.done / self.total


@frozen
class _Piece:
    made: StudioFile
    make: Callable[[Path], None]


def _even(pixels: float) -> int:
    return max(int(pixels / 2) * 2, 16)


def _cost(index: int, base: str) -> Decimal | None:
    """A small, even cost; every ninth is unknown, as in real libraries."""
    if index % 9 == 4:
        return None
    return Decimal(base) + Decimal(index % 5) * Decimal("0.002")


def _paint(canvas: Canvas, composition: str, mood_name: str, *, grain: float = 1.0) -> Image.Image:
    mood = MOODS[mood_name]
    COMPOSITIONS[composition].paint(canvas, mood)
    return finished(canvas, replace(mood.finish, grain=mood.finish.grain * grain))


def _save(picture: Image.Image, path: Path, made: StudioFile, *, sideways: bool) -> None:
    ending = path.suffix
    if ending == ".png":
        picture.save(path, "PNG", compress_level=2)
        return
    if ending == ".webp":
        picture.save(path, "WEBP", quality=86, method=2)
        return
    exif = Image.Exif()
    exif[WORDS], exif[SOFTWARE] = made.description, "Desk Studio"
    exif.get_ifd(EXIF_IFD)[TAKEN] = made.recorded_at.strftime("%Y:%m:%d %H:%M:%S")
    exif[ORIENTATION] = 6 if sideways else 1
    if sideways:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    picture.save(path, "JPEG", quality=89, exif=exif)


def _words(composition: str, mood: str) -> tuple[str, str]:
    """Prompt and description of a composition in a mood."""
    words = COMPOSITIONS[composition].words
    lens = "painted, strong silhouettes, glow, film grain, 35 mm"
    return (
        f"{words}, {MOOD_WORDS[mood]}, {lens}",
        f"{words[0].upper()}{words[1:].split(',')[0]}. {MOOD_WORDS[mood].capitalize()}.",
    )


def _text(body: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(body.encode())

    return write


class _Studio:
    """Puts together what is to be made, in order."""

    def __init__(self, folder: Path, seed: int, scale: float) -> None:
        self.folder, self.seed, self.scale = folder, seed, scale
        self.pieces: list[_Piece] = []

    def _made(self, place: str, title: str, kind: str, **facts: object) -> StudioFile:
        index = len(self.pieces)
        base = StudioFile(
            path=self.folder / place / title,
            kind=kind,
            title=title,
            description="",
            prompt="",
            negative_prompt="",
            model=MODEL,
            provider=PROVIDER,
            seed=self.seed * 1000 + index,
            cost=None,
            tags=(),
            rating=0,
            collections=(),
            character="",
            recorded_at=FIRST_DAY + timedelta(minutes=47 * index),
        )
        return replace(base, **facts)  # type: ignore[arg-type]

    def plate(self, plate: Plate) -> None:
        """A picture."""
        what = COMPOSITIONS[plate.composition]
        prompt, description = _words(plate.composition, plate.mood)
        made = self._made(
            "Pictures",
            f"{plate.stem}.{plate.ending}",
            "image",
            prompt=prompt,
            description=description,
            negative_prompt=NEGATIVE,
            rating=plate.rating,
            collections=(what.collection,),
            cost=_cost(len(self.pieces), "0.010"),
            character=what.character,
            tags=tuple(dict.fromkeys((*what.tags, *MOOD_TAGS[plate.mood], *plate.extra))),
        )

        def make(path: Path) -> None:
            width, height = (_even(side * self.scale) for side in SHAPES[plate.shape])
            canvas = Canvas(width, height, made.seed or 0)
            picture = _paint(
                canvas, plate.composition, plate.mood, grain=0.45 if plate.ending == "png" else 1
            )
            if plate.flip:
                picture = ImageOps.mirror(picture)
            _save(picture, path, made, sideways=plate.stem == SIDEWAYS)

        self.pieces.append(_Piece(made, make))

    def reel(self, reel: Reel) -> None:
        """A clip."""
        what = COMPOSITIONS[reel.composition]
        prompt, description = _words(reel.composition, reel.mood)
        made = self._made(
            "Clips",
            f"{reel.stem}.mp4",
            "video",
            prompt=f"{reel.words}; {prompt}",
            description=description,
            negative_prompt="camera shake, fast moves",
            rating=reel.rating,
            collections=("Takes",),
            cost=_cost(len(self.pieces), "0.080"),
            character=what.character,
            tags=tuple(dict.fromkeys((*what.tags, *MOOD_TAGS[reel.mood], *reel.extra))),
        )
        self.pieces.append(_Piece(made, lambda path: self._film(path, reel, made.seed or 0)))

    def _film(self, path: Path, reel: Reel, seed: int) -> None:
        size = (_even(reel.size[0] * self.scale), _even(reel.size[1] * self.scale))
        count = max(int(reel.seconds * FRAME_RATE * min(self.scale * 1.5, 1)), 12)
        seconds = count / FRAME_RATE
        canvas = Canvas(int(size[0] * PLATE), int(size[1] * PLATE), seed)
        canvas.beams_painted = not reel.move.beam
        plate = _paint(canvas, reel.composition, reel.mood, grain=0.5)
        mood = MOODS[reel.mood]
        shown = frames(
            canvas,
            plate,
            reel.move,
            size=size,
            seconds=seconds,
            colours=(rgb(mood.lamp), rgb(mood.light)),
            seed=seed,
        )
        heard = reel.heard(seconds, seed) if reel.heard else None
        clips.film(path, shown, size=size, sound=heard, crf=25 if reel.move.rain else 21)

    def recording(self, what: Recording) -> None:
        """A sound."""
        made = self._made(
            "Sound",
            f"{what.stem}.{what.ending}",
            "audio",
            prompt=what.words,
            description=f"{what.words[0].upper()}{what.words[1:]}.",
            rating=what.rating,
            collections=(what.collection,),
            cost=_cost(len(self.pieces), "0.004"),
            character=what.character,
            tags=("sound",),
        )

        def make(path: Path) -> None:
            heard = what.make(max(what.seconds * min(self.scale, 1), 0.8), made.seed or 0)
            if what.ending == "wav":
                clips.record_wav(path, heard)
            else:
                codec = "libmp3lame" if what.ending == "mp3" else "flac"
                clips.record(path, heard, codec=codec, container=what.ending)

        self.pieces.append(_Piece(made, make))

    def paper(
        self,
        title: str,
        kind: str,
        description: str,
        make: Callable[[Path], None],
        *,
        prompt: str = "",
    ) -> None:
        """Something written or drawn on paper."""
        made = self._made(
            "Paper",
            title,
            kind,
            description=description,
            prompt=prompt,
            collections=("Paper",),
            rating=4,
            cost=Decimal(0),
            tags=("props",) if kind == "image" else (),
        )
        self.pieces.append(_Piece(made, make))

    def drawings(self) -> None:
        """Chart, lamp test, scan and storyboard page."""
        pictures = {p.made.title: p.made.path for p in self.pieces if p.made.kind == "image"}
        seed = self.seed

        def scan(path: Path) -> None:
            canvas = Canvas(_even(1000 * self.scale), _even(700 * self.scale), seed)
            picture = _paint(canvas, "chart", "noon")
            picture.save(path, "TIFF", compression="tiff_lzw", dpi=(300, 300))

        self.paper(
            "skerry_sound_chart.svg",
            "image",
            "Chart of Skerry Sound.",
            _text(papers.chart_svg(seed)),
            prompt="a hand-drawn sea chart with islands, soundings, a compass rose, a course",
        )
        self.paper(
            "lamp_test.gif",
            "image",
            "Lamp test: the beam going round.",
            lambda path: papers.lamp_gif(path, seed=seed, scale=self.scale),
            prompt="the beam of the lighthouse turning once, looping",
        )
        self.paper(
            "chart_scan.tiff",
            "image",
            "Scan of the chart on the table.",
            scan,
            prompt=_words("chart", "noon")[0],
        )
        self.paper(
            "storyboard_page.pdf",
            "document",
            "Storyboard page of the whole film.",
            lambda path: papers.call_sheet(path, FILM, pictures, scale=max(self.scale, 0.3)),
        )

    def papers(self) -> None:
        """Script, notes and lists, and what is drawn."""
        self.paper(
            "the_last_lamp.fountain",
            "script",
            "The screenplay, third draft.",
            _text(script.FOUNTAIN),
        )
        self.paper(
            "the_last_lamp_draft2.fdx",
            "script",
            "The second draft, without the dream.",
            _text(script.final_draft(script.FOUNTAIN)),
        )
        self.paper(
            "directors_notes.md",
            "text",
            "Director's notes: colour, rules, questions.",
            _text(script.NOTES),
        )
        self.paper("shot_list.csv", "text", "The shot list.", _text(script.shot_list(FILM)))
        self.drawings()


def _pieces(folder: Path, seed: int, scale: float) -> list[_Piece]:
    studio = _Studio(folder, seed, scale)
    for plate in PLATES:
        studio.plate(plate)
    for reel in REELS:
        studio.reel(reel)
    for recording in RECORDINGS:
        studio.recording(recording)
    studio.papers()
    return studio.pieces


def planned(folder: Path, *, seed: int = 7, scale: float = 1.0) -> Production:
    """What `studio_steps` with the same values makes, without making it."""
    made = tuple(piece.made for piece in _pieces(folder, seed, scale))
    return Production(made, FILM, CHARACTERS, TAGS, COLLECTIONS, SOURCES)


def studio_steps(
    folder: Path, *, seed: int = 7, scale: float = 1.0
) -> Generator[Step, None, Production]:
    """Make everything, yielding after each piece; close the generator to stop.

    A piece that is there already, made with the same seed and scale, is kept. A file appears
    under its name only when it is complete.

    Args:
        folder: Where to put it; made if it is not there. It gets four folders below it.
        seed: What chance starts with; the same seed makes the same pictures.
        scale: 1 for the real thing; less for smaller pictures and shorter clips.

    Raises:
        OSError: The folder cannot be written.
    """
    pieces = _pieces(folder, seed, scale)
    _start(folder, f"{VERSION} {seed} {scale}", [piece.made.path for piece in pieces])
    for done, piece in enumerate(pieces, 1):
        if not piece.made.path.exists():
            _complete(piece)
        yield Step(done, len(pieces), piece.made)
    return planned(folder, seed=seed, scale=scale)


def _start(folder: Path, stamp: str, paths: Iterable[Path]) -> None:
    """Clear away what another seed or scale has left, and note what is being made."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / ".studio"
    if not note.exists() or note.read_text() != stamp:
        for path in paths:
            path.unlink(missing_ok=True)
        note.write_text(stamp)


def _complete(piece: _Piece) -> None:
    """Make a piece beside its place, and move it there when it is whole."""
    path = piece.made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=path.parent) as work:
        unfinished = Path(work) / path.name
        piece.make(unfinished)
        unfinished.replace(path)

"""`track`: saves what scripts and generators made, told as JSON; JSON comes back."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import DeskError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(
    help="Save what was generated, told as JSON, with all that is known of it.",
    add_completion=False,
    rich_markup_mode="rich",
)
Told = Annotated[
    typer.FileText,
    typer.Argument(
        metavar="FILE",
        encoding="utf-8",
        help="JSON: an object, a list, one a line; - is stdin.",
    ),
]


@app.callback()
def track() -> None:
    """Save what was generated, told as JSON, with all that is known of it."""


@app.command("script")
def script(context: typer.Context, told: Told = "-") -> None:  # type: ignore[assignment]
    """Save scripts: script_id, script_title, script_content, genre, style."""
    _save(context, "script", told)


@app.command("shot")
def shot(context: typer.Context, told: Told = "-") -> None:  # type: ignore[assignment]
    """Save what was generated for shots: shot_id, shot_name, video_url, image_url, audio_url."""
    _save(context, "shot", told)


@app.command("film")
def film(context: typer.Context, told: Told = "-") -> None:  # type: ignore[assignment]
    """Save finished films: film_id, film_title, video_url, shots_count."""
    _save(context, "film", told)


@app.command("audio")
def audio(context: typer.Context, told: Told = "-") -> None:  # type: ignore[assignment]
    """Save generated sound: name, audio_url, text, voice_id."""
    _save(context, "audio", told)


@app.command("generation")
def generation(context: typer.Context, told: Told = "-") -> None:  # type: ignore[assignment]
    """Save whatever was generated: name, asset_type, url or file_path."""
    _save(context, "generation", told)


@app.command("failed")
def failed(context: typer.Context, told: Told = "-") -> None:  # type: ignore[assignment]
    """Keep generations that failed: error, shot_id, and what they cost."""
    _save(context, "failed", told)


@app.command("take")
def take(context: typer.Context, told: Told = "-") -> None:  # type: ignore[assignment]
    """Add takes to shots: shot_id, video_url or file_path, generation_params, selected."""
    _save(context, "take", told)


def _save(context: typer.Context, what: str, told: Any) -> None:
    """Save one after the other; what is refused gets a row that says why, and the rest goes on."""
    desk, output = desk_of(context), Output(json=True)
    if desk.scripts is None:
        raise UsageError("Nothing can be saved by scripts here.")
    code = 0
    with desk.scripts.open(desk.library) as door:
        for number, one in enumerate(_objects(told), 1):
            try:
                for row in door.save(what, one):
                    output.row(row)
            except DeskError as error:
                code = max(code, 2 if isinstance(error, UsageError) else 1)
                refused = {"error": str(error), "field": getattr(error, "field", "")}
                output.row({"number": number, **refused, "advice": error.advice})
                output.say(f"{number}: {error} {error.advice}".strip())
    if code:
        raise typer.Exit(code)


def _objects(told: Any) -> Iterator[dict[str, Any]]:
    """The objects of a text: one, a list of them, or one on each line.

    Raises:
        UsageError: It is no JSON, or none of these.
    """
    text = told.read() if hasattr(told, "read") else sys.stdin.read()
    decoder, at = json.JSONDecoder(parse_constant=_no_number), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"That is no JSON: {error}.") from error
        for one in found if isinstance(found, list) else [found]:
            if not isinstance(one, dict):
                raise UsageError('Hand over JSON objects: {"name": ...}.')
            yield one


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")

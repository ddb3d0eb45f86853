"""`open` and `screenshot`: the two commands that need the window, reached through its door."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - Typer reads the annotations of a command
from typing import Annotated

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import Desk, ScreenshotRequest, WindowDoor, desk_of


class Theme(StrEnum):
    """How the window looks."""

    DARK = "dark"
    LIGHT = "light"


class WindowView(StrEnum):
    """What the window shows."""

    GRID = "grid"
    TABLE = "table"
    STORYBOARD = "storyboard"
    PREVIEW = "preview"
    LINEAGE = "lineage"
    SPENDING = "spending"
    STATISTICS = "statistics"
    GENERATE = "generate"


def door_of(desk: Desk) -> WindowDoor:
    """The door to the window.

    Raises:
        UsageError: This program was started without one.
    """
    if desk.window is None:
        raise UsageError("There is no window here.", advice="See --help for the other commands.")
    return desk.window


def open_window(context: typer.Context) -> None:
    """Open the window (what happens without a command)."""
    desk = desk_of(context)
    raise typer.Exit(door_of(desk).open(desk.library))


def screenshot(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write the PNG.")],
    size: Annotated[str, typer.Option(metavar="WxH", help="Size of the window.")] = "1440x900",
    theme: Annotated[Theme, typer.Option(help="How it looks.")] = Theme.DARK,
    view: Annotated[WindowView, typer.Option(help="What it shows.")] = WindowView.GRID,
    select: Annotated[str, typer.Option(metavar="QUERY", help="Select what this finds.")] = "",
    scale: Annotated[int, typer.Option(min=1, max=2, help="Pixels per unit: 1 or 2.")] = 1,
) -> None:
    """Write a picture of the window to a file."""
    desk = desk_of(context)
    match = re.fullmatch(r"([1-9]\d{2,3})[xX×]([1-9]\d{2,3})", size)
    if match is None:
        raise UsageError(f"“{size}” is no size.", advice="Example: --size 1440x900")
    picture = ScreenshotRequest(
        out, int(match[1]), int(match[2]), theme.value, view.value, select=select, scale=scale
    )
    code = door_of(desk).screenshot(desk.library, picture)
    if code:
        raise typer.Exit(code)
    desk.output().facts(
        {
            "out": out,
            "width": picture.width * scale,
            "height": picture.height * scale,
            "theme": picture.theme,
            "view": picture.view,
        }
    )

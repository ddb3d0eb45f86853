"""`doctor`: what the program works with here, what is off and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text

from desktop.base.errors import DeskError
from desktop.base.paths import default_library
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.domain.integration import GROUP_TITLES, IntegrationState
from desktop.jobs.integrations import find_integrations

if TYPE_CHECKING:
    from desktop.cli.desk import Desk
    from desktop.domain.integration import IntegrationReport, IntegrationRow

_COLUMNS = {"title": "", "state": "", "words": "", "advice": ""}
_STYLES = {
    IntegrationState.ON: "green",
    IntegrationState.OFF: "dim",
    IntegrationState.FAILING: "red",
}


def doctor(context: typer.Context) -> None:
    """Say what works here, what is off and why, and what to do about it.

    Looks for generators and their keys, optional packages, the keyring and the library; asks no
    service and pays nothing. No key is ever shown. Exit code 1: something that is set up does not
    work.
    """
    desk = desk_of(context)
    output = desk.output()
    report = _report(desk)
    if output.json:
        for row in report.rows:
            output.row(_facts(row))
    else:
        for group, title in GROUP_TITLES.items():
            output.rows([_for_people(row) for row in report.of(group)], _COLUMNS, title=title)
            output.print("")
    if report.failing:
        raise typer.Exit(1)


def _report(desk: Desk) -> IntegrationReport:
    """Nothing is made for it: a library that does not exist yet is no failure."""
    if desk.library is None and not default_library().exists():
        return follow(find_integrations(None))
    try:
        with opened(desk) as library:
            return follow(find_integrations(library))
    except DeskError as error:
        return follow(find_integrations(None, error))


def _facts(row: IntegrationRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "group": row.group.value,
        "title": row.title,
        "state": row.state.value,
        "words": row.words,
        "advice": row.advice,
        "keys": [
            {"name": key.name, "state": key.state.value, "variable": key.variable}
            for key in row.keys
        ],
    }


def _for_people(row: IntegrationRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "state": Text(row.state.value, style=_STYLES[row.state]),
        "words": row.words,
        "advice": row.advice,
    }

"""Takes are asked for and somebody looks elsewhere: one word when all of them have come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain import work_end
from desktop.edits.film import AddFilm, AddShots, SetShot
from desktop.jobs.notices import Notices
from desktop.ui.shell import after_opening
from desktop.ui.shell.work_notices import WorkNotices
from tests.stories.test_lut import performed
from tests.ui.shell.test_integrations import Listener

if TYPE_CHECKING:
    import pytest

    from desktop.catalog.library import Library
    from desktop.jobs.factory import JobFactory
    from tests.stories.conftest import Desk


def test_one_word_when_all_that_was_asked_for_has_come(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_opening, "MEASURE_AFTER", 0)
    monkeypatch.setattr(after_opening, "GENERATE_AFTER", 0)
    monkeypatch.setattr(work_end, "LONG", 0.0)
    film = performed(desk, AddFilm("Harbour"))
    shots = performed(desk, AddShots(film, ("1A", "1B")))
    for shot in shots:
        performed(desk, SetShot(shot, {"prompt": "a boat at dusk"}))
    desk.restart()
    desk.wait(lambda: desk.window.findChild(WorkNotices) is not None)
    notices, telegram = desk.window.findChild(WorkNotices), Listener("telegram")
    assert notices is not None
    monkeypatch.setattr(notices, "_load", lambda: Notices([telegram]))

    def ask(jobs: JobFactory, library: Library) -> Any:
        wanted = yield from jobs.generation.propose(library, shots, adapter="sketch", model="panel")
        quote = yield from jobs.generation.quote(library, wanted)
        yield from jobs.generation.admit(library, quote)

    desk.window.services.jobs.work(ask, "")
    desk.wait(lambda: bool(telegram.heard))
    assert telegram.heard[0].startswith("Generating: 2 takes arrived after ")
    assert [len(desk.library.read(lambda r, key=key: r.films.takes(key))) for key in shots] == [
        1,
        1,
    ]

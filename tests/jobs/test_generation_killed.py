"""A program is killed at each step of a paid generation: paid once, and found again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import open_library
from desktop.domain.provider_call import CallState
from tests.jobs.generated import admitted, calls, film_with_shots, run_all, takes
from tests.jobs.generation_program import MOMENTS
from tests.jobs.stand_in import StandIn, jobs_with, served

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from tests.jobs.stand_in import Service

ROOT = Path(__file__).parents[2]


def begin(address: str, service: Service, moment: str) -> subprocess.Popen[bytes]:
    """A program that works on the queue until that moment."""
    program = [sys.executable, "-m", "tests.jobs.generation_program"]
    return subprocess.Popen([*program, address, str(service.port), moment], cwd=ROOT)


def admit_one(address: str, service: Service) -> AssetId:
    """A call in the queue; its shot."""
    library = open_library(address)
    _, (shot,) = film_with_shots(library)
    admitted(library, jobs_with(StandIn(service.port)), [shot])
    library.close()
    return shot


def check_found_again(address: str, service: Service, moment: str, shot: AssetId) -> None:
    """The next program ends it, and nobody pays again; what surely was not sent is sent then."""
    paid = len(service.charges)
    is_unsent = moment == "before it begins to be sent"
    assert paid == (0 if moment.startswith("before it") and "sent" in moment else 1), moment
    library = open_library(address)
    try:
        run_all(library, jobs_with(StandIn(service.port)))
        (call,) = calls(library)
        is_lost = moment in ("before it is sent", "while it is sent")
        assert call.state is (CallState.LOST if is_lost else CallState.SUCCEEDED), moment
        assert len(takes(library, shot)) == (0 if is_lost else 1), moment
        assert len(service.charges) == (1 if is_unsent else paid), moment
        counted = library.read(lambda r: r.spending.total())
        assert counted.known + counted.unknown == 1, moment
    finally:
        library.close()


def test_killed_at_each_step(sqlite_template: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        running = []
        for number, moment in enumerate(MOMENTS):
            folder = tmp_path / str(number)
            folder.mkdir()
            address = str(shutil.copyfile(sqlite_template, folder / "film.desk"))
            service = stack.enter_context(served())
            service.is_open.set()
            shot = admit_one(address, service)
            running.append((begin(address, service, moment), address, service, moment, shot))
        for program, address, service, moment, shot in running:
            assert program.wait(60) == -signal.SIGKILL, moment
            check_found_again(address, service, moment, shot)


@pytest.mark.postgres
def test_killed_while_it_is_stored_on_a_server(postgres_library_url: str) -> None:
    with served() as service:
        service.is_open.set()
        shot = admit_one(postgres_library_url, service)
        moment = "while it is stored"
        assert begin(postgres_library_url, service, moment).wait(60) == -signal.SIGKILL
        check_found_again(postgres_library_url, service, moment, shot)

"""Two libraries that shared one media folder: told apart, each with all its copies, none lost."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import make_url

from desktop.catalog.library import Library, open_library
from desktop.domain.media_folder import LOCK, MARKER
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.job import run
from desktop.jobs.media_upkeep import is_media_due, keep_media
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage.transfer import Taken, take_over
from tests.catalog.suite import Case, suite_line
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

__all__ = ["suite_line"]
BOTH, EACH = 2, 2  # pictures that both libraries have, and that each has alone


class Two:
    """Two libraries with copies in one media folder, as programs before the marker left them."""

    def __init__(self, addresses: list[str], pool: MediaPool, tmp_path: Path) -> None:
        self.addresses = addresses
        self.ids: list[list[AssetId]] = []
        folders = [tmp_path / "footage 0", tmp_path / "footage 1"]
        for number, folder in enumerate(folders):
            folder.mkdir()
            shades = [*range(BOTH), *range(10 * (number + 1), 10 * (number + 1) + EACH)]
            for shade in shades:
                picture(folder / f"{shade}.png", shade)
        roots = []
        for address, folder in zip(addresses, folders, strict=True):
            with closing(open_library(address, create=True)) as library:
                request = ImportRequest((str(folder),), mode=ImportMode.COPY)
                report = run(import_files(library, pool, request))
                rows = library.read(lambda r, key=report.job_id: r.jobs.report(key))  # type: ignore[misc]
                self.ids.append([row.asset_id for row in rows if row.asset_id])
                roots.append(library.media_root)
        self.shared = roots[0]
        shutil.copytree(roots[1], self.shared, dirs_exist_ok=True)
        shutil.rmtree(roots[1])
        for name in (MARKER, LOCK):
            (self.shared / name).unlink(missing_ok=True)
        for folder in folders:
            shutil.rmtree(folder)  # the copies are all that is left of it

    def open(self, number: int) -> Library:
        return open_library(self.addresses[number])


@pytest.fixture
def local(pool: MediaPool, tmp_path: Path) -> Two:
    """`cut.desk` and `cut` beside each other."""
    return Two([str(tmp_path / "cut.desk"), str(tmp_path / "cut")], pool, tmp_path)


@pytest.fixture
def served(
    postgres_server: str, postgres_template: str, pool: MediaPool, tmp_path: Path, home: Path
) -> Iterator[Two]:
    """Databases of two names; the folder of the first is given the second's name as well."""
    names = [f"desk_two_{os.getpid()}_{number}" for number in range(2)]
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for name in names:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    url = make_url(postgres_server.replace("postgresql://", "postgresql+psycopg://"))
    addresses = [url.set(database=n).render_as_string(hide_password=False) for n in names]
    two = Two(addresses, pool, tmp_path)
    (home / "data" / "shared" / f"{names[1]}.media").symlink_to(two.shared)
    yield two
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for name in names:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def two(request: pytest.FixtureRequest) -> Two:
    """Two libraries that share, on either database."""
    return request.getfixturevalue("served" if request.param == "postgresql" else "local")  # type: ignore[no-any-return]


def is_whole(library: Library) -> bool:
    """Whether every row has its bytes, each of them read."""
    findings = run(verify(library, checksums=True)).findings
    return not [f for f in findings if f.problem not in (Problem.UNTRACKED, Problem.SHARED)]


def test_emptying_the_trash_of_one_takes_nothing_from_the_other(two: Two) -> None:
    """What was done: all of the first library's copies go, and with them the second's."""
    with Case(), closing(two.open(0)) as first:
        perform(first, TrashAssets(tuple(two.ids[0])))
        report = run(empty_trash(first))
        assert (report.assets, report.objects) == (BOTH + EACH, 0)
        assert report.kept == BOTH + EACH
        assert report.why
        with closing(two.open(1)) as second:
            assert second.media_root.resolve() != first.media_root.resolve()
            run(keep_media(second))
            assert is_whole(second)
            assert not second.media.sources
        if first.dialect == "postgresql":
            first.media.declare_sole()  # of servers nobody can say who else there is
        report = run(empty_trash(first))
        assert (report.objects, report.kept) == (BOTH + EACH, 0)
        assert first.read(lambda r: r.upkeep.purge_lists()) == []
        with closing(two.open(1)) as second:
            assert is_whole(second)
            perform(second, TrashAssets(tuple(two.ids[1])))
            assert run(empty_trash(second)).objects == BOTH + EACH


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_each_has_all_its_copies_afterwards(two: Two, order: tuple[int, int]) -> None:
    with Case():
        for number in order:
            with closing(two.open(number)) as library:
                done = run(keep_media(library))
                assert is_whole(library)
                assert (done.sentence != "") == bool(done.brought)
        roots = set()
        for number in order:
            with closing(two.open(number)) as library:
                assert not is_media_due(library)
                roots.add(library.media_root.resolve())
                assert is_whole(library)
        assert len(roots) == 2


def test_a_copy_that_is_stopped_goes_on_later_and_nothing_goes_meanwhile(local: Two) -> None:
    with Case(), closing(local.open(0)) as first, closing(local.open(1)) as second:
        job = keep_media(second)
        job.close()
        perform(first, TrashAssets(tuple(local.ids[0])))
        assert run(empty_trash(first)).kept == BOTH + EACH
        run(keep_media(second))
        assert is_whole(second)
        assert run(empty_trash(first)).objects == BOTH + EACH
        assert is_whole(second)


def test_a_library_that_comes_while_the_other_removes_finds_everything(
    local: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set aside and about to go: at this moment the other library is opened for the first time."""
    import desktop.jobs.purging as purging

    for number in (0, 1):
        with closing(local.open(number)) as library:
            run(keep_media(library))
    kept = shutil.copyfile(local.addresses[0], f"{local.addresses[0]}.kept")
    copy = Path(local.addresses[0]).with_name("cut.v1")
    with Case(), closing(local.open(0)) as first:
        perform(first, TrashAssets(tuple(local.ids[0])))
        real = purging._decide

        def meanwhile(*args: Any) -> Any:
            held = real(*args)
            shutil.copyfile(kept, copy)
            open_library(copy).close()
            return held

        with monkeypatch.context() as patch:
            patch.setattr(purging, "_decide", meanwhile)
            assert run(empty_trash(first)).objects == 0
        with closing(open_library(copy)) as third:
            assert run(keep_media(third)).brought == BOTH + EACH
            assert is_whole(third)
        assert run(empty_trash(first)).objects == BOTH + EACH


@pytest.mark.parametrize("error", [errno.EXDEV, errno.EPERM, errno.EMLINK])
def test_where_files_cannot_have_second_names_they_are_copied(
    local: Two, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "link", refused)
    with Case(), closing(local.open(0)) as first, closing(local.open(1)) as second:
        done = run(keep_media(second))
        assert done.taken == {Taken.COPIED: BOTH + EACH}
        assert is_whole(second)
        perform(first, TrashAssets(tuple(local.ids[0])))
        assert run(empty_trash(first)).objects == BOTH + EACH
        assert is_whole(second)


def test_what_cannot_be_read_there_is_waited_for(local: Two) -> None:
    with Case(), closing(local.open(0)) as first, closing(local.open(1)) as second:
        names = [p.path for page in second.read(lambda r: list(r.locations.all())) for p in page]
        bad = local.shared / names[0]
        data = bad.read_bytes()
        bad.unlink()
        bad.mkdir()
        done = run(keep_media(second))
        assert done.taken[Taken.DAMAGED] == 1
        assert "could not be read" in done.sentence
        assert second.media.sources
        assert first.media.why_kept()
        bad.rmdir()
        bad.write_bytes(data)
        run(keep_media(second))
        assert is_whole(second)
        assert not second.media.sources


def test_a_folder_that_is_not_there_now_is_waited_for(local: Two) -> None:
    with Case():
        local.open(0).close()
        local.open(1).close()
        away = local.shared.rename(local.shared.with_name("away"))
        with closing(local.open(1)) as second:
            assert "not there now" in run(keep_media(second)).sentence
            assert second.media.sources
        away.rename(local.shared)
        with closing(local.open(1)) as second:
            run(keep_media(second))
            assert is_whole(second)


def test_nothing_is_brought_from_outside_the_folder(tmp_path: Path) -> None:
    with Case():
        secret = tmp_path / "secret.png"
        secret.write_bytes(b"x")
        source, target = tmp_path / "a.media", tmp_path / "b.media"
        source.mkdir()
        for path in ("../secret.png", str(secret), ""):
            assert take_over([source], target, path) is Taken.ABSENT
        name = f"ab/cd/abcd{'0' * 60}.png"
        (source / "ab" / "cd").mkdir(parents=True)
        (source / name).symlink_to(secret)
        assert take_over([source], target, name) is Taken.DAMAGED
        assert not target.exists()

"""Packing into a library on PostgreSQL, and out of it, by a program that is killed again and again.

It dies inside a transaction or right behind one; after each death the bytes of each asset are whole
somewhere, and in the end the same command has done all of it.
"""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import open_library
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from tests.jobs.conftest import picture
from tests.torture.one_import import bring_in
from tests.torture.one_pack import pack
from tests.torture.test_killed_pack import kept, places

if TYPE_CHECKING:
    from pathlib import Path

FILES = 2
# Dies in or behind its nth transaction of upkeep.
DYING = """
import os, signal, sys
from desktop.catalog.library import Library
from tests.torture.one_pack import pack

address, what, home, number, where = sys.argv[1:]
maintain, left = Library.maintain, [int(number)]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def counted(self, act, **options):
    left[0] -= 1
    if left[0]:
        return maintain(self, act, **options)
    if where == "in":
        maintain(self, lambda books: (act(books), die()), **options)
    maintain(self, act, **options)
    die()

Library.maintain = counted
sys.exit(pack(address, what, home))
"""


def die(address: str, what: str, home: Path, number: int, where: str) -> int:
    arguments = (address, what, str(home), str(number), where)
    ended = subprocess.run([sys.executable, "-c", DYING, *arguments], check=False, timeout=60)
    return ended.returncode


@pytest.mark.postgres
def test_whenever_it_dies_nothing_is_lost_and_the_same_again_ends_it(
    postgres_library_url: str, tmp_path: Path
) -> None:
    media = tmp_path / "footage"
    media.mkdir()
    for shade in range(FILES):
        picture(media / f"{shade}.png", shade + 1, size=(200, 150 + shade))
    sums = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in media.iterdir())
    url = postgres_library_url
    assert bring_in(url, str(media), "copy") == 0
    for what, deaths in (("pack", ((3, "in"), (5, "behind"), (6, "in"))), ("unpack", ((3, "in"),))):
        for number, where in deaths:
            assert die(url, what, tmp_path, number, where) == -signal.SIGKILL, (what, number)
            with closing(open_library(url)) as library:
                assert kept(library) == sums, (what, number, where)
        assert pack(url, what, str(tmp_path)) == 0
        with closing(open_library(url)) as library:
            assert kept(library) == sums
            assert {place.is_packed for place in places(library)} == {what == "pack"}
            assert library.read(lambda reads: reads.blobs.incomplete()) == []
            assert run(verify(library, checksums=True)).findings == []

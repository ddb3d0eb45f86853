"""`init`, `info`, `backup`, `verify`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, both, program

Desk = Callable[..., Answer]
Make = Callable[..., str]


@both
def test_init_makes_a_library_on_either_database(address: str, command: Desk) -> None:
    made = command("--library", address, "init", "--json")
    assert made.code == 0
    expected = "postgresql" if "://" in address else "sqlite"
    assert made.row["dialect"] == expected
    again = command("--library", address, "init", "--json")
    assert (again.code, again.row["created"]) == (0, False)


@both
def test_info_counts_by_type_and_status(desk: Desk, make: Make) -> None:
    make("boat", size=1000, duration=2.0)
    make("pier", size=24)
    gone = make("gone", size=7)
    desk("trash", gone)
    desk("film", "new", "Harbour")
    facts = desk("info").row
    assert facts["assets"] == 3
    assert facts["by_type"] == {"film": 1, "image": 2}
    assert facts["by_status"] == {"available": 2, "wip": 1}
    assert (facts["bytes"], facts["trash"]) == (1024, {"assets": 1, "bytes": 7})
    assert facts["dialect"] in ("sqlite", "postgresql")
    assert facts["revision"]
    shown = desk("info", json=False).out
    assert "1.0 kB" in shown


@both
def test_a_local_library_is_copied_and_a_shared_one_is_left_to_its_server(
    desk: Desk, address: str
) -> None:
    said = desk("backup")
    if "://" in address:
        assert (said.code, said.out) == (1, "")
        assert "pg_dump" in said.err
        return
    copy = said.row["backup"]
    assert program("--library", copy, "info", "--json").row["dialect"] == "sqlite"


def test_a_sound_library_has_no_rows(desk: Desk, footage: Path) -> None:
    desk("import", "--copy", str(footage / "pic0.jpg"))
    desk("import", str(footage / "pic1.jpg"))
    said = desk("verify", "--checksums")
    assert (said.code, said.out) == (0, "")
    assert "2 files checked" in said.err


@both
def test_verify_has_a_row_for_everything_that_is_wrong(desk: Desk, footage: Path) -> None:
    imported = desk("import", str(footage)).rows
    of = {Path(row["path"]).name: row["asset_id"] for row in imported if "path" in row}
    (footage / "pic0.jpg").unlink()
    with (footage / "notes.txt").open("a", encoding="utf-8") as file:
        file.write("more")
    data = bytearray((footage / "pic3.jpg").read_bytes())
    data[-20] ^= 1
    (footage / "pic3.jpg").write_bytes(data)
    quick = desk("verify")
    assert quick.code == 1
    assert {(row["problem"], row["asset_id"]) for row in quick.rows} == {
        ("missing", of["pic0.jpg"]),
        ("replaced", of["notes.txt"]),
        ("replaced", of["pic3.jpg"]),
    }
    deep = desk("verify", "--checksums")
    assert {row["problem"] for row in deep.rows} == {"missing", "replaced"}
    assert all(row["message"] for row in deep.rows)
    assert "missing" in desk("verify", json=False).out


@pytest.mark.parametrize("damage", [b"not a library at all" * 500, b""])
def test_a_file_that_is_no_library_is_a_row_of_verify(
    tmp_path: Path, sqlite_template: Path, command: Desk, damage: bytes
) -> None:
    broken = tmp_path / "broken.desk"
    good = sqlite_template.read_bytes()
    broken.write_bytes(damage + good[len(damage) :] if damage else good[:5000])
    said = command("--library", str(broken), "verify", "--json")
    assert said.code == 1
    assert {row["problem"] for row in said.rows} == {"database"}
    assert command("--library", str(broken), "info", "--json").out == ""

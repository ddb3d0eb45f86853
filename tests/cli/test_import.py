"""`import`: exactly one row per file, sums at the end, nothing lost when it is stopped."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, both, picture, program, start

Desk = Callable[..., Answer]
KEYS = {"path", "outcome", "asset_id", "type", "error", "effects"}


@both
def test_every_file_has_exactly_one_row_and_the_sums_come_last(desk: Desk, footage: Path) -> None:
    said = desk("import", str(footage), "--tag", "harbour", "--tag", "sea", "--collection", "Day 1")
    *rows, last = said.rows
    assert said.code == 1  # half.jpg failed
    assert all(set(row) == KEYS for row in rows)
    outcomes = {str(Path(row["path"]).relative_to(footage)): row["outcome"] for row in rows}
    twins = {outcomes.pop("pic1.jpg"), outcomes.pop(str(Path("day 2", "twin.jpg")))}
    assert twins == {"added", "duplicate"}
    assert outcomes == {
        "pic0.jpg": "added",
        "pic2.jpg": "added",
        "pic3.jpg": "added",
        "notes.txt": "added",
        "half.jpg": "failed",
        "program.bin": "skipped",
    }
    assert len(rows) == 8
    assert set(last) == {"summary"}
    sums = last["summary"]
    assert (sums["added"], sums["duplicate"], sums["skipped"], sums["failed"]) == (5, 1, 1, 1)
    assert sums["status"] == "completed"
    for row in rows:
        assert (row["asset_id"] is not None) == (row["outcome"] in ("added", "duplicate"))
        assert bool(row["error"]) == (row["outcome"] != "added")
    found = desk("search", "tag:harbour tag:sea in:'Day 1'".replace("'", '"')).rows
    assert len(found) == 5
    paths = {Path(row["path"]) for row in found}
    assert footage / "notes.txt" in paths

    again = desk("import", str(footage))
    counts = Counter(row["outcome"] for row in again.rows[:-1])
    assert counts == {"duplicate": 6, "skipped": 1, "failed": 1}


def test_folders_become_collections(desk: Desk, footage: Path) -> None:
    inside = footage / "day 2" / "B cam"
    inside.mkdir(parents=True)
    picture(inside / "gull.jpg", 77)
    rows = desk("import", str(footage), "--subfolder-collections").rows
    said = {Path(row["path"]).name: row["error"] for row in rows[:-1]}
    assert said["gull.jpg"] == "put in footage/day 2/B cam"

    def tree() -> list[tuple[int, str, int]]:
        return [(c["depth"], c["name"], c["count"]) for c in desk("collection", "list").rows]

    assert tree()[-3:] == [(0, "footage", 6), (1, "day 2", 2), (2, "B cam", 1)]
    again = desk("import", str(footage), "--subfolder-collections", "--collection", "Pier").rows
    assert again[-1]["summary"]["collected"] == 7
    assert tree()[-3:] == [(0, "Pier", 6), (1, "day 2", 2), (2, "B cam", 1)]


def test_copies_lie_in_the_library_and_all_files_come_in_if_asked(
    desk: Desk, footage: Path, tmp_path: Path
) -> None:
    said = desk("import", "--copy", "--all-files", str(footage / "program.bin"))
    assert said.code == 0
    row = said.rows[0]
    assert (row["outcome"], row["type"]) == ("added", "document")
    shown = desk("show", row["asset_id"]).row
    assert shown["locations"][0]["is_owned"] is True
    assert Path(shown["path"]).read_bytes() == (footage / "program.bin").read_bytes()
    assert Path(shown["path"]) != footage / "program.bin"


def test_a_path_that_is_not_there_is_a_failed_row(desk: Desk, tmp_path: Path) -> None:
    said = desk("import", str(tmp_path / "nothing.jpg"))
    assert said.code == 1
    assert said.rows[0]["outcome"] == "failed"
    assert said.rows[1]["summary"]["failed"] == 1


def test_a_person_reads_outcomes_and_a_sentence(desk: Desk, footage: Path) -> None:
    said = desk("import", str(footage / "pic0.jpg"), json=False)
    assert said.code == 0
    assert said.out.startswith("added")
    assert "1 added" in said.err


def test_output_stays_pure_when_names_are_not(tmp_path: Path, command: Desk) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    picture(folder / "a\nb 🎬.png", 1)
    picture(folder / "c\u2028d.png", 2)
    Path(folder, "e\udcff.png").write_bytes((folder / "a\nb 🎬.png").read_bytes() + b"x")
    address = str(tmp_path / "a.desk")
    command("--library", address, "init")
    said = program("--library", address, "import", "--json", str(folder))
    lines = said.out.splitlines()
    assert len(lines) == 4
    assert [set(json.loads(line)) for line in lines] == [KEYS, KEYS, KEYS, {"summary"}]
    assert len(program("--library", address, "search", "--json").out.splitlines()) == 3


def test_a_path_that_is_not_utf_8_is_imported_and_found(tmp_path: Path, command: Desk) -> None:
    name = os.fsdecode(b"caf\xe9.png")
    picture(tmp_path / "plain.png", 3)
    (tmp_path / "plain.png").rename(tmp_path / name)
    address = str(tmp_path / "a.desk")
    command("--library", address, "init")
    said = program("--library", address, "import", "--json", str(tmp_path / name))
    row = said.rows[0]
    assert (said.code, row["outcome"]) == (0, "added")
    assert row["path"].endswith("caf\\xe9.png")
    assert command("--library", address, "verify", "--checksums", "--json").out == ""
    assert command("--library", address, "show", row["asset_id"]).code == 0
    assert command("--library", address, "import", str(tmp_path / name)).code == 0


def test_ctrl_c_keeps_what_is_in_and_resume_brings_the_rest(tmp_path: Path, command: Desk) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for shade in range(1500):
        picture(folder / f"{shade} of many.bmp", shade)
    address = str(tmp_path / "a.desk")
    command("--library", address, "init")
    process = start("--library", address, "--json", "import", str(folder))
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()  # a first batch is in
    process.send_signal(signal.SIGINT)
    out, err = first + process.stdout.read(), process.stderr.read()
    rows = [json.loads(line) for line in out.splitlines()]
    assert process.wait(timeout=120) == 1, err
    process.stdout.close()
    process.stderr.close()
    summary = rows.pop()["summary"]
    assert summary["status"] == "cancelled"
    assert 0 < len(rows) < 1500
    assert summary["added"] == len(rows)
    assert "--resume" in err
    kept = command("--library", address, "search", "--count", "--json").row["count"]
    assert kept == len(rows)

    resumed = command("--library", address, "import", "--resume", "--json")
    *every, last = resumed.rows
    assert resumed.code == 0
    assert last["summary"]["added"] == 1500
    assert len({row["path"] for row in every}) == len(every) == 1500
    assert command("--library", address, "search", "--count", "--json").row["count"] == 1500
    nothing = command("--library", address, "import", "--resume", "--json")
    assert (nothing.code, nothing.out) == (1, "")


def test_two_ways_of_keeping_bytes_at_once_are_wrong_usage(desk: Desk) -> None:
    assert desk("import", "--copy", "--reference", "x").code == 2


@pytest.mark.parametrize("arguments", [["--resume", "a", "b"], ["--resume", "not-an-id"]])
def test_resume_takes_the_id_of_an_import_and_nothing_else(
    desk: Desk, arguments: list[str]
) -> None:
    assert desk("import", *arguments).code == 2


@both
def test_the_worker_makes_the_pictures_of_what_came_in(desk: Desk, footage: Path) -> None:
    desk("import", str(footage / "pic0.jpg"), str(footage / "pic1.jpg"))
    *jobs, last = desk("worker").rows
    assert last == {"summary": {"done": 2, "failed": 0}}
    assert {row["job"] for row in jobs} == {"thumbnail"}
    assert set(desk("search", "type:image").ids()) == {row["asset_id"] for row in jobs}
    assert desk("worker", "--once").rows == [{"summary": {"done": 0, "failed": 0}}]


@both
def test_a_moved_folder_is_found_again_and_the_sums_say_so(desk: Desk, footage: Path) -> None:
    (footage / "lonely").mkdir()
    picture(footage / "lonely" / "pier.png", 77)
    desk("import", str(footage / "lonely"))
    moved = footage / "elsewhere"
    (footage / "lonely").rename(moved)
    assert desk("verify").code == 1
    row, last = desk("import", str(moved)).rows
    assert set(row) == KEYS
    assert row["outcome"] == "duplicate"
    assert row["error"] == "duplicate of pier.png, whose file was missing; it is found here"
    assert last["summary"]["found"] == 1
    assert desk("verify", "--checksums").rows == []
    assert desk("search", "is:missing").rows == []
    shown = desk("show", row["asset_id"]).row
    assert shown["path"] == str(moved / "pier.png")
    assert [place["is_present"] for place in shown["locations"]] == [True, False]
    # Its thumbnail was queued, could not be made, and is queued again.
    assert desk("worker").rows[-1]["summary"]["done"] >= 1
    again = desk("import", str(moved), json=False)
    assert "found again" not in again.err
    moved.rename(footage / "third")
    said = desk("import", str(footage / "third"), json=False)
    assert "0 added, 1 duplicate, 1 missing file found again." in said.err


@both
def test_what_verify_finds_within_reach_again_gets_its_picture(desk: Desk, footage: Path) -> None:
    desk("import", str(footage / "pic0.jpg"), str(footage / "pic1.jpg"))
    (footage / "pic0.jpg").rename(footage / "away")
    assert desk("verify", "--agree").code == 1
    for _ in range(5):
        desk("worker")
    (footage / "away").rename(footage / "pic0.jpg")
    assert desk("verify").code == 0
    (job, last) = desk("worker").rows
    assert job["asset_id"] in desk("search", "pic0").ids()
    assert last == {"summary": {"done": 1, "failed": 0}}

"""Walks: one entry per file whatever its kind or name, no loops, and no silence about failures."""

# Names are bytes here, as they are in the code under test.
# ruff: noqa: PTH102, PTH109, PTH118, PTH119, PTH123

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.job import Outcome
from desktop.storage import scan as scan_module
from desktop.storage.scan import ScannedFile, scan, scan_parts
from desktop.storage.sequences import in_sequences
from tests.factory import socket_at


def listed(*paths: Path, own: tuple[str, ...] = ()) -> dict[str, ScannedFile]:
    found = list(scan([str(path) for path in paths], own=own))
    assert len({one.path for one in found}) == len(found), "something was listed twice"
    return {os.path.basename(one.path): one for one in found}


def test_files_come_in_the_order_of_their_names_with_size_and_time(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_bytes(b"four")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_bytes(b"x")
    found = list(scan([str(tmp_path)]))
    assert [os.path.basename(one.path) for one in found] == ["a.txt", "b.txt", "c.txt"]
    assert found[0].size == 4
    assert found[0].mtime_ns == (tmp_path / "a.txt").stat().st_mtime_ns
    assert found[0].outcome is None


def test_a_large_folder_comes_in_parts_and_its_frames_are_one_sequence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "PART", 4)
    frames = [f"plate.{number:04d}.exr" for number in range(1001, 1011)]
    for name in ("a.txt", *frames, "z.txt"):
        (tmp_path / "in" / "deep").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"x")
        (tmp_path / "in" / "deep" / name).write_bytes(b"xx")
    parts = list(scan_parts([str(tmp_path)]))
    assert [one for part in parts for one in part] == list(scan([str(tmp_path)]))
    assert {len(part) for part in parts} == {1, 3, 4}  # the folder itself is one of the entries
    folders = [{Path(one.path).parent for one in part} for part in parts]
    assert [len(each) for each in folders] == [1] * len(parts)

    def told(paths: list[str]) -> list[tuple[str, int]]:
        found = [one for part in in_sequences(scan_parts(paths)) for one in part]
        return [(os.path.relpath(one.path, tmp_path), one.size) for one in found]

    here = [("in/a.txt", 1), ("in/plate.####.exr", 10), ("in/z.txt", 1)]
    deep = [("in/deep/a.txt", 2), ("in/deep/plate.####.exr", 20), ("in/deep/z.txt", 2)]
    assert told([str(tmp_path)]) == here + deep
    # Named one by one they are the same sequence.
    assert told([str(tmp_path / "in" / name) for name in frames]) == [here[1]]


@pytest.mark.parametrize(
    "name",
    [
        b"new\nline.jpg",
        b"tab\there.jpg",
        "emoji 👩‍🚀.jpg".encode(),
        b"latin-\xe9\xff.jpg",
        b"n" * 251 + b".jpg",
        b"-rf.jpg",
        b"~.jpg",
        b"shot_%03d.jpg",
        b"file:x.jpg",
        b"CON",
        b"trailing. ",
        "rtl \u202egpj.jpg".encode(),
    ],
)
def test_every_name_is_found_by_its_bytes(tmp_path: Path, name: bytes) -> None:
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        file.write(b"x")
    (found,) = scan([str(tmp_path)])
    assert os.fsencode(found.path).endswith(b"/" + name)
    assert found.outcome is None


def test_hidden_and_system_files_are_listed_and_skipped(tmp_path: Path) -> None:
    for name in (".hidden.jpg", ".DS_Store", "Thumbs.db", "desktop.ini", "._shot.jpg", "ok.jpg"):
        (tmp_path / name).write_bytes(b"x")
    for folder in (".git", "__MACOSX"):
        (tmp_path / folder / "deep").mkdir(parents=True)
        (tmp_path / folder / "deep" / f"in {folder}").write_bytes(b"x")
    found = listed(tmp_path)
    assert len(found) == 8
    assert found["ok.jpg"].outcome is None
    skipped = {name: one.reason for name, one in found.items() if name != "ok.jpg"}
    assert all(found[name].outcome is Outcome.SKIPPED for name in skipped)
    assert skipped["._shot.jpg"] == skipped["Thumbs.db"] == "system file"
    assert skipped["in .git"] == "in a hidden folder"
    assert skipped["in __MACOSX"] == "in a system folder"


def test_a_hidden_file_that_is_named_itself_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".secret.jpg").write_bytes(b"x")
    assert listed(tmp_path / ".secret.jpg")[".secret.jpg"].outcome is None


def test_links_are_listed_with_where_they_lead_and_never_followed(tmp_path: Path) -> None:
    tree, outside = tmp_path / "tree", tmp_path / "outside"
    tree.mkdir()
    outside.mkdir()
    (tree / "real.jpg").write_bytes(b"x")
    (outside / "other.jpg").write_bytes(b"y")
    for name, target in (
        ("in", tree / "real.jpg"),
        ("out", outside / "other.jpg"),
        ("folder out", outside),
        ("self", tree / "self"),
        ("loop", tree),
        ("nothing", tree / "gone"),
    ):
        (tree / name).symlink_to(target)
    found = listed(tree)
    assert found.keys() == {"real.jpg", "in", "out", "folder out", "self", "loop", "nothing"}
    assert [name for name, one in found.items() if one.outcome is None] == ["real.jpg"]
    assert "leads out" in found["out"].reason
    assert "leads out" in found["folder out"].reason
    assert "by itself" in found["in"].reason
    assert "circle" in found["self"].reason
    assert "nothing" in found["nothing"].reason


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.jpg").write_bytes(b"four")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "real.jpg")
    found = listed(tmp_path / "link.jpg")["link.jpg"]
    assert (found.outcome, found.size) == (None, 4)


def test_pipes_sockets_and_devices_are_skipped_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with socket_at(tmp_path / "s.png"):
        found = listed(tmp_path, Path("/dev/zero"))
    assert found["pipe.png"].reason == "a pipe, not a file"
    assert found["s.png"].reason == "a socket, not a file"
    assert found["zero"].reason == "a device, not a file"
    assert all(one.outcome is Outcome.SKIPPED for one in found.values())


def test_a_path_that_is_not_there_fails_with_a_reason(tmp_path: Path) -> None:
    found = listed(tmp_path / "gone.jpg")["gone.jpg"]
    assert (found.outcome, found.reason) == (Outcome.FAILED, "it is not there")


def test_an_unreadable_folder_is_a_failed_row_and_never_an_empty_listing(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        locked = tmp_path / "locked"
        locked.mkdir(mode=0o000)
        found = listed(tmp_path)["locked"]
        locked.chmod(0o700)
        assert (found.outcome, "may not read" in found.reason) == (Outcome.FAILED, True)
        return
    # Nothing is unreadable to root, so somebody else looks.
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("running as root, and there is no setpriv to become somebody else")
    open_to_all = Path("/tmp") / f"desk-scan-{os.getpid()}"
    (open_to_all / "locked").mkdir(parents=True)
    (open_to_all / "locked").chmod(0o000)
    open_to_all.chmod(0o755)
    code = (
        "import sys; from desktop.storage.scan import scan;"
        f"print([(o.path, str(o.outcome), o.reason) for o in scan([{str(open_to_all)!r}])])"
    )
    command = [setpriv, "--reuid", "65534", "--regid", "65534", "--clear-groups", sys.executable]
    result = subprocess.run(
        [*command, "-c", code], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    shutil.rmtree(open_to_all)
    if result.returncode and "Permission" in result.stderr + result.stdout:
        pytest.skip("somebody else may not run this interpreter")
    assert "locked" in result.stdout, result.stderr
    assert "failed" in result.stdout
    assert "you may not read it" in result.stdout


def test_overlapping_arguments_list_a_file_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.jpg").write_bytes(b"x")
    found = list(
        scan([str(tmp_path), str(tmp_path / "sub"), str(tmp_path / "sub" / "a.jpg"), str(tmp_path)])
    )
    assert [os.path.basename(one.path) for one in found] == ["a.jpg"]


def test_the_librarys_own_files_are_skipped(tmp_path: Path) -> None:
    for name in ("film.desk", "film.desk-wal", "film.desk.lock", "shot.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "film.media" / "ab").mkdir(parents=True)
    (tmp_path / "film.media" / "ab" / "object.jpg").write_bytes(b"x")
    own = (str(tmp_path / "film.desk"), str(tmp_path / "film.media"))
    found = listed(tmp_path, own=own)
    assert len(found) == 5
    assert [name for name, one in found.items() if one.outcome is None] == ["shot.jpg"]


@pytest.mark.parametrize("library", ["cut", "cut.desk", "cut01"])
def test_only_the_librarys_own_files_are_its_own(tmp_path: Path, library: str) -> None:
    own = {library + more for more in ("", "-wal", "-shm", "-journal", ".lock")}
    theirs = {
        *("cut01.mov", "cut.mov", "cut-2.mov", "cut.desk.mov", "cut.desk copy", "cut.lock.txt"),
        *("cut.media.txt", "cut.desk-wallpaper.jpg", "cut01.media-notes.txt", "Cut.desk.png"),
    }
    for name in own | theirs:
        (tmp_path / name).write_bytes(b"x")
    for folder in (f"{library}.media/ab", f"{library}.backups/daily", "cut.media plates"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / f"in {folder.replace('/', ' ')}").write_bytes(b"x")
    own |= {f"in {library}.media ab", f"in {library}.backups daily"}
    theirs |= {"in cut.media plates"}
    places = (str(tmp_path / library), str(tmp_path / f"{library}.media"))

    def judged(*paths: Path) -> dict[str, bool]:
        found = listed(*paths, own=places)
        return {name: one.reason == "part of this library itself" for name, one in found.items()}

    expected = dict.fromkeys(theirs, False) | dict.fromkeys(own, True)
    assert judged(tmp_path) == expected
    # The same where each is named itself, as a drop of many files does.
    assert judged(*(path for path in tmp_path.rglob("*") if path.is_file())) == expected


def test_a_tree_that_is_deeper_than_a_path_may_be_ends_with_a_failed_row(tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(60):
            os.mkdir("d" * 100)
            os.chdir("d" * 100)
        Path("deep.jpg").write_bytes(b"x")
    finally:
        os.chdir(here)
    found = list(scan([str(tmp_path)]))
    assert [one.outcome for one in found] == [Outcome.FAILED]
    assert "longer than this system allows" in found[0].reason
    subprocess.run(["rm", "-rf", str(tmp_path / ("d" * 100))], check=True)

"""`copy-library`, `export-text` and `import-text`: their rows, sums, exit codes and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.conftest import both, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer


@both
def test_a_library_travels_as_a_copy_and_as_text(
    desk: Callable[..., Answer], address: str, tmp_path: Path
) -> None:
    shots = tmp_path / "shots"
    shots.mkdir()
    picture(shots / "boat.jpg", 1)
    assert desk("import", str(shots), "--copy").code == 0
    text, copy, again = tmp_path / "text", tmp_path / "copy.desk", tmp_path / "again.desk"

    exported = desk("export-text", str(text))
    *rows, last = exported.rows
    assert exported.code == 0
    assert {"table", "rows", "sha256"} == set(rows[0])
    assert last["summary"]["media"] == 1
    assert last["summary"]["rows"] == sum(row["rows"] for row in rows)

    copied = desk("copy-library", address, str(copy))
    assert (copied.code, copied.rows[:-1]) == (0, rows)
    assert copied.rows[-1]["summary"] == {**last["summary"], "to": str(copy)}
    imported = desk("import-text", str(text), "--to", str(again))
    assert (imported.code, imported.rows[:-1]) == (0, rows)
    for made in (address, copy, again):  # each with a media folder of its own
        assert desk("--library", str(made), "verify", "--checksums").rows == []
        assert [row["name"] for row in desk("--library", str(made), "search", "boat").rows] == [
            "boat.jpg"
        ]

    picture(shots / "gull.jpg", 2)
    assert desk("import", str(shots / "gull.jpg")).code == 0
    (shots / "gull.jpg").unlink()
    answer = desk("export-text", str(tmp_path / "without gull"))
    assert answer.code == 1
    (missing,) = [row for row in answer.rows if "media" in row]
    assert (missing["media"], missing["outcome"]) == (str(shots / "gull.jpg"), "missing")


def test_what_is_refused(desk: Callable[..., Answer], address: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for arguments, said in (
        (("export-text", str(tmp_path / "mine")), "There is something at"),
        (("import-text", str(tmp_path / "mine"), "--to", str(tmp_path / "x.desk")), "SHA256SUMS"),
        (("copy-library", address, address), "There is something at"),
        (("copy-library", str(tmp_path / "none.desk"), str(tmp_path / "x.desk")), "no library"),
    ):
        answer = desk(*arguments)
        assert (answer.code, answer.out) == (1, ""), arguments
        assert said in answer.err
    assert desk("import-text", str(tmp_path / "mine")).code == 2
    assert not (tmp_path / "x.desk").exists()

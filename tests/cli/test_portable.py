"""`portable` and `merge`: rows, sums, exit codes, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.conftest import both, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer


@both
def test_a_selection_becomes_a_library_of_its_own(
    desk: Callable[..., Answer], address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    for shade, name in enumerate(("boat.jpg", "gull.jpg")):
        picture(folder / name, shade)
    assert desk("import", str(folder), "--copy").code == 0
    boat, _gull = sorted(desk("search", "").rows, key=lambda row: row["name"])
    out = tmp_path / "boats.desk"
    answer = desk("portable", boat["id"], "--out", str(out))
    assert answer.code == 0
    row, summary = answer.rows
    assert (row["outcome"], row["asset_id"], row["bytes"]) == ("copied", boat["id"], boat["size"])
    assert summary["summary"]["copied"] == 1
    assert summary["summary"]["bytes"] == out.stat().st_size
    assert desk("rate", boat["id"], "2").code == 0
    other = desk("--library", str(out), "rate", boat["id"], "5")
    assert other.code == 0
    answer = desk("merge", str(out))
    assert answer.code == 1
    *rows, summary = answer.rows
    (row,) = [row for row in rows if row["id"] == boat["id"]]
    assert (row["kind"], row["outcome"]) == ("asset", "conflict")
    assert (row["ours"], row["theirs"]) == ({"rating": 2}, {"rating": 5})
    assert (summary["summary"]["open"], summary["summary"]["done"]) == (1, False)
    assert desk("merge", str(out), "--plan").code == 0
    assert desk("merge", str(out), "--prefer", "theirs").code == 0
    assert desk("show", boat["id"]).row["rating"] == 5
    assert desk("merge", str(out)).rows[-1]["summary"]["conflict"] == 0
    assert desk("history", "--limit", "3").code == 0
    assert desk("merge", str(tmp_path / "none.desk")).code == 1
    (found,) = desk("--library", str(out), "search", "").rows
    assert found["id"] == boat["id"]
    assert desk("portable", boat["id"], "--out", str(out)).code == 1
    assert desk("portable", boat["id"]).code == 2
    assert desk("portable", boat["id"], "--query", "", "--out", "x").code == 2
    assert desk("portable", "--film", "none", "--out", str(tmp_path / "x.desk")).code == 1

"""`pack` and `unpack`: a row for each asset, the sums, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.relation import RelationType
from desktop.edits.relation import RelateAssets
from tests.cli.conftest import both, performed, picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer


@both
def test_a_film_is_packed_and_unpacked_with_what_it_uses(
    desk: Callable[..., Answer], address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    for shade, name in enumerate(("boat.jpg", "gull.jpg")):
        picture(folder / name, shade)
    assert desk("import", str(folder), "--copy").code == 0
    boat, gull = sorted(desk("search", "").rows, key=lambda row: row["name"])
    copy = Path(boat["path"])
    film = desk("film", "new", "Harbour").row["id"]
    performed(address, RelateAssets(RelationType.USED_IN, film, (boat["id"],)))

    answer = desk("pack", "--film", "Harbour", "--remove-originals")
    assert answer.code == 0
    *rows, summary = answer.rows
    assert {row["asset_id"]: (row["outcome"], row["original"]) for row in rows} == {
        film: ("skipped", None),
        boat["id"]: ("packed", "removed"),
    }
    assert summary["summary"]["packed"] == 1
    assert summary["summary"]["bytes"] == boat["size"]
    assert not copy.exists()
    (shown,) = desk("show", boat["id"]).row["locations"]
    assert (shown["is_packed"], shown["full_path"], shown["is_present"]) == (True, None, True)
    assert desk("verify", "--checksums").rows == []
    found = {row["id"]: row["path"] for row in desk("search", "type:image").rows}
    assert found == {boat["id"]: None, gull["id"]: gull["path"]}

    *rows, summary = desk("pack", "--query", "type:image").rows
    assert {row["asset_id"]: row["outcome"] for row in rows} == {
        boat["id"]: "there",
        gull["id"]: "packed",
    }
    out = tmp_path / "out"
    answer = desk("unpack", boat["id"], gull["id"], "--to", str(out))
    assert answer.code == 0
    *rows, summary = answer.rows
    assert [Path(row["path"]).read_bytes() for row in rows] == [
        path.read_bytes() for path in sorted(folder.iterdir())
    ]
    assert summary["summary"]["unpacked"] == 2
    again = desk("unpack", boat["id"], "--to", str(out))
    assert [row["outcome"] for row in again.rows[:-1]] == ["skipped"]
    assert desk("verify", "--checksums").rows == []


@both
def test_what_comes_in_is_packed_at_once(
    desk: Callable[..., Answer], address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    boat = folder / "boat.jpg"
    picture(boat, 3)
    answer = desk("import", str(folder), "--pack")
    assert answer.code == 0
    summary = answer.rows[-1]["summary"]
    assert (summary["added"], summary["packed"], summary["not_packed"]) == (1, 1, 0)
    (found,) = desk("search", "").rows
    places = desk("show", found["id"]).row["locations"]
    assert [(place["is_packed"], place["full_path"]) for place in places] == [
        (True, None),
        (False, str(boat)),
    ]
    boat.unlink()  # it is not needed any more
    assert desk("verify", "--checksums").rows == []
    again = desk("import", str(folder), "--pack")
    assert again.rows[-1]["summary"]["total"] == 0
    assert desk("import", str(folder), "--pack", "--copy").code == 2


def test_what_is_refused(desk: Callable[..., Answer], tmp_path: Path) -> None:
    assert desk("pack").code == 2
    assert desk("pack", "--query", "", "--film", "Harbour").code == 2
    assert desk("pack", "--film", "nothing").code == 1
    assert desk("unpack", "--query", "").code == 2
    nobody = "01a1fbe4-9633-7001-af13-54f98d827225"
    answer = desk("pack", nobody)
    assert answer.code == 1
    assert answer.rows[0]["id"] == nobody
    (tmp_path / "file").write_text("x")
    answer = desk("unpack", "--query", "", "--to", str(tmp_path / "file"))
    assert answer.code == 1
    assert "Nothing can be written" in answer.err

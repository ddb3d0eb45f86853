"""Makes an old library as test data, by the program that the revision belonged to.

Run with the code of the last commit before the next revision (`git worktree add`), in its folder:

    PYTHONPATH=$PWD python -P .../tests/migrations/snapshots/make.py .../0002.desk
    PYTHONPATH=$PWD python -P .../tests/migrations/snapshots/make.py .../0002.sql postgresql://...

The tests read what comes out, gzipped; they never run this. It uses only what every revision's
program had: commands, and edits under their names. The second form wants an empty database, and
leaves the filling of the file to `pg_dump --inserts --no-owner --no-acl` (without its SET lines).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import wave
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PIL import Image

from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.ids import AssetId
from desktop.domain.job import Outcome
from desktop.domain.relation import RelationType
from desktop.edits.asset import (
    FavouriteAssets,
    LabelAssets,
    RateAssets,
    RenameAsset,
    SetFields,
    TrashAssets,
)
from desktop.edits.film import (
    AddFilm,
    AddScene,
    AddShots,
    AddTakes,
    MoveScenes,
    SelectTake,
    SetFilm,
    SetShot,
)
from desktop.edits.history import History
from desktop.edits.relation import RelateAssets
from desktop.edits.tag import AddTag, MoveTag

if TYPE_CHECKING:
    from desktop.edits.edit import Edit

R = TypeVar("R")

FOOTAGE = Path("/srv/harbour/footage")
COPIED = Path("/srv/harbour/copied")
LIBRARY = Path("/srv/harbour/harbour.desk")
# File names that read like the reports of these programs: nothing was restored or found of them.
FORGED = (
    "pier, which was in the Trash and has been restored",
    "shot, whose file was missing; it is found here",
    "reel, whose copy was missing; it has been put back",
    (
        "board, which was in the Trash and has been restored; its copy was missing"
        " and has been put back"
    ),
)


def picture(path: Path, colour: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (16, 9), (colour, 90, 30)).save(path, format="PNG")


def media() -> None:
    for number, name in enumerate(
        ("day 10.png", "day 2.png", "day 1.png", "Ärger.png", "pier.png")
    ):
        picture(FOOTAGE / name, number)
    for number, name in enumerate(FORGED):
        picture(FOOTAGE / "odd" / name, 40 + number)
    with wave.open(str(FOOTAGE / "sea.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x00\x01" * 8000)
    (FOOTAGE / "script.fountain").write_text(
        "Title: Harbour\n\nINT. BOAT - DAY\n\nThe sea is calm.\n\nMARA\nNot for long.\n"
    )
    (FOOTAGE / "notes.txt").write_text("The lamp goes out at dusk.\n")
    (FOOTAGE / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    (FOOTAGE / "other.xyz").write_bytes(b"\x00\x01\x02" * 9)
    for number, name in enumerate(("kept.png", "moved.png", "both.png")):
        picture(COPIED / name, 80 + number)
    shutil.copy(FOOTAGE / "pier.png", COPIED / "pier again.png")


def desk(address: str, *words: str) -> list[dict[str, object]]:
    """Run a command; what it printed, row by row."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "desktop", "--library", address, *words, "--json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=LIBRARY.parent,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{words}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def knows(word: str) -> bool:
    """Whether a program's import has an option."""
    words = [sys.executable, "-P", "-m", "desktop", "import", "--help"]
    return word in subprocess.run(words, capture_output=True, text=True, check=True).stdout


def imports(address: str) -> None:
    """Reports of every kind that these programs wrote."""
    # Since 0007 numbered pictures of one size are an image sequence, where nobody says otherwise.
    apart = ["--no-sequences"] if knows("--no-sequences") else []

    def bring(*words: str) -> None:
        desk(address, "import", *words, *apart)

    def ids(*names: str) -> list[str]:
        rows = {row["name"]: str(row["id"]) for row in desk(address, "search", "")}
        return [rows[name] for name in names]

    footage = str(FOOTAGE)
    bring(footage, "--reference", "--tag", "harbour", "--collection", "Day 1")
    bring(str(COPIED), "--copy", "--tag", "harbour/night")
    bring(footage, "--reference")  # duplicates; some named like sentences
    for name in FORGED:  # the same again under a plain name, for the text to name the odd one
        shutil.copy(FOOTAGE / "odd" / name, COPIED / f"plain {FORGED.index(name)}.png")
    bring(str(COPIED), "--copy")
    # Restored from the Trash, also one whose name reads like that.
    desk(address, "trash", *ids("day 2.png", FORGED[1]))
    bring(footage, "--reference")
    # Found at another place.
    (FOOTAGE / "Ärger.png").rename(FOOTAGE / "odd" / "Ärger.png")
    (FOOTAGE / "odd" / FORGED[0]).rename(FOOTAGE / "odd" / "renamed")
    (FOOTAGE / "odd" / FORGED[2]).rename(FOOTAGE / "odd" / "renamed too")
    (COPIED / "plain 0.png").unlink()
    (COPIED / "plain 2.png").unlink()
    desk(address, "verify", "--agree")
    desk(address, "trash", *ids("Ärger.png"))
    bring(footage, "--reference")
    # Missing where it was, and copied in from elsewhere.
    (FOOTAGE / "day 1.png").rename(COPIED / "day 1.png")
    desk(address, "verify", "--agree")
    bring(str(COPIED), "--copy")
    # The library's own copies are gone; one of the assets is in the Trash as well.
    library = open_library(address)
    own = [path for path in library.media_root.rglob("*") if path.is_file()]
    library.close()
    for path in own:
        if path.name != "library.json":
            path.chmod(0o644)
            path.unlink()
    desk(address, "verify", "--agree")
    desk(address, "trash", *ids("both.png"))
    bring(str(COPIED), "--copy")
    # What a report names goes for good, or gets another name.
    desk(address, "trash", *ids("moved.png"))
    bring(str(COPIED), "--copy")
    desk(address, "trash", *ids("moved.png"))
    desk(address, "empty-trash", "--yes")


def written_anew(address: str) -> None:
    """A file that is rendered again; programs before 0006 had no word for it."""
    picture(FOOTAGE / "day 10.png", 200)
    desk(address, "import", str(FOOTAGE / "day 10.png"), "--reference")


def film(address: str) -> None:
    """A film, what people think of the assets, and some undoing."""
    library, history = open_library(address), History()
    rows = {row["name"]: AssetId(str(row["id"])) for row in desk(address, "search", "")}
    stills = [rows[name] for name in ("day 1.png", "day 2.png", "day 10.png", "pier.png")]

    def do(edit: Edit[R]) -> R:
        return history.perform(library, edit).result

    made = do(AddFilm("Harbour", 90.0, first_scene="", frame_rate=23.976))
    do(SetFilm(made, {"aspect_ratio": "2.39:1"}))
    one = do(AddScene(made, "INT. BOAT - DAY", number="1", setting="Boat"))
    two = do(AddScene(made, "EXT. PIER - NIGHT", number="2"))
    do(AddScene(made, "EXT. SEA - DAWN", number="3"))
    shots = do(AddShots(one, ("The lamp", "Mara")))
    do(SetShot(shots[0], {"prompt": "a lamp by the sea", "duration": 4.5, "dialogue": "Not now."}))
    night = do(AddShots(two, ("Pier", "Waves")))
    loose = do(AddShots(made, ("Title card",)))
    do(AddTakes(shots[0], tuple(stills[:3])))
    do(SelectTake(shots[0], stills[1]))
    do(AddTakes(shots[1], (stills[3],)))
    do(AddTakes(night[0], (stills[3], stills[0])))
    do(AddTakes(loose[0], (stills[2],)))
    do(MoveScenes((two,), made, one))
    do(TrashAssets((night[1],)))
    other = do(AddFilm("Old", None, first_scene="Opening", frame_rate=25.0))
    do(SetFilm(other, {"frame_rate": 29.97}))
    do(AddFilm("Plain", 30.0))
    do(RelateAssets(RelationType.USED_IN, made, (rows["sea.wav"],)))
    do(RelateAssets(RelationType.USED_IN, one, (rows["sea.wav"],)))
    do(RelateAssets(RelationType.DERIVED_FROM, stills[0], (stills[1],)))
    mara = library.write(lambda tx: tx.assets.add(AssetType.CHARACTER_REF, "Mara"))
    do(RelateAssets(RelationType.REFERENCE_FOR, mara, (stills[3],)))
    do(RateAssets(tuple(stills), 4))
    do(LabelAssets((stills[0],), ColourLabel.RED))
    do(FavouriteAssets((stills[1],)))
    facts = {"prompt": "a lamp", "model": "sd", "provider": "local", "seed": 7, "steps": 20}
    do(SetFields(stills[0], {"generation_cost": Decimal("0.040001")}, generation=facts))
    do(MoveTag(do(AddTag("night")), do(AddTag("weather", None, "#3377aa"))))
    do(RenameAsset(rows["Ärger.png"], "Anger.png"))
    # Since 0006 an asset that is called after its file goes with it.
    found = rows.get(FORGED[0]) or rows["renamed"]
    do(RenameAsset(found, "pier at night"))
    do(RenameAsset(rows["pier.png"], "harbour pier.png"))
    for _ in range(2):
        history.undo(library)
    history.redo(library)
    do(TrashAssets((rows["notes.txt"],)))
    library.close()


def main() -> None:
    where, *server = sys.argv[1:]
    shutil.rmtree(LIBRARY.parent, ignore_errors=True)
    media()
    address = server[0] if server else str(LIBRARY)
    desk(address, "init")
    imports(address)
    film(address)
    desk(address, "collection", "new", "Stars", "--query", "rating>=4")
    desk(address, "collection", "new", "Nights", "--query", "tag:night")
    if "UPDATED" in Outcome.__members__:
        written_anew(address)
    if not server:
        connection = sqlite3.connect(LIBRARY)
        connection.execute("PRAGMA journal_mode=delete")
        connection.execute("VACUUM")
        connection.close()
        shutil.copy(LIBRARY, where)


if __name__ == "__main__":
    main()

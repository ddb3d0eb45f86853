"""The gallery's page in a real Chromium: on a desk and on a telephone, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.rows import fill
from desktop.__main__ import main
from desktop.catalog.library import open_library
from desktop.domain.gallery import GalleryScope
from desktop.domain.ids import AssetId
from tests.server.chromium import browser
from tests.server.gallery_server import furnish_studio, shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.chromium import Tab

FIRST_SCREEN = 200_000  # bytes
# A telephone makes its page wider where something stands out.
NO_WIDER = "Math.max(innerWidth, document.documentElement.scrollWidth) === 390"


def texts(tab: Tab, where: str) -> list[str]:
    """What stands in the elements of a kind."""
    told: list[str] = tab.run(
        f"[...document.querySelectorAll({where!r})].map(one => one.textContent)"
    )
    return told


def refusals(tab: Tab) -> list[str]:
    """What went wrong besides media that are none, of which a browser complains as well."""
    media = ("/api/media/", "/thumb/", "/preview/")
    return [one for one in tab.faults if not any(path in one for path in media)]


def test_it_is_looked_at_on_a_desk(sqlite_library_path: Path, tmp_path: Path) -> None:
    furnish_studio(str(sqlite_library_path), tmp_path)
    with shown(str(sqlite_library_path)) as gallery, browser(tmp_path / "browser") as tab:
        tab.size(1440, 900)
        tab.open(gallery.address)
        tab.until("document.querySelectorAll('.tile').length === 3")
        tab.until("document.querySelectorAll('.picture.is-there').length === 2")
        tab.until("document.querySelector('.picture.is-video.has-none svg')")  # it is no real clip
        tab.until("document.querySelectorAll('#tag option').length === 2")
        assert texts(tab, "#tag option") == ["Any tag", "mood/calm"]
        tab.press("/")
        for letter in "dusk":
            tab.press(letter)
        tab.until("document.querySelectorAll('.tile').length === 1")
        tab.press("ArrowDown")
        tab.press("Enter")
        tab.until("document.querySelector('.viewer .prompt')")
        assert texts(tab, ".viewer .prompt") == ["harbour at dusk"]
        assert "$0.04" in texts(tab, ".viewer dd")
        tab.until("document.querySelector('.large.is-there')")
        tab.press("Escape")
        tab.until("!document.querySelector('.viewer')")
        assert tab.run("document.activeElement.className") == "tile"
        tab.run("document.querySelector('[data-tab=films]').click()")
        tab.until("document.querySelector('.board')")
        assert texts(tab, ".film h2") == ["The Last Lamp"]
        tab.run("document.querySelector('.card').click()")
        tab.until("document.querySelector('.viewer .above')")
        tab.press("ArrowRight")  # to the other take, which cannot be played
        tab.until("document.querySelector('.viewer .problem a')")
        tab.press("Escape")
        tab.run("document.querySelector('.primary').click()")
        tab.until("document.querySelector('.player .frame img')?.complete")
        tab.press("ArrowRight")
        tab.until("document.querySelector('.player .card-title')")  # the end
        tab.press("Escape")
        dark = "getComputedStyle(document.body).backgroundColor === 'rgb(19, 20, 22)'"
        tab.until(dark)
        tab.size(1440, 900, theme="light")
        tab.until(f"!({dark})")
        tab.run("document.getElementById('theme').click()")
        tab.until(dark)
        assert refusals(tab) == []


def test_it_is_looked_at_on_a_telephone(sqlite_library_path: Path, tmp_path: Path) -> None:
    studio = furnish_studio(str(sqlite_library_path), tmp_path)
    scope = GalleryScope(film_id=AssetId(str(studio.film)), shows_prompts=False, shows_costs=False)
    with shown(str(sqlite_library_path), scope) as gallery, browser(tmp_path / "browser") as tab:
        tab.size(390, 844, phone=True)
        tab.open(gallery.address)
        tab.until("document.querySelector('.board .picture.is-there')")  # a film begins with it
        assert tab.run(NO_WIDER)
        tab.run("document.querySelector('.card').click()")
        tab.until("document.querySelector('.viewer .panel .tags')")
        assert texts(tab, ".viewer .prompt") == []
        assert texts(tab, ".viewer dd") == []
        assert tab.run(
            "document.querySelector('.panel').getBoundingClientRect().right <= innerWidth"
        )
        tab.press("Escape")
        tab.run("document.querySelector('[data-tab=all]').click()")
        tab.until("document.querySelectorAll('.tile').length === 2")
        assert tab.run(NO_WIDER)
        assert refusals(tab) == []


def test_many_assets_cost_a_screen(sqlite_library_path: Path, tmp_path: Path) -> None:
    library = open_library(sqlite_library_path)
    fill(library, 10_000)
    library.close()
    with shown(str(sqlite_library_path)) as gallery, browser(tmp_path / "browser") as tab:
        tab.size(1440, 900)
        tab.open(gallery.address)
        tab.until("document.querySelectorAll('.tile').length > 20")
        assert tab.received < FIRST_SCREEN
        before = tab.run("document.querySelector('.tile').getBoundingClientRect().toJSON()")
        for _ in range(8):
            height = tab.run("document.querySelector('.canvas').offsetHeight")
            tab.run("scrollTo(0, document.body.scrollHeight)")
            tab.until(f"document.querySelector('.canvas').offsetHeight > {height}")
        assert tab.run("document.querySelectorAll('.tile').length") < 250
        tab.run("scrollTo(0, 0)")
        tab.until("document.querySelector('[data-at=\"0\"]')")
        after = tab.run(
            "document.querySelector('[data-at=\"0\"]').getBoundingClientRect().toJSON()"
        )
        assert after == before
        assert refusals(tab) == []


def test_a_folder_is_a_gallery_without_any_server(
    sqlite_library_path: Path, tmp_path: Path
) -> None:
    studio = furnish_studio(str(sqlite_library_path), tmp_path)
    folder = tmp_path / "for the producer"
    here = ["--library", str(sqlite_library_path), "gallery", "--export", str(folder)]
    assert main([*here, "--film", "The Last Lamp", "--no-costs"]) == 0
    assert main([*here, "--film", "The Last Lamp"]) == 2  # there is something already
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert f"media/{studio.clip}.mp4" in names
    assert not [name for name in names if str(studio.other) in name]
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]
    assert "0.04" not in "".join(path.read_text() for path in (folder / "data").iterdir())
    with browser(tmp_path / "browser") as tab:
        tab.size(1440, 900)
        tab.open((folder / "index.html").as_uri())
        tab.until("document.querySelector('.board .picture.is-there')")
        tab.run("document.querySelector('.card').click()")
        tab.until("document.querySelector('.viewer .prompt')")
        tab.until("document.querySelector('.large.is-there')")
        tab.press("Escape")
        tab.run("location.hash = '#/all?q=harb'")
        tab.until("document.querySelectorAll('.tile').length === 1")
        assert [one for one in tab.faults if "/media/" not in one] == []

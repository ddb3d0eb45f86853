"""A picture comes in before what it was made from; later that comes too, and one has to choose."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.formats.recipes.graphs import changed
from tests.media import recipe_makers as makers
from tests.stories.footage import draw

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.ui.inspector.sources_view import SourcesView
    from tests.stories.conftest import Desk

GRAPH = changed(
    r"""
    20 LoadImage image="pier.png [input]"
    21 VAEEncode pixels=<20 vae=<4.2
    3 + latent_image=<21
    22 LoadImage image="D:/work/pose.png"
    24 ControlNetLoader control_net_name=canny.safetensors
    25 ControlNetApply conditioning=<6 control_net=<24 image=<22 strength=1
    3 + positive=<25
    """
)


def sources(desk: Desk) -> SourcesView:
    return desk.window.inspector.provenance.recipe.sources


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(row.name.text(), row.words.text()) for row in sources(desk).rows()]


def folder(tmp_path: Path, name: str, *files: str) -> Path:
    made = tmp_path / name
    made.mkdir()
    for at, file in enumerate(files):
        draw(made / file, ("navy", "olive", "maroon")[at], (300 + len(name), 180))
    return made


WAITING = [("pier.png", "Picture: not in the library")]
POSE = [("pose.png", "Control picture: not in the library")]


def test_the_source_comes_later_and_the_link_with_it(desk: Desk, tmp_path: Path) -> None:
    out = folder(tmp_path, "out")
    makers.png(out / "Lamp_00001_.png", makers.text_chunk("prompt", json.dumps(GRAPH)))
    desk.import_folder(out)
    desk.select("Lamp_00001_.png")
    inspector = desk.window.inspector
    inspector.show_tab("Provenance")
    desk.wait(lambda: told(desk) == WAITING + POSE)

    # What it began with comes in: the link is made, and seen without a click.
    desk.import_folder(folder(tmp_path, "refs", "pier.png"))
    desk.select("Lamp_00001_.png")
    linked = [("pier.png", "Picture: the only file of this name")]
    desk.wait(lambda: told(desk) == linked + POSE)
    desk.search("is:unlinked")
    desk.wait(lambda: desk.listed({"Lamp_00001_.png"}))
    desk.search("")
    desk.wait(lambda: len(desk.names()) == 2)

    # Undo takes the import back, and its link with it; redo brings both.
    desk.menu("edit.undo")
    desk.select("Lamp_00001_.png")
    desk.wait(lambda: told(desk) == WAITING + POSE)
    desk.menu("edit.redo")
    desk.select("Lamp_00001_.png")
    desk.wait(lambda: told(desk) == linked + POSE)

    # Two of one name: nothing is guessed, a person says which.
    desk.import_folder(folder(tmp_path, "monday", "pose.png"))
    desk.import_folder(folder(tmp_path, "tuesday", "pose.png"))
    desk.select("Lamp_00001_.png")
    two = [("pose.png", "Control picture: 2 files have this name")]
    desk.wait(lambda: told(desk) == linked + two)
    menu = sources(desk).menu(sources(desk).rows()[1].source)
    (tuesday,) = [one for one in menu.actions() if one.text().endswith("tuesday")]
    tuesday.trigger()
    chosen = [("pose.png", "Control picture: chosen by hand")]
    desk.wait(lambda: told(desk) == linked + chosen)

    # It is remembered, and leads there.
    desk.restart()
    desk.select("Lamp_00001_.png")
    desk.window.inspector.show_tab("Provenance")
    desk.wait(lambda: told(desk) == linked + chosen)
    pier = desk.id_of("pier.png")
    sources(desk).asset_clicked.emit(sources(desk).rows()[0].source.asset.id)  # type: ignore[union-attr]
    desk.wait(lambda: tuple(desk.window.state.selection.ids) == (pier,))
    assert desk.failures == []

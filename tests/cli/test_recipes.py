"""`recipes choose`, and what a recipe names in `show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.conftest import Answer, both
from tests.formats.recipes.graphs import changed
from tests.media import recipe_makers as makers
from tests.stories.footage import draw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Desk = Callable[..., Answer]

GRAPH = changed(
    """
    20 LoadImage image="Pier.png [input]"
    21 VAEEncode pixels=<20 vae=<4.2
    3 + latent_image=<21
    """
)


@both
def test_what_a_recipe_names_is_told_and_chosen(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    for at, name in enumerate(("day", "night")):
        (folder / name).mkdir(parents=True)
        draw(folder / name / "pier.png", ("navy", "olive")[at])
    makers.png(folder / "lamp.png", makers.text_chunk("prompt", json.dumps(GRAPH)))
    assert desk("import", str(folder)).code == 0
    (lamp,) = desk("search", "is:unlinked").ids()
    day, night = sorted(desk("search", "name:pier").ids())

    def source() -> dict[str, object]:
        (shown,) = desk("show", lamp).rows
        (only,) = shown["recipe"]["sources"]
        return dict(only)

    told = source()
    assert (told["state"], told["reads_as"]) == ("ambiguous", "2 files have this name")
    assert (told["name"], told["role"], told["asset_id"]) == ("Pier.png [input]", "image", None)
    candidates = told["candidates"]
    assert isinstance(candidates, list)
    assert {one["id"] for one in candidates} == {day, night}
    assert {one["folder"] for one in candidates} == {str(folder / n) for n in ("day", "night")}
    (row,) = desk("recipes", "choose", lamp, "pier.png", night).rows
    assert (row["state"], row["found_by"], row["asset_id"]) == ("confirmed", "person", night)
    assert source()["asset_id"] == night
    (row,) = desk("recipes", "choose", lamp, "Pier.png [input]", "--none").rows
    assert (row["state"], row["asset_id"]) == ("refused", None)
    assert desk("search", "is:unlinked").ids() == []
    assert desk("recipes", "choose", lamp, "boat.png", "--none").code != 0
    assert desk("recipes", "choose", lamp, "pier.png").code == 2
    assert desk("recipes", "choose", lamp, "pier.png", lamp).code != 0

"""`similar`: by picture, by colour, and by how things were made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.cli.conftest import Answer, both
from tests.jobs.test_find_looks import scene

if TYPE_CHECKING:
    from pathlib import Path

Desk = Callable[..., Answer]
Make = Callable[..., str]


@both
def test_pictures_are_looked_at_first_and_told_best_first(desk: Desk, tmp_path: Path) -> None:
    for seed in range(3):
        scene(seed).save(tmp_path / f"scene {seed}.png")
    scene(0).save(tmp_path / "poor.jpg", quality=40)
    desk("import", *map(str, sorted(tmp_path.glob("*.[jp]*g"))))
    ids = {row["name"]: row["id"] for row in desk("search").rows}
    found = desk("similar", ids["scene 0.png"])
    assert found.code == 0
    assert (found.rows[0]["name"], found.rows[0]["likeness"]) == ("poor.jpg", "the same picture")
    assert ids["scene 0.png"] not in found.ids()
    assert "looked at" not in desk("similar", ids["scene 0.png"]).err
    assert desk("similar", ids["poor.jpg"], "--by", "colour").ids()[0] == ids["scene 0.png"]
    grouped = desk("similar", "--groups")
    assert [(row["group"], row["name"], row["likeness"], row["uses"]) for row in grouped.rows] == [
        (1, "scene 0.png", "the best", 0),
        (1, "poor.jpg", "the same picture", 0),
    ]
    assert desk("similar").code == desk("similar", ids["poor.jpg"], "--groups").code == 2
    scene(9).save(tmp_path / "late.png")
    desk("import", str(tmp_path / "late.png"))
    late = desk("similar", ids["poor.jpg"], "--now")
    assert "1 picture was never looked at" in late.err
    assert late.ids()[0] == ids["scene 0.png"]
    looked = desk("similar", "--groups")
    assert "Looking at 1 picture first" in looked.err
    assert len(looked.rows) == 2


@both
def test_prompts_seeds_and_models(desk: Desk, make: Make) -> None:
    prompt = "a lighthouse keeper at dusk, low sun, wet stones"

    def made(name: str, **generation: object) -> str:
        return make(name, generation_metadata=generation)

    key = made("a", prompt=prompt, seed="7", model="flux")
    near = made("b", prompt=f"{prompt}, fog", seed="8", model="flux")
    far = made("c", prompt="a lighthouse in a storm at dusk", seed="7", model="other")
    made("d", prompt="two cats on a sofa", seed="9")
    bare = make("e")
    rows = desk("similar", key, "--by", "prompt").rows
    assert [row["id"] for row in rows][:1] == [near]
    assert rows[0]["likeness"] == "nearly the same prompt"
    assert all(row["name"] != "d" for row in rows)
    one, other = "a bottle in a field, evening sky, stars", "a bottle in snow, stars, cute fox"
    first, second = made("f", prompt=one), made("g", prompt=other)
    assert desk("similar", first, "--by", "prompt").ids() == [second]
    assert desk("similar", key, "--by", "seed").ids() == [far]
    assert desk("similar", key, "--by", "model").ids() == [near]
    none = desk("similar", bare, "--by", "prompt")
    assert none.code != 0
    assert "prompt is not known" in none.err
    unseen = desk("similar", bare)
    assert unseen.code != 0
    assert "not known yet" in unseen.err

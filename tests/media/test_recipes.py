"""How a file was made is found wherever generators put it, and damage to it harms nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from desktop.domain.recipe import BLOCK_LIMIT
from desktop.media.requests import ProbeRequest
from desktop.media.worker import probe
from tests.formats.recipes.graphs import POSITIVE, SEED, plain
from tests.formats.recipes.test_generators import DRAW, NOVEL
from tests.media import recipe_makers as makers
from tests.media.recipe_makers import TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.recipe import FileRecipe, Recipe
    from desktop.domain.technical import Probe

GRAPH = json.dumps(plain())


def probed(path: Path, *beside: Path) -> Probe:
    result = probe(ProbeRequest(str(path), beside=tuple(bytes(one) for one in beside)))
    assert result.probe is not None, result.message
    return result.probe


def read(path: Path, *beside: Path) -> FileRecipe:
    return probed(path, *beside).recipe


def is_comfy(recipe: Recipe) -> bool:
    return (recipe.prompt, recipe.seed, recipe.is_traced) == (POSITIVE, str(SEED), True)


def is_a1111(recipe: Recipe) -> bool:
    told = (recipe.seed, recipe.model, recipe.sampler, recipe.scheduler, recipe.steps)
    assert told == ("3141592653", "lampMix_v2", "DPM++ 2M", "Karras", 28)
    assert recipe.prompt.startswith("a lighthouse keeper at dusk")
    assert recipe.negative_prompt == "blurry, (watermark:1.2)"
    assert [(one.name, one.weight) for one in recipe.loras] == [("fog", 0.6)]
    return recipe.cfg == 6.5 and (recipe.width, recipe.height) == (832, 1216)


def test_text_of_png_before_and_behind_the_pixels_packed_or_not(tmp_path: Path) -> None:
    for at, made in enumerate(
        (
            makers.text_chunk("prompt", GRAPH),
            makers.packed_chunk("prompt", GRAPH),
            makers.unicode_chunk("prompt", GRAPH),
            makers.unicode_chunk("prompt", GRAPH, packed=True),
        )
    ):
        before = makers.png(tmp_path / f"{at}.png", made)
        behind = makers.png(tmp_path / f"{at}b.png", after=(made,))
        assert is_comfy(read(before).recipe), at
        assert is_comfy(read(behind).recipe), at
        assert read(before).raw[0].text == GRAPH


@pytest.mark.parametrize("ending", ["webp", "jpg", "avif"])
def test_graphs_in_exif(tmp_path: Path, ending: str) -> None:
    exif = makers.tags(model=f"prompt:{GRAPH}", make='workflow:{"nodes": []}')
    seen = probed(makers.picture(tmp_path / f"a.{ending}", exif))
    assert is_comfy(seen.recipe.recipe)
    assert {block.key for block in seen.recipe.raw} == {"prompt", "workflow"}
    described = probed(
        makers.picture(tmp_path / f"b.{ending}", makers.tags(description=f"prompt:{GRAPH}"))
    )
    assert is_comfy(described.recipe.recipe)
    assert described.marks.description == ""


FILMS = ("mp4", "mov", "mkv", "webm")


@pytest.mark.parametrize("ending", FILMS)
def test_tags_of_films(tmp_path: Path, ending: str) -> None:
    options = {"movflags": "use_metadata_tags"} if ending in {"mp4", "mov"} else {}
    own = makers.film(tmp_path / f"a.{ending}", {"prompt": GRAPH, "workflow": "{}"}, **options)
    assert is_comfy(read(own).recipe)
    comment = json.dumps({"prompt": GRAPH, "workflow": {"nodes": []}})
    assert is_comfy(read(makers.film(tmp_path / f"b.{ending}", {"comment": comment})).recipe)
    both = json.dumps({"prompt": plain(), "CreationTime": "2026-11-01"})
    assert is_comfy(read(makers.film(tmp_path / f"c.{ending}", {"comment": both})).recipe)


@pytest.mark.parametrize("ending", ["flac", "mp3", "wav", "opus"])
def test_tags_of_sounds(tmp_path: Path, ending: str) -> None:
    key = "comment" if ending == "wav" else "prompt"
    words = json.dumps({"prompt": GRAPH}) if ending == "wav" else GRAPH
    assert is_comfy(read(makers.sound(tmp_path / f"a.{ending}", {key: words})).recipe)


def test_settings_as_text(tmp_path: Path) -> None:
    assert is_a1111(
        read(makers.png(tmp_path / "a.png", makers.text_chunk("parameters", TEXT))).recipe
    )
    film = makers.film(tmp_path / "a.mp4", {"comment": TEXT})
    assert is_a1111(read(film).recipe)


COMMENTS = {
    "big-endian": makers.user_comment(TEXT, "utf-16-be"),
    "little-endian": makers.user_comment(TEXT, "utf-16-le"),
    "with a mark": makers.user_comment(TEXT, "utf-16"),
    "UTF-8 under the wrong name": makers.user_comment(TEXT, "utf-8"),
    "UTF-16 under the wrong name": makers.user_comment(TEXT, "utf-16-le", b"ASCII\0\0\0"),
    "no name at all": makers.user_comment(TEXT, "utf-8", b""),
    "an empty name": makers.user_comment(TEXT, "utf-16-be", b"\0" * 8),
    "an odd byte too many": makers.comment_bytes(b"UNICODE\0" + TEXT.encode("utf-16-le") + b"\0"),
}


@pytest.mark.parametrize("case", list(COMMENTS))
@pytest.mark.parametrize("ending", ["jpg", "webp"])
def test_comments_of_exif_in_every_encoding(tmp_path: Path, case: str, ending: str) -> None:
    assert is_a1111(read(makers.picture(tmp_path / f"a.{ending}", COMMENTS[case])).recipe)


def test_what_nobody_understands_is_kept_as_it_stands(tmp_path: Path) -> None:
    words = '{"my own tool": {"strength": NaN, "seed": 99999999999999999999999999}}'
    recipe = read(makers.png(tmp_path / "a.png", makers.text_chunk("mytool", words)))
    assert not recipe.recipe
    assert [(block.key, block.text) for block in recipe.raw] == [("mytool", words)]


def test_cameras_and_programs_make_no_recipes(tmp_path: Path) -> None:
    exif = makers.tags(make="NIKON CORPORATION", model="NIKON D90", description="DCIM")
    assert not read(makers.picture(tmp_path / "a.jpg", exif))
    png = makers.png(
        tmp_path / "a.png",
        makers.text_chunk("Software", "Adobe ImageReady, and a long name of it"),
        makers.text_chunk("date:create", "2026-11-21T22:30:00+09:00"),
    )
    assert not read(png)


def test_damage_and_excess_are_told_and_harm_nothing(tmp_path: Path) -> None:
    cut = makers.png(tmp_path / "cut.png", makers.packed_chunk("parameters", TEXT, cut=12))
    seen = probed(cut)
    assert "came as far as it can be read" in " ".join(seen.warnings)
    assert seen.recipe.raw[0].text
    assert TEXT.startswith(seen.recipe.raw[0].text)
    endless = makers.png(
        tmp_path / "endless.png", makers.packed_chunk("prompt", b"[" * (BLOCK_LIMIT * 8))
    )
    seen = probed(endless)
    assert "was cut" in " ".join(seen.warnings)
    assert len(seen.recipe.raw[0].text) == BLOCK_LIMIT
    wrong = makers.png(tmp_path / "wrong.png", makers.chunk(b"zTXt", b"prompt\0\7rubbish"))
    assert probed(wrong).metadata["width"] == 4
    deep = '{"a":' * 50_000 + "1" + "}" * 50_000
    deep_png = makers.png(tmp_path / "deep.png", makers.text_chunk("prompt", deep))
    assert read(deep_png).raw[0].text == deep
    nul = makers.png(
        tmp_path / "nul.png", makers.unicode_chunk("parameters", "a\0b\nSteps: 3, Seed: 4")
    )
    assert read(nul).recipe.seed == "4"


def test_seeds_and_numbers_of_any_size(tmp_path: Path) -> None:
    for seed in (0, 2**63, 2**64 - 1, 10**60):
        graph = plain()
        graph["3"]["inputs"] |= {"seed": seed, "cfg": float("nan")}
        made = makers.png(tmp_path / "a.png", makers.text_chunk("prompt", json.dumps(graph)))
        recipe = read(made).recipe
        assert (recipe.seed, recipe.cfg, recipe.is_traced) == (str(seed), None, True)


def test_beside_the_file(tmp_path: Path) -> None:
    bare = makers.png(tmp_path / "a.png")
    words = tmp_path / "a.txt"
    words.write_text(TEXT)
    assert is_a1111(read(bare, words).recipe)
    graph = tmp_path / "a.json"
    graph.write_text(GRAPH)
    assert is_comfy(read(bare, graph).recipe)
    caption = tmp_path / "b.txt"
    caption.write_text("a caption that somebody wrote for training, no recipe")
    assert not read(bare, caption)


@pytest.mark.parametrize("packed", [True, False])
def test_hidden_in_the_transparency(tmp_path: Path, packed: bool) -> None:
    told = json.dumps({"Comment": json.dumps(NOVEL), "Software": "NovelAI"})
    recipe = read(makers.hidden(tmp_path / "a.png", told, packed=packed)).recipe
    assert (recipe.generator, recipe.seed) == ("novelai", str(NOVEL["seed"]))
    plain_ = makers.hidden(tmp_path / "b.png", TEXT, packed=packed)
    assert is_a1111(read(plain_).recipe)


TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def test_what_xmp_says(tmp_path: Path) -> None:
    said = makers.packet(f'Iptc4xmpExt:DigitalSourceType="{TERM}"/>')
    jpeg = makers.picture(tmp_path / "a.jpg", b"", xmp=said)
    assert read(jpeg).recipe.digital_source_type == "trainedAlgorithmicMedia"
    png = makers.png(
        tmp_path / "a.png", makers.unicode_chunk("XML:com.adobe.xmp", said.decode(), packed=True)
    )
    assert read(png).recipe.digital_source_type == "trainedAlgorithmicMedia"
    beside = tmp_path / "b.xmp"
    beside.write_bytes(said)
    film = makers.film(tmp_path / "b.mp4", {})
    assert read(film, beside).recipe.digital_source_type == "trainedAlgorithmicMedia"
    words = json.dumps(DRAW).replace('"', "&quot;")
    drawn = makers.packet(
        "><exif:UserComment><rdf:Alt><rdf:li>"
        + words
        + "</rdf:li></rdf:Alt></exif:UserComment></rdf:Description>"
    )
    thing = makers.png(
        tmp_path / "c.png", makers.unicode_chunk("XML:com.adobe.xmp", drawn.decode())
    )
    assert read(thing).recipe.generator == "drawthings"


def test_damaged_content_credentials_are_told_and_not_believed(tmp_path: Path) -> None:
    claim = b"\0\0\0\x10jumbc2pa...claim_generator GPT-4o OpenAI..." + TERM.encode() + b"x"
    png = makers.png(tmp_path / "a.png", makers.chunk(b"caBX", claim.replace(b"Mediax", b"Media")))
    recipe = read(png).recipe
    assert (recipe.generator, recipe.digital_source_type) == ("openai", "trainedAlgorithmicMedia")
    assert str(recipe.parameters["content_credentials"]).startswith("invalid: damaged")

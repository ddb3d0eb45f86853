"""Whatever stands in a file, every parser answers, under its limits, and nothing is lost."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.recipe import RawBlock, Recipe
from desktop.formats.recipes.parser import PARSERS, Said, parse, parser
from tests.formats.recipes import test_generators as generators
from tests.formats.recipes.graphs import canvas_of, plain

KEYS = st.sampled_from(
    ["prompt", "workflow", "parameters", "Comment", "UserComment", "invokeai_metadata", "Dream",
     "sd-metadata", "sui_image_params", "alpha", "Description", "c2pa", "xmp DigitalSourceType"]
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["text", "model", "a.safetensors", "1.5", "NaN", "true"])
)
NAMES = st.sampled_from(
    ["class_type", "inputs", "nodes", "links", "text", "seed", "positive", "model", "prompt", "id",
     "type", "widgets_values", "mode", "image", "sui_image_params", "c", "uc", "sampler", "loras",
     "lora", "caption", "v4_prompt", "select", "input1", "definitions", "subgraphs", "version"]
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=25,
)
TEXTS = st.text(max_size=300) | VALUES.map(json.dumps)


def check(blocks: list[RawBlock]) -> None:
    found = parse(blocks, "a.png")
    assert found.raw == tuple(blocks)
    told = found.recipe.as_json()
    written = json.dumps(told, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in written.replace("\\\\", "")  # six characters of a text are no NUL
    written.encode("utf-8")
    assert {type(getattr(found.recipe, one.name)) for one in fields(Recipe)}
    for key in ("prompt", "negative_prompt", "model", "seed", "sampler", "scheduler"):
        assert isinstance(told.get(key, ""), str)


@settings(max_examples=150)
@given(st.lists(st.builds(RawBlock, KEYS, TEXTS), max_size=4))
def test_anything_at_all(blocks: list[RawBlock]) -> None:
    check(blocks)


def _pieces(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, one in inner:
        found.append((*path, key))
        if isinstance(one, dict | list):
            found += _pieces(one, (*path, key))
    return found


GOOD = [
    ("prompt", plain()),
    ("workflow", canvas_of()),
    ("invokeai_metadata", generators.INVOKE),
    ("Comment", generators.NOVEL),
    ("parameters", generators.FOOOCUS),
    ("parameters", generators.SWARM),
    ("a.json", generators.EASY),
    ("UserComment", generators.DRAW),
]


@settings(max_examples=200)
@given(st.sampled_from(GOOD), st.data())
def test_good_ones_with_one_thing_out_of_order(good: tuple[str, Any], data: st.DataObject) -> None:
    key, value = good
    broken = json.loads(json.dumps(value))
    *way, last = data.draw(st.sampled_from(_pieces(broken)))
    at = broken
    for step in way:
        at = at[step]
    at[last] = data.draw(VALUES)
    check([RawBlock(key, json.dumps(broken))])


@settings(max_examples=100)
@given(st.sampled_from([generators.A1111, generators.EASY_LINES]), st.data())
def test_settings_cut_and_stirred(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    check([RawBlock("parameters", text[:at] + data.draw(st.text(max_size=20)) + text[at + 3 :])])


def test_signs_that_no_database_takes() -> None:
    graph = plain()
    graph["6"]["inputs"]["text"] = "a\0b \ud800 c \ud83d\ude00"
    graph["6"]["_meta"] = {"title": "t\0\ud801"}
    graph["4"]["inputs"]["ckpt_name"] = "x\0.safetensors"
    blocks = [RawBlock("prompt", json.dumps(graph))]
    check(blocks)
    recipe = parse(blocks).recipe
    assert (recipe.prompt, recipe.model) == ("ab \ufffd c \U0001f600", "x.safetensors")
    check([RawBlock("parameters", "a\nSteps: 1, Seed: 2, Odd\0: \ud800")])
    check([RawBlock("Dream", r"\u0000")])


def test_deep_wide_and_endless() -> None:
    wide = {str(n): {"class_type": "X", "inputs": {"a": [str(n + 1), 0]}} for n in range(30_000)}
    chain = {
        str(n): {"class_type": "Reroute", "inputs": {"": [str(n + 1), 0]}} for n in range(5000)
    }
    chain["k"] = {"class_type": "S", "inputs": {"seed": 1, "positive": ["0", 0]}}
    for text in (
        '{"a":' * 100_000,
        "[" * 1_000_000,
        json.dumps(wide),
        json.dumps(chain),
        "Steps: 1, " * 100_000,
        "<lora:" * 100_000,
        "Negative prompt:" * 100_000,
        '{"seed": ' + "9" * 100_000 + "}",
        "a: " * 200_000,
        "--v " * 200_000 + " Job ID: x",
        "x " + "-abcdefgh " * 5000 + "-",
        "Steps: 1" + ", " * 500_000,
    ):
        check([RawBlock("prompt", text), RawBlock("parameters", text), RawBlock("dream", text)])


def test_a_canvas_that_holds_itself_many_times() -> None:
    itself = [{"id": number, "type": "S"} for number in range(60)]
    subgraphs = [{"id": "S", "nodes": itself}]
    canvas = {"nodes": itself, "definitions": {"subgraphs": subgraphs}}
    check([RawBlock("workflow", json.dumps(canvas))])


def test_a_prompt_of_empty_lines_on_a_canvas() -> None:
    words = "no line of this is the beginning of a program" + "\n" * 500_000 + "."
    canvas = {"nodes": [{"id": 1, "type": "X", "widgets_values": [words]}]}
    check([RawBlock("workflow", json.dumps(canvas))])


def test_very_many_files_that_all_go_into_one_node() -> None:
    graph: dict[str, Any] = {
        str(n): {"class_type": "LoadImage", "inputs": {"image": f"{n}.png"}} for n in range(4990)
    }
    every = {f"image_{n}": [str(n), 0] for n in range(4990)}
    graph["all"] = {"class_type": "X", "inputs": every}
    check([RawBlock("prompt", json.dumps(graph))])
    assert len(parse([RawBlock("prompt", json.dumps(graph))]).recipe.sources) == 50


@pytest.mark.parametrize("name", PARSERS)
def test_each_parser_answers_nothing_where_nothing_is(name: str) -> None:
    assert parser(name).parse(Said(())) is None
    assert parser(name).parse(Said((RawBlock("comment", "hello there"),))) is None

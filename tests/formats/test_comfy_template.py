"""Which inputs of a workflow take what: by titles, by a mapping, and never by a guess."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.workflow import OutputKind, SlotRole
from desktop.formats.comfy_template import plan_of, read_workflow, widgets_of


def node(kind: str, title: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": title}}


# What stands in a title, the inputs of its node, and which of them take it.
BOUND: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "text": ("(Input:prompt)", {"text": "", "clip": ["1", 0]}, ["prompt text"]),
    "both texts": (
        "(Input:prompt)", {"text_g": "", "text_l": ""}, ["prompt text_g", "prompt text_l"]
    ),
    "another seed": ("(input: Seed )", {"noise_seed": 1, "steps": 2}, ["seed noise_seed"]),
    "a primitive": ("W (Input:width)", {"value": 1}, ["width value"]),
    "the only one": ("Odd (Input:image)", {"picture": "a.png", "n": 1}, ["image picture"]),
    "several roles": (
        "(Input:width) (Input:height)", {"width": 1, "height": 1}, ["width width", "height height"]
    ),
    "in one": ("(Input:width|height)", {"width": 1, "height": 1}, ["width width", "height height"]),
    "words apart": ("(Input:first frame)", {"image": "a"}, ["first_frame image"]),
    "as Velorn has it": ("VELORN_INPUT_IMAGE", {"image": "a"}, ["image image"]),
    "numbered": ("VELORN_PROMPT_2", {"text": "a"}, ["prompt text"]),
    "no mark": ("Prompt", {"text": ""}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", BOUND)
def test_titles_say_what_goes_in(case: str) -> None:
    title, inputs, expected = BOUND[case]
    plan = plan_of({"1": node("Odd", title, **inputs)})
    assert [f"{one.role.value} {one.input}" for one in plan.slots] == expected
    assert plan.problems == ()


@pytest.mark.parametrize(
    ("title", "inputs", "told"),
    [
        ("A (Input:promt)", {"text": ""}, "there is no promt"),
        ("A (Output:film)", {}, "there is no output:film. Known are image, video, audio"),
        ("A (Input:seed)", {"a": 1, "b": 2}, "not clear. Map one of a, b"),
        ("A (Input:seed)", {"seed": ["2", 0]}, "it may be wired"),
        ("A (Input:seed)", {"seed": True}, "no value that could be the seed"),
        ("A (Input:prompt) (Input:negative)", {"text": ""}, "cannot be prompt and negative"),
        ("A (Input:seconds)", {"length": 25}, "set a frame rate"),
    ],
)
def test_what_is_not_clear_is_told(title: str, inputs: dict[str, Any], told: str) -> None:
    plan = plan_of({"1": node("Odd", title, **inputs)})
    assert told in " ".join(plan.problems)


def test_a_mapping_goes_before_titles() -> None:
    graph = {
        "1": node("Odd", "Words (Input:prompt)", text="", other=""),
        "2": node("SaveImage", "A (Output:image)"),
        "3": node("SaveVideo", "B"),
    }
    mapped = [("prompt", "1", "other"), ("output:video", "3", "")]
    plan = plan_of(graph, mapped)
    assert [(one.input, one.is_mapped) for one in plan.slots] == [("other", True)]
    assert ([one.node for one in plan.outputs], plan.makes) == (["3"], OutputKind.VIDEO)
    wrong = plan_of(graph, [("seed", "9", "seed"), ("seed", "1", "seed"), ("fog", "1", "text")])
    assert len(wrong.problems) == 3


def test_what_comes_out_is_known_by_the_nodes_that_save() -> None:
    for kind, makes in (
        ("SaveImage", "image"),
        ("VHS_VideoCombine", "video"),
        ("SaveAudioMP3", "audio"),
    ):
        assert plan_of({"1": node(kind, "x")}).makes == makes
    both = plan_of({"1": node("PreviewImage", "x"), "2": node("SaveVideo", "y")})
    assert both.makes == "video"
    assert both.hints[0].startswith("It saves video and image; video is taken for the result.")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"1": {"class_type": "A", "inputs": {"a": NaN}}}', "not JSON"),
        (b'{"1": {"class_type": "A", "inputs": {"a": 1e999}}}', "not JSON"),
        (b'{"nodes": [], "links": [], "version": 0.4}', "as ComfyUI's window saves it"),
        (b"{}", "not a workflow"),
        (b'{"1": {"class_type": 3, "inputs": {}}}', "not a workflow"),
        (b" " * (5 << 20), "too large"),
    ],
)
def test_other_files_are_refused_with_advice(data: bytes, told: str) -> None:
    with pytest.raises(RuleError, match=told) as refused:
        read_workflow(data)
    assert "Export (API)" in refused.value.advice


def test_a_workflow_is_read_digit_for_digit() -> None:
    graph = {"3": node("KSampler", "Sampler", seed=2**64 - 1)}
    data = b"\xef\xbb\xbf" + json.dumps({"prompt": graph, "client_id": "a"}).encode()
    assert read_workflow(data) == read_workflow(json.dumps(graph).encode()) == graph


VALUES = (
    st.text(max_size=4)
    | st.integers(-5, 5)
    | st.booleans()
    | st.none()
    | st.tuples(st.sampled_from("12"), st.integers(0, 1)).map(list)
)
NAMES = st.sampled_from(["text", "seed", "width", "value", "image", "length", "fps", "odd", "b"])
MARKS = st.sampled_from(
    ["", "plain", *(f"(Input:{one.value})" for one in SlotRole), "(Input:fog)", "(Output:video)",
     "(Input:seed, width)", "VELORN_SEED", "(Output:)"]
)  # fmt: skip
ROLES = st.sampled_from(["seed", "x", "output:image"])
NODES = st.builds(
    lambda title, inputs: node("SaveImage", title, **inputs),
    MARKS,
    st.dictionaries(NAMES, VALUES, max_size=4),
)


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from("123456"), NODES, min_size=1, max_size=5),
    st.lists(st.tuples(ROLES, st.sampled_from("19"), NAMES), max_size=2),
)
def test_whatever_the_graph_every_slot_is_a_value_of_its_kind(
    graph: dict[str, Any], mapped: list[tuple[str, str, str]]
) -> None:
    plan = plan_of(graph, mapped)
    assert plan == plan_of(graph, mapped)
    marked = sum("(Input:" in one["_meta"]["title"] for one in graph.values())
    assert len(plan.slots) + len(plan.problems) >= marked - len(mapped) * len(graph)
    for slot in plan.slots:
        value = widgets_of(graph, slot.node)[slot.input]
        if not slot.is_mapped:
            assert isinstance(value, int if slot.role.is_number else str)
            assert not isinstance(value, bool)
    assert all(one.node in graph for one in plan.outputs)

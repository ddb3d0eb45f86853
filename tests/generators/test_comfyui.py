"""ComfyUI is asked over its own wire: whole ways, refusals, broken connections, lost queues."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    AvailabilityState,
    GenerationRequest,
    GeneratorTemplate,
    JobReport,
    Reference,
    ReferenceRole,
    RemoteState,
    placeholder,
)
from desktop.domain.ids import AssetId
from desktop.generators.adapter import (
    GeneratorError,
    NotSentError,
    RefusedError,
    UncertainError,
)
from desktop.generators.comfyui import ComfyUIGenerator
from desktop.generators.comfyui_client import ComfyClient, base_of
from tests.generators.comfy_server import PNG, ComfyServer


def node(kind: str, title: str = "", **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": title or kind}}


GRAPH: dict[str, Any] = {
    "4": node("CheckpointLoaderSimple", ckpt_name="lamp.safetensors"),
    "5": node(
        "EmptyLatentImage", "Size (Input:width, height)", width=512, height=512, batch_size=1
    ),
    "6": node("CLIPTextEncode", "Words (Input:prompt)", text="", clip=["4", 1]),
    "7": node("CLIPTextEncode", "Not (Input:negative)", text="ugly", clip=["4", 1]),
    "8": node("LoadImage", "Mara (Input:character)", image="example.png"),
    "3": node("KSampler", "Sampler (Input:seed)", seed=1, steps=20, cfg=7.5, model=["4", 0]),
    "9": node("SaveImage", "Result (Output:image)", filename_prefix="a", images=["3", 0]),
}
MARA = Reference(ReferenceRole.CHARACTER, AssetId(str(uuid4())), "Mara")
ASKED = GenerationRequest(
    "comfyui", "Lamp", prompt="the lamp “goes out”", seed=2**64 - 1, width=832, height=1216,
    references=(MARA,),
)  # fmt: skip
MADE = {"9": {"images": [{"filename": "a_1_.png", "subfolder": "x y", "type": "output"}]}}


@pytest.fixture
def comfy() -> Iterator[ComfyServer]:
    with ComfyServer().serving() as server:
        yield server


@pytest.fixture
def desk(comfy: ComfyServer) -> ComfyUIGenerator:
    return ComfyUIGenerator([GeneratorTemplate("Lamp", GRAPH)], comfy.base)


@pytest.fixture
def files(tmp_path: Path) -> dict[Reference, Path]:
    path = tmp_path / "Mara, 1.PNG"
    path.write_bytes(PNG + b"mara")
    return {MARA: path}


def send(desk: ComfyUIGenerator, files: dict[Reference, Path], **changes: Any) -> str:
    job = str(uuid4())
    payload = desk.payload(replace(ASKED, **changes))
    desk.submit(payload, files, job_id=job, into=Path("nowhere"))
    return job


def test_the_whole_way(
    comfy: ComfyServer, desk: ComfyUIGenerator, files: dict[Reference, Path]
) -> None:
    payload = desk.payload(ASKED)
    first, second = str(uuid4()), str(uuid4())
    for job in (first, second):
        sent = desk.submit(payload, files, job_id=job, into=Path("nowhere"))
        assert (sent.job_id, sent.report) == (job, None)
    assert len(comfy.uploads) == 1, "the same content goes over once"
    assert comfy.inputs[comfy.uploads[0]] == PNG + b"mara"
    arrived = comfy.pending[0][2]
    assert arrived["3"]["inputs"]["seed"] == 2**64 - 1
    assert arrived["8"]["inputs"]["image"] == comfy.uploads[0]
    shown = json.loads(json.dumps(payload.body["prompt"]))
    shown["8"]["inputs"]["image"] = comfy.uploads[0]
    assert arrived == shown, "what is shown is what is sent"
    assert GRAPH["6"]["inputs"]["text"] == "", "the workflow itself stays as it is"
    assert [desk.poll(job).position for job in (first, second)] == [0, 1]
    comfy.begin(
        ("execution_cached", {"nodes": ["4", "5"]}),
        ("progress_state", {"nodes": {
            "6": {"state": "finished", "value": 1, "max": 1},
            "3": {"state": "running", "value": 10, "max": 20},
        }}),
    )  # fmt: skip
    assert desk.poll(second) == JobReport(RemoteState.QUEUED, position=1)
    assert heard(desk, first) == pytest.approx(3.5 / 7)
    comfy.end(MADE)
    report = desk.poll(first)
    assert (report.state, report.facts) == (RemoteState.SUCCEEDED, {"seconds": 2.5})
    (made,) = report.files
    assert (made.name, made.content_type, made.is_private) == ("a_1_.png", "image/png", True)
    assert httpx.get(made.url, trust_env=False).content == PNG + b"a_1_.png"
    again = ComfyUIGenerator([], comfy.base)  # after a restart of this program
    assert again.poll(first) == report


def heard(desk: ComfyUIGenerator, job: str) -> float:
    """The progress, as soon as the websocket has brought all of it."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        report = desk.poll(job)
        assert report.state is RemoteState.RUNNING
        if report.progress is not None and report.progress > 0.4:
            return report.progress
    raise AssertionError("no progress was heard")


def test_versions_that_choose_the_ids_themselves(
    comfy: ComfyServer, desk: ComfyUIGenerator, files: dict[Reference, Path]
) -> None:
    comfy.takes_ids = False
    first, second, third = (send(desk, files) for _ in range(3))
    assert desk.poll(second).position == 1
    comfy.begin()
    comfy.end(MADE)
    comfy.begin()
    assert desk.poll(first).state is RemoteState.SUCCEEDED
    desk.cancel(third)
    desk.cancel(second)
    assert [desk.poll(one).state for one in (second, third)] == [RemoteState.CANCELLED] * 2


def test_stopping_stops_this_job_and_no_other(
    comfy: ComfyServer, desk: ComfyUIGenerator, files: dict[Reference, Path]
) -> None:
    running, waiting = send(desk, files), send(desk, files)
    comfy.begin()
    desk.cancel(waiting)
    assert (desk.poll(waiting).state, comfy.interrupts) == (RemoteState.CANCELLED, [])
    assert desk.poll(running).state is RemoteState.RUNNING
    desk.cancel(running)
    assert (desk.poll(running).state, comfy.interrupts) == (RemoteState.CANCELLED, [running])
    desk.cancel(running)  # has ended: nothing
    assert comfy.interrupts == [running]


def test_refusals_name_the_node_and_its_input(
    comfy: ComfyServer, files: dict[Reference, Path]
) -> None:
    steep = {**GRAPH, "3": node("KSampler", "Sampler", seed=1, steps=900)}
    strange = {**GRAPH, "3": node("FogSampler", "Fog", seed=1)}
    desk = ComfyUIGenerator(
        [GeneratorTemplate("steep", steep), GeneratorTemplate("strange", strange)], comfy.base
    )
    with pytest.raises(RefusedError) as refused:
        send(desk, files, model="steep")
    assert str(refused.value) == (
        "ComfyUI refuses the workflow: “Sampler” (node 3): Value 900 bigger than max of 100: steps."
    )
    with pytest.raises(RefusedError, match="node FogSampler does not exist") as refused:
        send(desk, files, model="strange")
    assert (refused.value.code, "Install it" in refused.value.advice) == ("missing_node_type", True)
    assert comfy.pending == []


@pytest.mark.parametrize(
    ("kind", "message", "code", "told"),
    [
        ("ValueError", "wrong size", "node_error", "ValueError: wrong size"),
        ("torch.OutOfMemoryError", "On device", "out_of_memory", "OutOfMemoryError: On device"),
    ],
)
def test_a_node_that_fails_is_named(
    comfy: ComfyServer, desk: ComfyUIGenerator, files: dict[Reference, Path],
    kind: str, message: str, code: str, told: str,
) -> None:  # fmt: skip
    job = send(desk, files)
    comfy.begin()
    error = {"node_id": "3", "node_type": "KSampler", "exception_type": kind,
             "exception_message": message, "traceback": ["secret place"]}  # fmt: skip
    comfy.end({}, ("execution_error", error))
    report = desk.poll(job)
    assert (report.state, report.error_code) == (RemoteState.FAILED, code)
    assert report.error == f"“Sampler (Input:seed)” (node 3) failed: {told}"


def test_a_job_that_gives_nothing_has_failed(
    comfy: ComfyServer, desk: ComfyUIGenerator, files: dict[Reference, Path]
) -> None:
    job = send(desk, files)
    comfy.begin()
    comfy.end({"2": MADE["9"], "9": {"text": ["hello"], "images": ["odd", {"filename": ""}]}})
    assert (desk.poll(job).state, desk.poll(job).error_code) == (RemoteState.FAILED, "no_result")


def test_an_answer_that_never_came_is_not_sent_twice_and_found_again(
    comfy: ComfyServer, desk: ComfyUIGenerator, files: dict[Reference, Path]
) -> None:
    comfy.trouble["after"] = "cut"
    job = str(uuid4())
    for comfy.takes_ids in (True, False):
        job = str(uuid4())
        with pytest.raises(UncertainError):
            desk.submit(desk.payload(ASKED), files, job_id=job, into=Path("nowhere"))
        assert desk.poll(job).state is RemoteState.QUEUED
    comfy.restart()
    assert desk.poll(job).state is RemoteState.UNKNOWN, "its queue lives in its memory"


@pytest.mark.parametrize(
    ("path", "trouble", "error"),
    [
        ("/prompt", "html", UncertainError),
        ("/prompt", 500, UncertainError),
        ("/prompt", 502, UncertainError),
        ("/prompt", "cut", UncertainError),
        ("/prompt", 403, RefusedError),
        ("/prompt", 404, RefusedError),
        ("/upload/image", "cut", NotSentError),
        ("/upload/image", 413, RefusedError),
        ("/upload/image", "html", NotSentError),
    ],
)
def test_bad_answers_when_it_is_sent(
    comfy: ComfyServer, desk: ComfyUIGenerator, files: dict[Reference, Path],
    path: str, trouble: str | int, error: type[GeneratorError],
) -> None:  # fmt: skip
    comfy.trouble[path] = trouble
    with pytest.raises(error) as raised:
        send(desk, files)
    assert type(raised.value) is error
    assert comfy.pending == []


def test_bad_answers_when_it_is_asked_for(comfy: ComfyServer, desk: ComfyUIGenerator) -> None:
    for path, trouble in (("/queue", "html"), ("/queue", "cut"), ("/history/a", 500)):
        comfy.trouble = {path: trouble}
        with pytest.raises(GeneratorError):
            desk.poll("a")
    comfy.trouble = {}
    assert desk.poll("a").state is RemoteState.UNKNOWN


def test_one_that_says_nothing_is_not_waited_for(comfy: ComfyServer) -> None:
    comfy.trouble = {"/prompt": "silent", "/queue": "silent"}
    client = ComfyClient(comfy.base, httpx.Timeout(0.3))
    with pytest.raises(UncertainError) as raised:
        client.queue({"prompt": {}})
    assert raised.value.code == "timeout"
    with pytest.raises(GeneratorError):
        client.queues()


def test_nobody_there(files: dict[Reference, Path]) -> None:
    with ComfyServer().serving() as comfy:
        desk = ComfyUIGenerator([GeneratorTemplate("Lamp", GRAPH)], comfy.base)
    with pytest.raises(NotSentError, match="cannot be reached") as raised:
        send(desk, files)
    assert "Start ComfyUI" in raised.value.advice
    with pytest.raises(GeneratorError):
        desk.poll("a")


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("", "http://127.0.0.1:8188"),
        (" http://render:8188/ ", "http://render:8188"),
        ("https://house.example/comfy/", "https://house.example/comfy"),
        ("http://me:word@render:8188", ""),
        ("ftp://render", ""),
        ("render:8188", ""),
        ("http://render:99999", ""),
    ],
)
def test_addresses(address: str, base: str) -> None:
    assert base_of(address) == base
    found = ComfyUIGenerator([GeneratorTemplate("Lamp", GRAPH)], address).availability()
    assert found.state is (AvailabilityState.ON if base else AvailabilityState.NO_ADDRESS)


def test_a_library_without_workflows_says_what_to_do() -> None:
    found = ComfyUIGenerator([], "").availability()
    assert (found.state, "workflow add" in found.advice) == (AvailabilityState.NO_TEMPLATE, True)


def test_a_workflow_is_a_model(desk: ComfyUIGenerator) -> None:
    (model,) = desk.models()
    assert (model.name, model.makes) == ("Lamp", AssetType.IMAGE)
    assert model.references == {ReferenceRole.CHARACTER: 1}
    assert model.takes == {"negative", "seed", "width", "height"}
    assert model.required == {"prompt", "character"}
    payload = desk.payload(replace(ASKED, seed=None, negative="", width=None))
    graph: Any = payload.body["prompt"]
    assert graph["3"]["inputs"]["seed"] == payload.seed
    assert graph["7"]["inputs"]["text"] == "ugly", "what nobody says stays as the workflow has it"
    assert graph["5"]["inputs"]["width"] == 512
    assert graph["8"]["inputs"]["image"] == placeholder(MARA)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"model": "Fog"}, "model"),
        ({"prompt": " "}, "prompt"),
        ({"seed": 2**64}, "seed"),
        ({"width": 0}, "width"),
        ({"references": ()}, "character"),
        ({"references": (MARA, MARA)}, "character"),
        ({"references": (MARA, replace(MARA, role=ReferenceRole.VIDEO))}, "video"),
    ],
)
def test_what_is_missing_is_named(
    desk: ComfyUIGenerator, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        desk.payload(replace(ASKED, **changes))
    assert refused.value.field == field


def test_a_clip_counts_frames_as_its_model_does() -> None:
    graph = {
        "1": node("CLIPTextEncode", "a (Input:prompt)", text=""),
        "2": node("EmptyHunyuanLatentVideo", "b (Input:seconds)", length=25, width=1, height=1),
        "3": node("SaveVideo", "c", fps=16.0, video=["2", 0]),
        "4": node("LoadImage", "d (Input:first frame)", image="x.png"),
        "5": node("LoadImage", "e (Input:first_frame)", image="y.png"),
    }
    desk = ComfyUIGenerator([GeneratorTemplate("Clip", graph)], "")
    first = replace(MARA, role=ReferenceRole.FIRST_FRAME)
    asked = GenerationRequest(
        "comfyui", "Clip", AssetType.VIDEO, prompt="a", seconds=3.0, references=(first,)
    )
    payload = desk.payload(asked)
    sent: Any = payload.body["prompt"]
    assert sent["2"]["inputs"]["length"] == 49
    assert [sent[key]["inputs"]["image"] for key in "45"] == [placeholder(first)] * 2
    assert desk.models()[0].makes is AssetType.VIDEO
    assert payload.seed is None

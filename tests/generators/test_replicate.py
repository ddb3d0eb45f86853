"""Replicate: what is sent, and what its predictions say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import GenerationRequest, ReferenceRole, RemoteState
from desktop.generators.adapter import NotSentError, RateLimitedError, UncertainError
from desktop.generators.replicate import ReplicateGenerator
from tests.generators.cases import picture, reference, sent
from tests.generators.replicate_stand_in import PREDICTION, ReplicateStandIn
from tests.generators.stand_in import PNG, Reply

SEEDANCE = "bytedance/seedance-2.0-fast"
VERSION = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa"


def asked(model: str = "black-forest-labs/flux-1.1-pro", **rest: Any) -> GenerationRequest:
    return GenerationRequest("replicate", model, **{"prompt": "A harbour", **rest})


@pytest.fixture
def server() -> Iterator[ReplicateStandIn]:
    made = ReplicateStandIn()
    yield made
    made.close()


@pytest.fixture
def replicate(server: ReplicateStandIn) -> ReplicateGenerator:
    return ReplicateGenerator(server.address)


def test_an_official_model_is_asked_by_its_name(
    replicate: ReplicateGenerator, server: ReplicateStandIn, tmp_path: Path
) -> None:
    request = asked(seed=7, width=1280, height=720)
    assert sent(replicate, request, tmp_path).job_id == PREDICTION
    (seen,) = server.paid_for
    assert seen.path == "/v1/models/black-forest-labs/flux-1.1-pro/predictions"
    assert "prefer" not in seen.headers  # it is not waited for
    assert seen.data() == replicate.payload(request).body
    assert seen.data()["input"] == {
        "prompt": "A harbour",
        "seed": 7,
        "aspect_ratio": "custom",
        "width": 1280,
        "height": 704,
        "output_format": "png",
        "output_quality": 90,
        "safety_tolerance": 2,
    }


def test_a_version_is_asked_by_its_number(
    replicate: ReplicateGenerator, server: ReplicateStandIn, tmp_path: Path
) -> None:
    typed = {
        "model": f"black-forest-labs/flux-kontext-dev-lora:{VERSION}",
        "inputs": '{"loras": ["a", "b"]}',
    }
    sent(replicate, asked("*image", parameters=typed), tmp_path)
    (seen,) = server.paid_for
    assert seen.path == "/v1/predictions"
    assert seen.data() == {
        "version": VERSION,
        "input": {"prompt": "A harbour", "loras": ["a", "b"]},
    }
    for wrong in ("no-owner", "a/b/c", "a/b:latest", ""):
        with pytest.raises(RuleError):
            replicate.payload(asked("*image", parameters={"model": wrong}))


def test_frames_go_to_its_files_first(
    replicate: ReplicateGenerator, server: ReplicateStandIn, tmp_path: Path
) -> None:
    frames = reference(ReferenceRole.FIRST_FRAME), reference(ReferenceRole.LAST_FRAME)
    request = asked(SEEDANCE, makes=AssetType.VIDEO, seconds=5.0, references=frames)
    paths = picture(tmp_path), picture(tmp_path, "b.png")
    sent(replicate, request, tmp_path, *paths)
    inputs = server.paid_for[0].data()["input"]
    assert inputs["image"] == "https://api.replicate.com/v1/files/1"
    assert inputs["last_frame_image"] == "https://api.replicate.com/v1/files/2"
    assert inputs["duration"] == 5
    first = server.seen[0]
    assert b'name="content"; filename="reference-1.png"' in first.body
    assert PNG in first.body
    for reply, kind in (
        (Reply(b"", 500), NotSentError),
        (Reply(b"", 429, {"Retry-After": "3"}), RateLimitedError),
    ):
        server.over["POST /v1/files"] = reply
        with pytest.raises(kind):
            sent(replicate, request, tmp_path, *paths)
    assert server.charged == 1


FILE = "https://replicate.delivery/xezq/out-0.png"
ENDS: dict[str, tuple[dict[str, Any], RemoteState, str]] = {
    "one file": ({"status": "succeeded", "output": FILE}, RemoteState.SUCCEEDED, ""),
    "a list": ({"status": "succeeded", "output": [FILE]}, RemoteState.SUCCEEDED, ""),
    "an object": (
        {"status": "succeeded", "output": {"image": FILE, "score": 1}},
        RemoteState.SUCCEEDED,
        "",
    ),
    "only words": ({"status": "succeeded", "output": "done"}, RemoteState.FAILED, "no_file"),
    "gone": (
        {"status": "succeeded", "output": None, "data_removed": True},
        RemoteState.EXPIRED,
        "",
    ),
    "failed": ({"status": "failed", "error": "CUDA out of memory"}, RemoteState.FAILED, "failed"),
    "cancelled": ({"status": "canceled"}, RemoteState.CANCELLED, ""),
    "aborted": ({"status": "aborted"}, RemoteState.CANCELLED, ""),
}


@pytest.mark.parametrize("end", ENDS)
def test_how_a_prediction_ends(
    end: str, replicate: ReplicateGenerator, server: ReplicateStandIn
) -> None:
    changed, state, code = ENDS[end]
    server.prediction |= {"metrics": {"predict_time": 4.25}, **changed}
    report = replicate.poll(PREDICTION)
    assert (report.state, report.error_code) == (state, code)
    assert [file.url for file in report.files] == ([FILE] if state.value == "succeeded" else [])
    assert bool(report.error) is (state is RemoteState.FAILED)
    if state is not RemoteState.EXPIRED:
        assert (report.units, report.unit) == (Decimal("4.25"), "compute_second")
        assert "prompt" not in str(report.facts)


def test_where_it_is(replicate: ReplicateGenerator, server: ReplicateStandIn) -> None:
    assert replicate.poll(PREDICTION).state is RemoteState.QUEUED
    server.prediction |= {"status": "processing", "logs": "x\n  4%|4   | 1/28 [0]\n 25%|## | 7/28"}
    report = replicate.poll(PREDICTION)
    assert (report.state, report.progress) == (RemoteState.RUNNING, 0.25)
    assert replicate.poll("unknown-prediction").state is RemoteState.UNKNOWN
    asked_before = len(server.seen)
    assert replicate.poll("../account").state is RemoteState.UNKNOWN
    assert len(server.seen) == asked_before
    replicate.cancel(PREDICTION)
    replicate.cancel("unknown-prediction")


OTHERS = Reply({"id": "another-prediction", "status": "succeeded", "output": FILE})


def test_files_of_a_server_of_this_house_are_fetched_there(
    replicate: ReplicateGenerator, server: ReplicateStandIn
) -> None:
    own = f"{server.address}/files/1.png"
    server.prediction |= {"status": "succeeded", "output": [own, FILE]}
    files = replicate.poll(PREDICTION).files
    assert [(one.url, one.is_private) for one in files] == [(own, True), (FILE, False)]


@pytest.mark.parametrize(
    "reply", [Reply(b"", 502), Reply(b"<html>"), Reply({"status": "odd"}), OTHERS]
)
def test_a_poll_without_an_answer_says_nothing_of_it(
    reply: Reply, replicate: ReplicateGenerator, server: ReplicateStandIn
) -> None:
    server.over[f"GET /v1/predictions/{PREDICTION}"] = reply
    with pytest.raises(UncertainError):
        replicate.poll(PREDICTION)

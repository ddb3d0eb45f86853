"""fal: what is sent, and what its queue answers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    GenerationRequest,
    Preset,
    ReferenceRole,
    RemoteState,
)
from desktop.generators.adapter import NotSentError, RefusedError, UncertainError
from desktop.generators.fal import FalGenerator
from desktop.jobs.generation_fetch import WantedFiles
from tests.generators.cases import picture, reference, sent
from tests.generators.fal_stand_in import JOB, FalStandIn
from tests.generators.stand_in import CANARY, PNG, Reply

KLING = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"


def fal_request(model: str = "fal-ai/flux/dev", **rest: Any) -> GenerationRequest:
    return GenerationRequest("fal", model, **{"prompt": "A harbour", **rest})


@pytest.fixture
def fal(fal_service: FalStandIn) -> FalGenerator:
    return FalGenerator(fal_service.address)


def test_what_is_shown_is_what_is_sent(
    fal: FalGenerator, fal_service: FalStandIn, tmp_path: Path
) -> None:
    request = fal_request(seed=7, width=1280, height=720, preset=Preset.DRAFT)
    payload = fal.payload(request)
    assert payload.body == {
        "prompt": "A harbour",
        "seed": 7,
        "image_size": {"width": 1280, "height": 720},
        "num_inference_steps": 12,
        "guidance_scale": 3.5,
        "output_format": "png",
        "enable_safety_checker": True,
    }
    assert sent(fal, request, tmp_path).job_id == f"{JOB}#fal-ai/flux/dev"
    (seen,) = fal_service.paid_for
    assert (seen.path, seen.data()) == ("/fal-ai/flux/dev", payload.body)


def test_a_seed_is_chosen_and_said(fal: FalGenerator) -> None:
    payload = fal.payload(fal_request())
    assert payload.seed is not None
    assert payload.body["seed"] == payload.seed
    assert fal.payload(fal_request(KLING.replace("image-", "text-"))).seed is None


def test_frames_are_sent_once_under_a_name_that_says_nothing(
    fal: FalGenerator, fal_service: FalStandIn, tmp_path: Path
) -> None:
    frames = reference(ReferenceRole.FIRST_FRAME), reference(ReferenceRole.LAST_FRAME)
    request = fal_request(KLING, makes=AssetType.VIDEO, seconds=5.0, references=frames)
    paths = picture(tmp_path), picture(tmp_path, "second.JPG")
    sent(fal, request, tmp_path, *paths)
    body = fal_service.paid_for[0].data()
    assert body["image_url"] == "https://v3.fal.media/files/reference-1.png"
    assert body["tail_image_url"] == "https://v3.fal.media/files/reference-2.jpg"
    assert body["duration"] == "5"
    uploads = [one for one in fal_service.seen if one.path == "/files/upload"]
    assert [one.body for one in uploads] == [PNG, PNG]
    assert "604800" in uploads[0].headers["x-fal-object-lifecycle"]
    assert not [one for one in fal_service.seen if b"secret project" in one.body]


def test_what_is_stopped_while_a_file_is_sent_is_not_asked_for(
    fal: FalGenerator, fal_service: FalStandIn, tmp_path: Path
) -> None:
    first = reference(ReferenceRole.FIRST_FRAME)
    path = picture(tmp_path)

    def is_wanted() -> bool:
        return not fal_service.seen

    payload = fal.payload(fal_request(KLING, references=(first,)))
    with pytest.raises(NotSentError, match="stopped"):
        fal.submit(payload, WantedFiles({first: path}, is_wanted), job_id="1", into=tmp_path)
    assert [one.path for one in fal_service.seen] == ["/storage/auth/token", "/files/upload"]


@pytest.mark.parametrize(
    ("path", "reply", "kind"),
    [
        ("/files/upload", Reply(b"", 500), NotSentError),
        ("/files/upload", Reply(fault="unanswered"), NotSentError),
        ("/files/upload", Reply({}), NotSentError),
        ("/storage/auth/token", Reply(b"<html>"), NotSentError),
        ("/files/upload", Reply(b"", 413), RefusedError),
    ],
)
def test_a_file_that_does_not_arrive_costs_nothing(
    path: str,
    reply: Reply,
    kind: type[Exception],
    fal: FalGenerator,
    fal_service: FalStandIn,
    tmp_path: Path,
) -> None:
    fal_service.over[f"POST {path}"] = reply
    request = fal_request(KLING, references=(reference(ReferenceRole.FIRST_FRAME),))
    with pytest.raises(kind) as caught:
        sent(fal, request, tmp_path, picture(tmp_path))
    assert fal_service.paid_for == []
    assert type(caught.value) is kind
    assert caught.value.__context__ is None


def test_a_file_that_is_too_large_or_gone_is_said_before_anything_is_sent(
    fal: FalGenerator, fal_service: FalStandIn, tmp_path: Path
) -> None:
    request = fal_request(KLING, references=(reference(ReferenceRole.FIRST_FRAME),))
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(101_000_000)
    with pytest.raises(RefusedError, match="101 MB"):
        sent(fal, request, tmp_path, huge)
    with pytest.raises(NotSentError, match="could not be read"):
        sent(fal, request, tmp_path, tmp_path / "gone.png")
    assert fal_service.seen == []


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (fal_request(prompt=" "), "prompt"),
        (fal_request(KLING), "first_frame"),
        (fal_request("fal-ai/nano-banana-2/edit"), "references"),
        (fal_request(references=(reference(ReferenceRole.VIDEO),)), "video"),
        (fal_request(parameters={"steps": 3}), "steps"),
        (fal_request(parameters={"num_inference_steps": 51}), "num_inference_steps"),
        (fal_request(parameters={"num_inference_steps": "many"}), "num_inference_steps"),
        (fal_request(parameters={"output_format": "bmp"}), "output_format"),
        (fal_request(KLING.replace("image-", "text-"), seconds=6.0), "seconds"),
        (fal_request(seed=-1), "seed"),
        (fal_request("fal-ai/../../admin"), "model"),
        (fal_request("*image"), "model"),
        (fal_request(f"owner/{'x' * 95}"), "model"),
        (fal_request("*image", parameters={"model": "a/b", "inputs": "[1"}), "inputs"),
        (fal_request("*image", parameters={"model": "a/b?x=1"}), "model"),
    ],
)
def test_what_cannot_be_asked_names_its_field(
    request_: GenerationRequest, field: str, fal: FalGenerator
) -> None:
    with pytest.raises(RuleError) as caught:
        fal.payload(request_)
    assert caught.value.field == field


def test_any_other_model_takes_its_inputs_by_name(fal: FalGenerator) -> None:
    typed = fal_request(
        "*video",
        makes=AssetType.VIDEO,
        references=(reference(ReferenceRole.FIRST_FRAME),),
        parameters={
            "model": "fal-ai/wan/v2.2/image-to-video",
            "@first_frame": "start_urls[]",
            "inputs": '{"loras": [{"path": "x", "scale": 0.5}], "shift": 5}',
        },
    )
    payload = fal.payload(typed)
    assert payload.endpoint == "fal-ai/wan/v2.2/image-to-video"
    assert payload.body == {
        "prompt": "A harbour",
        "start_urls": [f"asset:{typed.references[0].asset_id}"],
        "loras": [{"path": "x", "scale": 0.5}],
        "shift": 5,
    }
    called = fal.payload(fal_request("owner/new-model", parameters={"steps": 3, "fast": True}))
    assert called.endpoint == "owner/new-model"
    assert called.body == {"prompt": "A harbour", "steps": 3, "fast": True}


def test_where_it_is_in_the_queue(fal: FalGenerator, fal_service: FalStandIn) -> None:
    assert (fal.poll(JOB).state, fal.poll(JOB).position) == (RemoteState.QUEUED, 3)
    logs = [{"message": " 50%|█████     | 14/28 [00:01<00:01]"}, {"message": "decoding"}]
    fal_service.status = {"status": "IN_PROGRESS", "logs": logs}
    assert (fal.poll(JOB).state, fal.poll(JOB).progress) == (RemoteState.RUNNING, 0.5)


def test_a_result_with_what_it_used(fal: FalGenerator, fal_service: FalStandIn) -> None:
    fal_service.status = {"status": "COMPLETED", "metrics": {"inference_time": 1.5}}
    report = fal.poll(f"{JOB}#fal-ai/flux/dev")
    assert (report.state, report.model) == (RemoteState.SUCCEEDED, "fal-ai/flux/dev")
    assert [(one.url, one.content_type) for one in report.files] == [
        ("https://v3.fal.media/files/b/one.png", "image/png")
    ]
    assert (report.units, report.unit, report.seed) == (Decimal("0.9216"), "megapixel", 42)
    assert report.facts["has_nsfw_concepts"] == [False]
    assert report.facts["metrics"] == {"inference_time": 1.5}
    assert report.cost is None  # fal says units, and no money


def test_what_it_says_is_kept_without_the_key(fal: FalGenerator, fal_service: FalStandIn) -> None:
    fal_service.status = DONE
    images = [{"url": "https://v3.fal.media/files/b/one.png"}]
    fal_service.result = Reply({"images": images, "asked": {"by": f"Key {CANARY}"}})
    assert fal.poll(JOB).facts["asked"] == {"by": "Key ***"}
    fal_service.status = {**DONE, "error": f"bad\x1b[31m\u202e\n{CANARY}"}
    assert fal.poll(JOB).error == "bad[31m ***"


DONE = {"status": "COMPLETED", "metrics": {}}
POLICY = {"loc": ["body", "prompt"], "msg": "flagged", "type": "content_policy_violation"}
OOM = {"detail": "out of memory", "error_type": "runner_server_error"}


@pytest.mark.parametrize(
    ("status", "result", "state", "code"),
    [
        (DONE, Reply({"detail": [POLICY]}, 422), RemoteState.FAILED, "content_policy"),
        (DONE, Reply(OOM, 500), RemoteState.FAILED, "runner_server_error"),
        (DONE, Reply({"images": []}), RemoteState.FAILED, "no_file"),
        (DONE, Reply({"detail": "gone"}, 404), RemoteState.EXPIRED, ""),
        (
            {**DONE, "error": "timed out", "error_type": "request_timeout"},
            Reply(),
            RemoteState.FAILED,
            "request_timeout",
        ),
        (
            {**DONE, "error": "cancelled", "error_type": "client_cancelled"},
            Reply(),
            RemoteState.CANCELLED,
            "",
        ),
    ],
)
def test_how_a_job_ends(
    status: dict[str, Any],
    result: Reply,
    state: RemoteState,
    code: str,
    fal: FalGenerator,
    fal_service: FalStandIn,
) -> None:
    fal_service.status, fal_service.result = status, result
    report = fal.poll(JOB)
    assert (report.state, report.error_code) == (state, code)
    assert bool(report.error) is (state is RemoteState.FAILED)


def test_no_job_of_that_id(fal: FalGenerator, fal_service: FalStandIn) -> None:
    assert fal.poll("fal-ai/flux/requests/00000000").state is RemoteState.UNKNOWN
    asked = len(fal_service.seen)
    for wrong in ("", "../../x", "https://evil.example/a/requests/12345678"):
        assert fal.poll(wrong).state is RemoteState.UNKNOWN
    assert len(fal_service.seen) == asked


OTHERS = Reply({"request_id": "another", "status": "COMPLETED"})


@pytest.mark.parametrize(
    "reply",
    [Reply(b"", 500), Reply(b"<html>"), Reply({"status": "ODD"}), Reply(fault="half"), OTHERS],
)
def test_a_poll_without_an_answer_says_nothing_of_the_job(
    reply: Reply, fal: FalGenerator, fal_service: FalStandIn
) -> None:
    fal_service.over[f"GET /{JOB}/status"] = reply
    with pytest.raises(UncertainError):
        fal.poll(JOB)


def test_cancelling_one_that_has_ended_is_no_error(
    fal: FalGenerator, fal_service: FalStandIn
) -> None:
    fal.cancel(f"{JOB}#fal-ai/flux/dev")
    fal_service.status = DONE
    fal.cancel(JOB)
    assert [one.method for one in fal_service.seen] == ["PUT", "PUT"]

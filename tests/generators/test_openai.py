"""OpenAI, and servers that speak as it does: images, edits of pictures, and speech."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    AvailabilityState,
    GenerationRequest,
    JobReport,
    Preset,
    ReferenceRole,
)
from desktop.generators.adapter import RefusedError, UncertainError
from desktop.generators.openai import OpenAIGenerator
from tests.generators.cases import picture, reference, sent
from tests.generators.openai_stand_in import OpenAIStandIn
from tests.generators.stand_in import MP3, PNG, Reply


def image(model: str = "gpt-image-2", **rest: Any) -> GenerationRequest:
    return GenerationRequest("openai", model, **{"prompt": "A harbour", **rest})


def speech(model: str = "gpt-4o-mini-tts", **rest: Any) -> GenerationRequest:
    whole = {"prompt": "Put it out.", "makes": AssetType.AUDIO, **rest}
    return GenerationRequest("openai", model, **whole)


@pytest.fixture
def server() -> Iterator[OpenAIStandIn]:
    made = OpenAIStandIn()
    yield made
    made.close()


@pytest.fixture
def openai(server: OpenAIStandIn) -> OpenAIGenerator:
    return OpenAIGenerator(server.address)


def made(generator: OpenAIGenerator, request: GenerationRequest, into: Path) -> JobReport:
    """The report that sending it is answered with."""
    report = sent(generator, request, into).report
    assert report is not None
    return report


def test_an_image_is_written_where_it_was_asked_for(
    openai: OpenAIGenerator, server: OpenAIStandIn, tmp_path: Path
) -> None:
    request = image(width=1920, height=1080, preset=Preset.FINAL)
    report = made(openai, request, tmp_path)
    assert server.paid_for[0].path == "/images/generations"
    assert server.paid_for[0].data() == openai.payload(request).body
    assert server.paid_for[0].data() == {
        "model": "gpt-image-2",
        "prompt": "A harbour",
        "size": "1920x1088",
        "quality": "high",
        "background": "auto",
        "output_format": "png",
        "moderation": "auto",
    }
    (file,) = report.files
    assert (tmp_path / file.path).read_bytes() == PNG
    assert (report.units, report.unit) == (Decimal(4210), "token")
    assert report.facts["request_id"] == "req_1"
    assert "data" not in report.facts


def test_pictures_make_it_an_edit(
    openai: OpenAIGenerator, server: OpenAIStandIn, tmp_path: Path
) -> None:
    folder = tmp_path / "into"
    folder.mkdir()
    roles = reference(ReferenceRole.IMAGE), reference(ReferenceRole.CHARACTER)
    request = image(references=roles)
    sent(openai, request, folder, picture(tmp_path), picture(tmp_path, "b.jpg"))
    (seen,) = server.paid_for
    assert seen.path == "/images/edits"
    assert seen.headers["content-type"].startswith("multipart/form-data")
    for part in (b'name="image[]"; filename="reference-1.png"', b"reference-2.jpg", PNG):
        assert part in seen.body
    for field in ("model", "prompt", "quality", "output_format"):
        assert f'name="{field}"'.encode() in seen.body
    assert b"secret project" not in seen.body
    with pytest.raises(RefusedError, match="takes no file like"):
        sent(openai, image(references=roles[:1]), folder, picture(tmp_path, "plate.exr"))
    with pytest.raises(RuleError, match="at most 16"):
        openai.payload(image(references=roles * 9))
    assert len(server.seen) == 1


def test_an_image_behind_an_address_is_left_to_be_fetched(
    openai: OpenAIGenerator, server: OpenAIStandIn, tmp_path: Path
) -> None:
    at_home = f"{server.address}/files/1.png"
    server.images = {"data": [{"url": at_home, "revised_prompt": "A harbour, at dusk"}]}
    report = made(openai, image(), tmp_path)
    assert (report.files[0].url, report.files[0].is_private) == (at_home, True)
    assert report.facts["revised_prompt"] == "A harbour, at dusk"
    assert report.units is None
    server.images = {"data": [{"url": "https://cdn.example.org/1.png"}]}
    assert not made(openai, image(), tmp_path).files[0].is_private


@pytest.mark.parametrize("rows", [[], [{}], [{"b64_json": "no!"}], None, [{"url": "file:///x"}]])
def test_an_answer_without_an_image_is_uncertain(
    rows: Any, openai: OpenAIGenerator, server: OpenAIStandIn, tmp_path: Path
) -> None:
    server.images = {"data": rows}
    with pytest.raises(UncertainError) as caught:
        sent(openai, image(), tmp_path)
    assert (caught.value.code, server.charged) == ("bad_answer", 1)


def test_moderation_has_a_code_of_its_own(
    openai: OpenAIGenerator, server: OpenAIStandIn, tmp_path: Path
) -> None:
    error = {"message": "Rejected by the safety system.", "code": "moderation_blocked"}
    server.next_paid = Reply({"error": {**error, "type": "image_generation_user_error"}}, 400)
    with pytest.raises(RefusedError, match="safety system") as caught:
        sent(openai, image(), tmp_path)
    assert caught.value.code == "content_policy"


def test_a_line_is_said(openai: OpenAIGenerator, server: OpenAIStandIn, tmp_path: Path) -> None:
    manner = {"instructions": "whispered", "speed": 0.9, "response_format": "mp3"}
    report = made(openai, speech(voice="onyx", parameters=manner), tmp_path)
    assert server.paid_for[0].data() == {
        "model": "gpt-4o-mini-tts",
        "input": "Put it out.",
        "voice": "onyx",
        "instructions": "whispered",
        "speed": 0.9,
        "response_format": "mp3",
    }
    (file,) = report.files
    assert ((tmp_path / file.path).read_bytes(), file.content_type) == (MP3, "audio/mpeg")
    assert (report.units, report.unit) == (Decimal(len("Put it out.")), "character")


def test_voices_are_the_usual_one_a_name_or_an_id(
    openai: OpenAIGenerator, server: OpenAIStandIn, tmp_path: Path
) -> None:
    assert openai.payload(speech()).body["voice"] == "alloy"
    sent(openai, speech(voice="voice_1234"), tmp_path)
    assert server.paid_for[0].data()["voice"] == {"id": "voice_1234"}
    with pytest.raises(RuleError, match="4096"):
        openai.payload(speech(prompt="o" * 4097))
    with pytest.raises(RuleError, match="instructions"):
        openai.payload(speech("tts-1", parameters={"instructions": "whispered"}))


def test_a_server_of_ones_own_needs_no_key(
    server: OpenAIStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    server.is_open = True  # and refuses who shows a key
    generator = OpenAIGenerator(f"{server.address}/")
    assert generator.availability().is_on
    typed = image("*image", parameters={"model": "flux-1-schnell"})
    assert made(generator, typed, tmp_path).model == "flux-1-schnell"
    assert server.paid_for[0].data() == {"model": "flux-1-schnell", "prompt": "A harbour"}
    said = speech("kokoro", voice="af_sky", parameters={"lang_code": "a"})
    assert made(generator, said, tmp_path).files
    assert server.paid_for[1].data() == {
        "model": "kokoro",
        "input": "Put it out.",
        "voice": "af_sky",
        "lang_code": "a",
    }


def test_without_its_client_it_says_how_to_get_it(
    openai: OpenAIGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.generators import cloud_service

    monkeypatch.setattr(cloud_service, "find_spec", lambda _: None)
    found = openai.availability()
    assert found.state is AvailabilityState.NO_PACKAGE
    assert "directors-desk[openai]" in found.advice

"""ElevenLabs: speech of a line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import GenerationRequest, Preset
from desktop.generators.adapter import RefusedError, UncertainError
from desktop.generators.elevenlabs import ElevenLabsGenerator
from tests.generators.cases import sent
from tests.generators.elevenlabs_stand_in import ElevenLabsStandIn
from tests.generators.stand_in import MP3, Reply


def line(model: str = "eleven_multilingual_v2", **rest: Any) -> GenerationRequest:
    whole = {"prompt": "Put it out.", "makes": AssetType.AUDIO, **rest}
    return GenerationRequest("elevenlabs", model, **whole)


@pytest.fixture
def server() -> Iterator[ElevenLabsStandIn]:
    made = ElevenLabsStandIn()
    yield made
    made.close()


@pytest.fixture
def elevenlabs(server: ElevenLabsStandIn) -> ElevenLabsGenerator:
    return ElevenLabsGenerator(server.address)


def test_a_line_is_said(
    elevenlabs: ElevenLabsGenerator, server: ElevenLabsStandIn, tmp_path: Path
) -> None:
    said = {"stability": 0.4, "speed": 0.9, "next_text": "Now."}
    request = line(voice="EXAVITQu4vr4xnSDxMaL", seed=7, preset=Preset.FINAL, parameters=said)
    report = sent(elevenlabs, request, tmp_path).report
    (seen,) = server.paid_for
    payload = elevenlabs.payload(request)
    assert f"{seen.path}?{seen.query}" == f"/{payload.endpoint}"
    assert payload.endpoint.endswith("EXAVITQu4vr4xnSDxMaL?output_format=mp3_44100_192")
    assert seen.data() == payload.body
    assert seen.data() == {
        "model_id": "eleven_multilingual_v2",
        "text": "Put it out.",
        "seed": 7,
        "voice_settings": {"stability": 0.4, "speed": 0.9},
        "next_text": "Now.",
    }
    assert report is not None
    assert (tmp_path / report.files[0].path).read_bytes() == MP3
    assert (report.units, report.unit) == (Decimal(6), "character")
    assert report.facts == {"request_id": "req_2"}


def test_without_its_word_the_characters_are_counted(
    elevenlabs: ElevenLabsGenerator, server: ElevenLabsStandIn, tmp_path: Path
) -> None:
    del server.speech.headers["character-cost"]
    report = sent(elevenlabs, line(), tmp_path).report
    assert report is not None
    assert report.units == Decimal(len("Put it out."))


def test_any_other_model_and_voice_may_be_typed(elevenlabs: ElevenLabsGenerator) -> None:
    typed = {"model": "eleven_turbo_v2_5", "output_format": "wav_44100", "style": 0.2}
    payload = elevenlabs.payload(line("*audio", voice="my-own-voice", parameters=typed))
    assert payload.endpoint == "v1/text-to-speech/my-own-voice?output_format=wav_44100"
    assert payload.body == {
        "model_id": "eleven_turbo_v2_5",
        "text": "Put it out.",
        "voice_settings": {"style": 0.2},
    }
    for voice in ("../../v1/user", "George Clooney", "x"):
        with pytest.raises(RuleError) as caught:
            elevenlabs.payload(line(voice=voice))
        assert caught.value.field == "voice"
    with pytest.raises(RuleError, match="5000"):
        elevenlabs.payload(line("eleven_v3", prompt="o" * 5001))


@pytest.mark.parametrize(
    ("status", "word", "code"),
    [
        (401, "quota_exceeded", "no_credit"),
        (401, "invalid_api_key", "unauthorized"),
        (400, "voice_not_found", "not_found"),
        (400, "max_character_limit_exceeded", "bad_request"),
    ],
)
def test_its_own_words_for_refusals(
    status: int,
    word: str,
    code: str,
    elevenlabs: ElevenLabsGenerator,
    server: ElevenLabsStandIn,
    tmp_path: Path,
) -> None:
    server.next_paid = Reply({"detail": {"status": word, "message": "In words."}}, status)
    with pytest.raises(RefusedError, match=r"In words\.") as caught:
        sent(elevenlabs, line(), tmp_path)
    assert (caught.value.code, server.charged) == (code, 0)


@pytest.mark.parametrize(
    ("content", "kind"), [(b"", "audio/mpeg"), (b"{}", "application/json"), (b"?", "")]
)
def test_what_is_no_sound_is_uncertain(
    content: bytes,
    kind: str,
    elevenlabs: ElevenLabsGenerator,
    server: ElevenLabsStandIn,
    tmp_path: Path,
) -> None:
    server.speech = Reply(content, headers={"Content-Type": kind})
    with pytest.raises(UncertainError):
        sent(elevenlabs, line(), tmp_path)
    assert (server.charged, list(tmp_path.iterdir())) == (1, [])

"""ElevenLabs: speech of a line of dialogue.

By ElevenLabs' client; what it sends for speech it sends once. It answers with the sound itself:
there is no job to ask for afterwards.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.base import keys
from desktop.base.errors import RuleError
from desktop.domain.generation import GeneratorSpec, JobReport, RemoteState, Submission
from desktop.generators.cloud_generator import AnsweringGenerator
from desktop.generators.cloud_model import found_model, made_payload, model_name
from desktop.generators.elevenlabs_models import ELEVENLABS_MODELS, FORMAT, SETTINGS, VOICES
from desktop.generators.reading_json import amount
from desktop.generators.reference_files import sound_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.domain.generation import (
        GenerationPayload,
        GenerationRequest,
        Json,
        Reference,
    )
    from desktop.generators.adapter import GeneratorSetup

ADDRESS = "https://api.elevenlabs.io"
ANSWER_SECONDS = 180.0
_VOICE = re.compile(r"[A-Za-z0-9_-]{4,64}")
_ENDPOINT = "v1/text-to-speech/"
# What of an answer's headers says something of it.
_KEPT = {"request-id": "request_id", "history-item-id": "history_item_id"}


class ElevenLabsGenerator(AnsweringGenerator):
    """Asks ElevenLabs for speech."""

    spec = GeneratorSpec(
        "elevenlabs",
        "ElevenLabs",
        "elevenlabs",
        key=keys.ELEVENLABS,
        can_resume=False,
        homepage="https://elevenlabs.io",
    )
    usual = ADDRESS
    catalog = ELEVENLABS_MODELS
    key_advice = "Set ELEVENLABS_API_KEY or enter the key in Help > Integrations."
    package = "elevenlabs"

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """The body; the voice is part of the address, and the kind of file stands behind it."""
        model = found_model(ELEVENLABS_MODELS, request)
        made = made_payload(model, request, "")
        body: dict[str, Json] = {"model_id": model_name(model, request), **made.body}
        if "prompt" in body:  # of a model that is typed
            body["text"] = body.pop("prompt")
        voice = body.pop("voice_id", "") or request.voice.strip() or VOICES[0][0]
        if not isinstance(voice, str) or not _VOICE.fullmatch(voice):
            raise RuleError("A voice is named by its id.", field="voice")
        kind = body.pop(FORMAT, "mp3_44100_128")
        settings = {name: body.pop(name) for name in sorted(SETTINGS & body.keys())}
        if settings:
            body["voice_settings"] = settings
        return replace(made, body=body, endpoint=f"{_ENDPOINT}{voice}?{FORMAT}={kind}")

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Send it, and wait for the sound."""
        from elevenlabs.client import ElevenLabs  # noqa: PLC0415 - for those who generate

        service = self._service()
        place, _, kind = payload.endpoint.partition(f"?{FORMAT}=")
        body = dict(payload.body)
        text, model = str(body.pop("text", "")), str(body.pop("model_id"))
        # The body as it is: named arguments would pass only what this version of the client knows.
        options: Any = {
            "max_retries": 0,
            "timeout_in_seconds": ANSWER_SECONDS,
            "additional_body_parameters": body,
        }
        with service.client(ANSWER_SECONDS) as http:
            client = ElevenLabs(
                base_url=service.address,
                api_key=service.secret,
                timeout=ANSWER_SECONDS,
                httpx_client=http,
            )
            speech = client.text_to_speech.with_raw_response
            voice = place.removeprefix(_ENDPOINT)
            with speech.convert(
                voice, text=text, model_id=model, output_format=kind, request_options=options
            ) as answer:
                content = b"".join(answer.data)
                headers = {name.lower(): value for name, value in answer.headers.items()}
        file = sound_file(content, headers.get("content-type", ""), into, self.spec.title)
        told = amount(headers.get("character-cost"))
        return Submission(
            report=JobReport(
                RemoteState.SUCCEEDED,
                progress=1.0,
                files=(file,),
                units=Decimal(len(text)) if told is None else told,
                unit="character",
                model=model,
                facts={name: headers[key] for key, name in _KEPT.items() if headers.get(key)},
            )
        )


def make(setup: GeneratorSetup) -> ElevenLabsGenerator:
    """The adapter, for the address that a person gave or for ElevenLabs' own."""
    return ElevenLabsGenerator(setup.address)

"""OpenAI, and whatever speaks as it does: images, and speech of a line of dialogue.

By OpenAI's client, whose own retries are off. A server that speaks as OpenAI does is asked where a
person has entered its address; it needs no key.

The service answers with the result itself: there is no job to ask for afterwards.
"""

from __future__ import annotations

import base64
import binascii
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from desktop.base import keys
from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    GeneratorSpec,
    JobReport,
    RemoteFile,
    RemoteState,
    Submission,
)
from desktop.generators.cloud_generator import AnsweringGenerator
from desktop.generators.cloud_model import found_model, made_payload, model_name
from desktop.generators.cloud_service import CloudAnswer, CloudService, is_below
from desktop.generators.openai_models import MOST_PICTURES, OPENAI_MODELS
from desktop.generators.reading_json import mapping_in, text_in, whole_in
from desktop.generators.reference_files import (
    content_type_of,
    file_bytes,
    plain_name,
    sound_file,
)
from desktop.generators.refusals import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from openai import OpenAI

    from desktop.domain.generation import (
        GenerationPayload,
        GenerationRequest,
        Json,
        Reference,
    )
    from desktop.generators.adapter import GeneratorSetup

ADDRESS = "https://api.openai.com/v1"
# A large image of the best quality takes minutes, and there is no way to ask for it later.
ANSWER_SECONDS = 600.0
PICTURE_LIMIT = 50_000_000
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
GENERATE, EDIT, SPEAK = "images/generations", "images/edits", "audio/speech"


class OpenAIGenerator(AnsweringGenerator):
    """Asks OpenAI, or a server that speaks as it does."""

    spec = GeneratorSpec(
        "openai",
        "OpenAI",
        "openai",
        key=keys.OPENAI,
        can_resume=False,
        homepage="https://platform.openai.com",
    )
    usual = ADDRESS
    catalog = OPENAI_MODELS
    key_advice = "Set OPENAI_API_KEY or enter the key in Help > Integrations."
    package = "openai"

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """The body; with pictures it is an edit of them."""
        model = found_model(OPENAI_MODELS, request)
        is_sound = model.spec.makes is AssetType.AUDIO
        if len(request.references) > MOST_PICTURES:
            words = f"{model.spec.title} takes at most {MOST_PICTURES} pictures."
            raise RuleError(words, field="references")
        endpoint = SPEAK if is_sound else EDIT if request.references else GENERATE
        made = made_payload(model, request, endpoint)
        body: dict[str, Json] = {"model": model_name(model, request), **made.body}
        if is_sound and "input" not in body:  # of a model that is typed
            body["input"] = body.pop("prompt", "")
            body.setdefault("voice", request.voice.strip() or "alloy")
        return replace(made, body=body)

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Send it, and wait for what it is answered with."""
        service = self._service()
        if payload.endpoint == SPEAK:
            return Submission(report=self._spoken(service, payload, into))
        pictures = _pictures(payload, files, self.spec.title)
        body = {key: value for key, value in payload.body.items() if key != "image"}
        with _client(service) as client:
            images = client.images.with_raw_response
            named: dict[str, Any] = {"prompt": body.pop("prompt", ""), "extra_body": body}
            if pictures:
                answer = images.edit(image=pictures, model=str(body.pop("model")), **named)
            else:
                answer = images.generate(**named)
            headers = {key.lower(): value for key, value in answer.headers.items()}
            found = CloudAnswer(self.spec.title, answer.status_code, answer.content, headers)
        report = self._drawn(service, found, into)
        return Submission(report=replace(report, model=text_in(payload.body, "model")))

    def _needs_key(self, service: CloudService) -> bool:
        return service.address == ADDRESS

    def _spoken(self, service: CloudService, payload: GenerationPayload, into: Path) -> JobReport:
        body = dict(payload.body)
        text = str(body.pop("input", ""))
        with _client(service) as client:
            answer = client.audio.speech.with_raw_response.create(
                input=text,
                model=str(body.pop("model")),
                voice=cast("Any", _voice(str(body.pop("voice", "")))),
                extra_body=body,
            )
            content, headers = answer.content, answer.headers
        kind = headers.get("content-type", "")
        file = sound_file(content, kind, into, self.spec.title)
        facts: dict[str, Json] = {}
        if headers.get("x-request-id"):
            facts["request_id"] = headers["x-request-id"]
        return JobReport(
            RemoteState.SUCCEEDED,
            progress=1.0,
            files=(file,),
            units=Decimal(len(text)),
            unit="character",
            model=text_in(payload.body, "model"),
            facts=facts,
        )

    def _drawn(self, service: CloudService, answer: CloudAnswer, into: Path) -> JobReport:
        found = answer.data()
        rows = found.get("data")
        listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        ending = text_in(found, "output_format") or "png"
        files = [_image_file(service, row, n, ending, into) for n, row in enumerate(listed, 1)]
        if not files:
            raise unreadable(self.spec.title, "there is no image in it")
        usage = mapping_in(found, "usage")
        total = whole_in(usage, "total_tokens")
        facts = service.facts(found, frozenset({"data"}))
        revised = text_in(listed[0], "revised_prompt")
        if revised:
            facts["revised_prompt"] = service.clean(revised)
        if answer.headers.get("x-request-id"):
            facts["request_id"] = answer.headers["x-request-id"]
        return JobReport(
            RemoteState.SUCCEEDED,
            progress=1.0,
            files=tuple(files),
            units=Decimal(total) if total is not None else None,
            unit="token" if total is not None else "",
            facts=facts,
        )


@contextmanager
def _client(service: CloudService) -> Iterator[OpenAI]:
    """OpenAI's client on our transport: it tries nothing twice, and follows nobody elsewhere."""
    from openai import OpenAI  # noqa: PLC0415 - half a second, for those who generate

    with service.client(ANSWER_SECONDS) as client:
        yield OpenAI(
            # It will not be made without one; where there is none, the transport sends none.
            api_key=service.secret or "none",
            base_url=service.address,
            max_retries=0,
            timeout=ANSWER_SECONDS,
            http_client=cast("Any", client),  # it takes those of `httpx` and of its successor
        )


def _voice(name: str) -> str | dict[str, str]:
    """A voice by its name, or one that somebody has made, by its id."""
    return {"id": name} if name.startswith("voice_") else name


def _pictures(
    payload: GenerationPayload, files: Mapping[Reference, Path], title: str
) -> list[tuple[str, bytes, str]]:
    """The pictures that go along, as parts of a form."""
    found = []
    for number, reference in enumerate(payload.references, 1):
        path = files[reference]
        content = file_bytes(path, title, PICTURE_LIMIT, PICTURE_TYPES)
        found.append((plain_name(number, path), content, content_type_of(path)))
    return found


def _image_file(
    service: CloudService, row: Mapping[str, Json], number: int, ending: str, into: Path
) -> RemoteFile:
    """An image of an answer: in it, or behind an address.

    Raises:
        UncertainError: It is neither.
    """
    url, packed = text_in(row, "url"), text_in(row, "b64_json")
    if url.startswith(("http://", "https://")):
        return RemoteFile(url=url, is_private=is_below(url, service.address))
    try:
        content = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise unreadable(service.title, "an image in it cannot be unpacked")
    ending = ending if ending in ("png", "jpeg", "webp", "gif", "svg") else "png"
    name = f"image-{number}.{ending}"
    (into / name).write_bytes(content)
    return RemoteFile(path=name, name=name, content_type=f"image/{ending}")


def make(setup: GeneratorSetup) -> OpenAIGenerator:
    """The adapter, for the address that a person gave or for OpenAI's own."""
    return OpenAIGenerator(setup.address)

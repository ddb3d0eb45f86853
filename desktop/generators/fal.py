"""fal: hundreds of models behind one queue.

Not by `fal_client`: it sends the POST that costs up to ten times, by itself and without a switch,
also where the answer got lost, and again to a second domain. fal knows no key of idempotency.

A job's id is the path of its request below the address, so that it can be asked for without
knowing what was asked, and behind a # the model, since that path is only the beginning of it:
`fal-ai/flux/requests/764cabcf-b745-4b3e-ae38-1200304cf45b#fal-ai/flux/dev`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop.base import keys
from desktop.domain.generation import (
    GeneratorSpec,
    JobReport,
    RemoteState,
    Submission,
)
from desktop.generators.cloud_generator import CloudGenerator
from desktop.generators.cloud_model import found_model, made_payload, model_name
from desktop.generators.cloud_service import SUBMIT_SECONDS, UPLOAD_SECONDS, CloudService
from desktop.generators.fal_models import FAL_MODELS
from desktop.generators.reading_json import (
    amount,
    mapping_in,
    progress_in,
    text_in,
    whole_in,
)
from desktop.generators.reference_files import (
    content_type_of,
    file_bytes,
    plain_name,
    sent_files,
)
from desktop.generators.refusals import Told, code_of, refusal, told, unreadable

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
    from desktop.generators.cloud_service import CloudAnswer

QUEUE = "https://queue.fal.run"
REST = "https://rest.fal.ai"
UPLOAD_LIMIT = 100_000_000
# What is sent as a reference lies behind an address that only its receiver knows; not for ever.
KEPT = '{"expiration_duration_seconds": 604800}'
_JOB = re.compile(r"[\w.-]+(?:/[\w.-]+){1,5}/requests/[\w-]{8,80}", re.ASCII)
_WAITING = {"IN_QUEUE": RemoteState.QUEUED, "IN_PROGRESS": RemoteState.RUNNING}
_CANCELLED = ("CANCELED", "CANCELLED", "CANCELLATION_REQUESTED")
_GONE = frozenset({404, 410})


class FalGenerator(CloudGenerator):
    """Asks fal, through its queue."""

    spec = GeneratorSpec("fal", "fal", "fal", key=keys.FAL, homepage="https://fal.ai")
    usual = QUEUE
    catalog = FAL_MODELS
    key_advice = "Set FAL_KEY or enter the key in Help > Integrations."
    scheme = "Key"

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """The inputs, as fal takes them: without anything around them."""
        model = found_model(FAL_MODELS, request)
        return made_payload(model, request, model_name(model, request))

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Send the files, then the request; fal answers with an id at once."""
        service = self._service()
        body = sent_files(payload, files, self._sent)
        answer = service.ask("POST", payload.endpoint, seconds=SUBMIT_SECONDS, json=body)
        found = answer.data()
        path = urlsplit(text_in(found, "response_url")).path.strip("/")
        if not _JOB.fullmatch(path):
            # Of models with a path below them only the first two steps count from here on.
            steps = payload.endpoint.split("/")
            kept = 3 if steps[0] in ("workflows", "comfy") else 2
            path = f"{'/'.join(steps[:kept])}/requests/{text_in(found, 'request_id')}"
        if not _JOB.fullmatch(path):
            raise unreadable(self.spec.title, "it names no request")
        return Submission(f"{path}#{payload.endpoint}")

    def poll(self, job_id: str) -> JobReport:
        """Where it is in the queue, or what came of it."""
        path, _, model = job_id.partition("#")
        if not _JOB.fullmatch(path):
            return JobReport(RemoteState.UNKNOWN)
        service = self._service()
        answer = service.ask("GET", f"{path}/status", params={"logs": "1"}, passes=_GONE)
        if answer.status in _GONE:
            return JobReport(RemoteState.UNKNOWN)
        found = answer.data()
        if text_in(found, "request_id") not in ("", path.rpartition("/")[2]):
            raise unreadable(self.spec.title, "it is of another request")
        state = text_in(found, "status")
        if state in _WAITING:
            return JobReport(
                _WAITING[state],
                progress=progress_in(_logs(found)),
                position=whole_in(found, "queue_position"),
            )
        if state in _CANCELLED:
            return JobReport(RemoteState.CANCELLED)
        if state == "FAILED" or found.get("error"):
            kind = text_in(found, "error_type")
            return self._failed(service, Told(kind, text_in(found, "error")))
        if state != "COMPLETED":
            raise unreadable(self.spec.title, "it names a state that is not known")
        report = self._result(service, path, mapping_in(found, "metrics"))
        unit = _unit_of(model) if report.units is not None else ""
        return replace(report, model=model, unit=unit)

    def cancel(self, job_id: str) -> None:
        """Ask for a job to be stopped."""
        path = job_id.partition("#")[0]
        if _JOB.fullmatch(path):
            self._service().ask("PUT", f"{path}/cancel", passes=_GONE | {400})

    def _sent(self, number: int, path: Path) -> str:
        """Where a file is after it was sent to fal's storage."""
        content = file_bytes(path, self.spec.title, UPLOAD_LIMIT)
        rest = self._service(REST)
        asked = rest.ask(
            "POST", "storage/auth/token", params={"storage_type": "fal-cdn-v3"}, json={}
        ).data()
        base, token = text_in(asked, "base_url"), text_in(asked, "token")
        if not base or not token:
            raise unreadable(self.spec.title, "it names no place for files")
        answer = rest.ask(
            "POST",
            f"{base.rstrip('/')}/files/upload",
            seconds=UPLOAD_SECONDS,
            authorization=f"{text_in(asked, 'token_type') or 'Bearer'} {token}",
            content=content,
            headers={
                "Content-Type": content_type_of(path),
                "X-Fal-File-Name": plain_name(number, path),
                "X-Fal-Object-Lifecycle": KEPT,
                "X-Fal-Object-Lifecycle-Preference": KEPT,
            },
        )
        url = text_in(answer.data(), "access_url")
        if not url:
            raise unreadable(self.spec.title, "it names no address of a file")
        return url

    def _result(self, service: CloudService, job_id: str, metrics: Mapping[str, Json]) -> JobReport:
        passes = _GONE | {400, 403, 413, 422, 499, 500, 502, 503, 504}
        answer = service.ask("GET", job_id, passes=passes)
        if answer.status in _GONE:
            return JobReport(RemoteState.EXPIRED)
        if answer.status >= 400:
            return self._failed(service, self._told(answer, service))
        found = answer.data()
        files = service.files({key: found[key] for key in found if key != "prompt"})
        if not files:
            said = Told("no_file", "fal says that it is done, and names no file.")
            return self._failed(service, said)
        facts = service.facts(found, frozenset({"images", "image", "video", "videos", "audio"}))
        return JobReport(
            RemoteState.SUCCEEDED,
            progress=1.0,
            files=files,
            units=amount(answer.headers.get("x-fal-billable-units")),
            seed=whole_in(found, "seed"),
            facts=facts | ({"metrics": dict(metrics)} if metrics else {}),
        )

    def _told(self, answer: CloudAnswer, service: CloudService) -> Told:
        """What is wrong with a result: a failure of the model, or else of the way to it.

        Raises:
            GeneratorError: It is no word of the model's; it is asked again.
        """
        said = told(answer.content)
        kind = answer.headers.get("x-fal-error-type", "") or said.kind
        if answer.status >= 500 and not kind:
            raise refusal("fal", answer.status, answer.headers, answer.content, service.secret)
        return Told(kind or "bad_request", said.words)

    def _failed(self, service: CloudService, said: Told) -> JobReport:
        if said.kind == "client_cancelled":
            return JobReport(RemoteState.CANCELLED)
        words = service.clean(said.words) or "The model failed and does not say why."
        code = code_of(said.kind) or said.kind[:60] or "failed"
        return JobReport(RemoteState.FAILED, error_code=code, error=words)


def _logs(found: Mapping[str, Json]) -> str:
    rows = found.get("logs")
    if not isinstance(rows, list):
        return ""
    return "\n".join(text_in(row, "message") for row in rows if isinstance(row, dict))


def _unit_of(name: str) -> str:
    """What the units of a model are, where it is one that is offered by name."""
    return next((one.spec.unit for one in FAL_MODELS if one.spec.name == name), "")


def make(setup: GeneratorSetup) -> FalGenerator:
    """The adapter, for the address that a person gave or for fal's own."""
    return FalGenerator(setup.address)

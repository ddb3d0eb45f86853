"""Replicate: models of many owners behind one kind of job, a prediction.

Not by its own client: that asks for a job up to ten times in a row while it sleeps, without a
switch, and throws away when to come back after a refusal. Replicate knows no key of idempotency.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base import keys
from desktop.base.errors import RuleError
from desktop.domain.generation import GeneratorSpec, JobReport, RemoteState, Submission
from desktop.generators.cloud_generator import CloudGenerator
from desktop.generators.cloud_model import found_model, made_payload, model_name
from desktop.generators.cloud_service import SUBMIT_SECONDS, UPLOAD_SECONDS, CloudService
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
from desktop.generators.refusals import unreadable
from desktop.generators.replicate_models import REPLICATE_MODELS

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

ADDRESS = "https://api.replicate.com"
UPLOAD_LIMIT = 100_000_000
_NAME = re.compile(r"[\w.-]+/[\w.-]+(:[0-9a-f]{16,64})?", re.ASCII)
_JOB = re.compile(r"[A-Za-z0-9_-]{8,80}")
_STATES = {
    "starting": RemoteState.QUEUED,
    "queued": RemoteState.QUEUED,
    "processing": RemoteState.RUNNING,
    "succeeded": RemoteState.SUCCEEDED,
    "failed": RemoteState.FAILED,
    "canceled": RemoteState.CANCELLED,
    "aborted": RemoteState.CANCELLED,
}
_GONE = frozenset({404, 410})
# What an answer repeats of what was sent, and what is looked up elsewhere.
_NO_FACTS = frozenset({"input", "output", "logs", "urls", "error", "id", "status", "stream"})


class ReplicateGenerator(CloudGenerator):
    """Asks Replicate for predictions."""

    spec = GeneratorSpec(
        "replicate",
        "Replicate",
        "replicate",
        key=keys.REPLICATE,
        homepage="https://replicate.com",
    )
    usual = ADDRESS
    catalog = REPLICATE_MODELS
    key_advice = "Set REPLICATE_API_TOKEN or enter the token in Help > Integrations."

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """The inputs; a model of a version is asked for elsewhere than an official one."""
        model = found_model(REPLICATE_MODELS, request)
        name = model_name(model, request)
        if not _NAME.fullmatch(name):
            raise RuleError(
                f"“{name}” cannot be the name of a model.",
                field="model",
                advice="It is written owner/name, or owner/name:version.",
            )
        plain, _, version = name.partition(":")
        endpoint = "v1/predictions" if version else f"v1/models/{plain}/predictions"
        made = made_payload(model, request, endpoint, "input")
        return replace(made, body={"version": version, **made.body}) if version else made

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Send the files, then the request; Replicate answers with an id at once."""
        service = self._service()
        body = sent_files(payload, files, lambda number, path: self._sent(service, number, path))
        answer = service.ask("POST", payload.endpoint, seconds=SUBMIT_SECONDS, json=body)
        found = text_in(answer.data(), "id")
        if not _JOB.fullmatch(found):
            raise unreadable(self.spec.title, "it names no prediction")
        return Submission(found)

    def poll(self, job_id: str) -> JobReport:
        """How a prediction is, or what came of it."""
        if not _JOB.fullmatch(job_id):
            return JobReport(RemoteState.UNKNOWN)
        service = self._service()
        answer = service.ask("GET", f"v1/predictions/{job_id}", passes=_GONE)
        if answer.status in _GONE:
            return JobReport(RemoteState.UNKNOWN)
        found = answer.data()
        if text_in(found, "id") not in ("", job_id):
            raise unreadable(self.spec.title, "it is of another prediction")
        state = _STATES.get(text_in(found, "status"))
        if state is None:
            raise unreadable(self.spec.title, "it names a state that is not known")
        if state is RemoteState.FAILED:
            words = service.clean(text_in(found, "error")) or "The model failed and says not why."
            return replace(_report(service, state, found), error_code="failed", error=words)
        if state is RemoteState.SUCCEEDED:
            return self._done(service, found)
        if state is RemoteState.CANCELLED:
            return _report(service, state, found)
        return JobReport(state, progress=progress_in(text_in(found, "logs")))

    def cancel(self, job_id: str) -> None:
        """Ask for a prediction to be stopped."""
        if _JOB.fullmatch(job_id):
            passes = _GONE | {400, 409, 422}
            self._service().ask("POST", f"v1/predictions/{job_id}/cancel", passes=passes)

    def _sent(self, service: CloudService, number: int, path: Path) -> str:
        """Where a file is after it was sent; Replicate keeps it for a day."""
        content = file_bytes(path, self.spec.title, UPLOAD_LIMIT)
        part = (plain_name(number, path), content, content_type_of(path))
        answer = service.ask("POST", "v1/files", seconds=UPLOAD_SECONDS, files={"content": part})
        url = text_in(mapping_in(answer.data(), "urls"), "get")
        if not url:
            raise unreadable(self.spec.title, "it names no address of a file")
        return url

    def _done(self, service: CloudService, found: Mapping[str, Json]) -> JobReport:
        if found.get("data_removed") is True:
            return JobReport(RemoteState.EXPIRED)
        files = service.files(found.get("output"))
        if not files:
            words = "Replicate says that it is done, and names no file."
            failed = _report(service, RemoteState.FAILED, found)
            return replace(failed, error_code="no_file", error=words)
        return replace(_report(service, RemoteState.SUCCEEDED, found), files=files, progress=1.0)


def _report(service: CloudService, state: RemoteState, found: Mapping[str, Json]) -> JobReport:
    """What a prediction that is over says of itself."""
    units = amount(mapping_in(found, "metrics").get("predict_time"))
    return JobReport(
        state,
        units=units,
        unit="compute_second" if units is not None else "",
        seed=whole_in(mapping_in(found, "input"), "seed"),
        model=text_in(found, "model"),
        facts=service.facts(found, _NO_FACTS),
    )


def make(setup: GeneratorSetup) -> ReplicateGenerator:
    """The adapter, for the address that a person gave or for Replicate's own."""
    return ReplicateGenerator(setup.address)

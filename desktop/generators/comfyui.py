"""ComfyUI: the workflows of the library, run by a ComfyUI of this machine or of this house.

The id of a job is chosen here. Versions before the middle of 2025 choose their own; with every
version the id goes along beside the graph as well, and comes back in the queue and in the history,
so that a job is found again whether or not the answer to its sending ever came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.generation import (
    Availability,
    AvailabilityState,
    GeneratorSpec,
    JobReport,
    RemoteState,
    Submission,
    placeholder,
)
from desktop.domain.workflow import COMFYUI
from desktop.formats.comfy_template import plan_of
from desktop.generators.adapter import NotSentError, RefusedError
from desktop.generators.comfyui_client import ComfyClient, base_of
from desktop.generators.comfyui_graph import EXTRA, JOB, model_of, payload_of, with_files
from desktop.generators.comfyui_progress import ProgressListener
from desktop.generators.comfyui_results import job_of, report_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop.domain.generation import (
        GenerationPayload,
        GenerationRequest,
        GeneratorTemplate,
        Json,
        ModelSpec,
        Reference,
    )
    from desktop.domain.workflow import WorkflowPlan
    from desktop.generators.adapter import GeneratorSetup

_LAST = 200  # jobs of the history that are looked through for one of another id
_WRONG = "Give it as http://127.0.0.1:8188, without a password: Preferences, or DESK_COMFYUI."


class ComfyUIGenerator:
    """The adapter: a model is a workflow of the library."""

    def __init__(self, templates: Sequence[GeneratorTemplate], address: str) -> None:
        self._templates: dict[str, tuple[GeneratorTemplate, WorkflowPlan]] = {
            one.name: (one, plan_of(one.content, one.slots)) for one in templates
        }
        base = base_of(address)
        self._client = ComfyClient(base) if base else None
        self._progress = ProgressListener(base)
        self._removed: set[str] = set()  # out of the queue; ComfyUI keeps no word of them

    @property
    def spec(self) -> GeneratorSpec:
        """What it is."""
        return GeneratorSpec(
            COMFYUI,
            "ComfyUI",
            "comfyui",
            is_local=True,
            chooses_job_ids=True,
            homepage="https://www.comfy.org",
        )

    def availability(self) -> Availability:
        """Whether there is a workflow, and an address that is one."""
        if self._client is None:
            return Availability(
                AvailabilityState.NO_ADDRESS, "The address of ComfyUI is not one", _WRONG
            )
        if not self._templates:
            return Availability(
                AvailabilityState.NO_TEMPLATE,
                "There is no workflow in this library",
                "Save it in ComfyUI by Export (API), then: directors-desk workflow add FILE.",
            )
        return Availability(AvailabilityState.ON, f"At {self._client.base}")

    def models(self) -> Sequence[ModelSpec]:
        """The workflows, by their names."""
        return [model_of(*found) for _, found in sorted(self._templates.items())]

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """The workflow with the values of the request in it.

        Raises:
            RuleError: There is no such workflow, or something is missing for it.
        """
        found = self._templates.get(request.model)
        if found is None:
            raise RuleError(
                f"There is no workflow “{request.model}” in this library.",
                field="model",
                advice="Choose another one, or: directors-desk workflow add FILE.",
            )
        return payload_of(request, *found)

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Upload what goes along, then put the graph into the queue.

        Raises:
            NotSentError, RefusedError, RateLimitedError: It was not taken.
            UncertainError: It may have been.
        """
        client = self._reached()
        names: dict[str, str] = {}
        for reference in payload.references:
            path = files.get(reference)
            if path is None:
                raise RefusedError(
                    f"The file of “{reference.name}” is not here.", code="no_file",
                    advice="Connect its drive, and send it again.",
                )  # fmt: skip
            names[placeholder(reference)] = client.upload(path)
        body = with_files(payload.body, names)
        extra = body.get(EXTRA)
        marks: dict[str, Json] = {**extra} if isinstance(extra, dict) else {}
        body |= {"prompt_id": job_id, "client_id": job_id, EXTRA: {**marks, JOB: job_id}}
        return Submission(client.queue(body))

    def poll(self, job_id: str) -> JobReport:
        """Look for a job in the history, then in the queue.

        Raises:
            GeneratorError: There was no answer; it is asked again.
        """
        client = self._reached()
        if (ended := self._ended(client, job_id)) is not None:
            return ended
        running, waiting = client.queues()
        for row in running:
            if job_id in {row[1], job_of(row)}:
                count = len(row[2]) if len(row) > 2 and isinstance(row[2], dict) else 0
                progress = self._progress.of(job_id, count)
                return JobReport(RemoteState.RUNNING, progress=progress)
        for at, row in enumerate(waiting):
            if job_id in {row[1], job_of(row)}:
                return JobReport(RemoteState.QUEUED, position=len(running) + at)
        # It may have ended between the two questions; and older versions call it otherwise.
        self._progress.forget(job_id)
        ended = self._ended(client, job_id) or self._by_mark(client, job_id)
        if ended.state is RemoteState.UNKNOWN and job_id in self._removed:
            return JobReport(RemoteState.CANCELLED)
        return ended

    def _ended(self, client: ComfyClient, job_id: str) -> JobReport | None:
        entry = client.history(job_id).get(job_id)
        if not isinstance(entry, dict):
            return None
        self._progress.forget(job_id)
        return report_of(entry, client.view)

    def _by_mark(self, client: ComfyClient, job_id: str) -> JobReport:
        """The job that was sent under this id, whatever ComfyUI calls it."""
        for entry in client.history(most=_LAST).values():
            sent = entry.get("prompt") if isinstance(entry, dict) else None
            if isinstance(entry, dict) and isinstance(sent, list) and job_of(sent) == job_id:
                return report_of(entry, client.view)
        return JobReport(RemoteState.UNKNOWN)

    def cancel(self, job_id: str) -> None:
        """Take it out of the queue, or stop it where it runs.

        Raises:
            GeneratorError: There was no answer.
        """
        client = self._reached()
        running, waiting = client.queues()
        for row in waiting:
            if job_id in {row[1], job_of(row)}:
                client.remove(str(row[1]))
                self._removed.add(job_id)
        for row in running:
            if job_id in {row[1], job_of(row)}:
                client.interrupt(str(row[1]))

    def _reached(self) -> ComfyClient:
        if self._client is None:
            raise NotSentError("The address of ComfyUI is not one.", code="address", advice=_WRONG)
        return self._client


def make(setup: GeneratorSetup) -> ComfyUIGenerator:
    """The adapter with the library's workflows, at the usual place where nobody says otherwise."""
    return ComfyUIGenerator(setup.templates, setup.address)

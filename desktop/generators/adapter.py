"""What an adapter is: one file that knows how one generator is asked.

To add one: write a class with these methods, and name a function that makes it in the entry points
`directors_desk.generators` of a package, as `pyproject.toml` does. `docs/adapters.md` walks through
it.

An adapter keeps nothing on record, waits for nothing longer than one answer, and never sends twice:
`jobs` does all that, in this order: `payload` is kept, then `submit` is called once, the id of the
job is kept before `poll` is called, and what it names is fetched. Any thread may call it.

    GeneratorError            what all of these are
    ├── NotSentError          it has certainly not arrived: it may be sent again
    ├── RefusedError          the generator refuses it, and nothing is owed: a person has to act
    ├── RateLimitedError      not now: it may be sent again after a time
    └── UncertainError        it may have arrived: it is never sent again by itself
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop.domain.generation import (
        Availability,
        GenerationPayload,
        GenerationRequest,
        GeneratorSpec,
        GeneratorTemplate,
        JobReport,
        ModelSpec,
        Reference,
        Submission,
    )


class GeneratorError(DeskError):
    """A generator could not be asked, or its answer could not be understood.

    Attributes:
        code: Short, as data: `unauthorized`, `no_credit`, `bad_request`, `timeout`.
    """

    def __init__(self, message: str, *, code: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.code = code


class NotSentError(GeneratorError):
    """It has certainly not arrived: no connection, no such host."""


class RefusedError(GeneratorError):
    """The generator refuses it, and nothing is owed."""


class RateLimitedError(GeneratorError):
    """The generator has no room now.

    Attributes:
        after: Seconds to wait before it is asked again; None where it does not say.
    """

    def __init__(
        self, message: str, *, after: float | None = None, code: str = "", advice: str = ""
    ) -> None:
        super().__init__(message, code=code, advice=advice)
        self.after = after


class UncertainError(GeneratorError):
    """It was sent, and whether it arrived is not known: the answer never came, or made no sense."""


class Generator(Protocol):
    """How one generator is asked."""

    @property
    def spec(self) -> GeneratorSpec:
        """What it is."""

    def availability(self) -> Availability:
        """Whether it can be asked: looks for keys and packages, asks no network."""

    def models(self) -> Sequence[ModelSpec]:
        """What it runs, the usual one first; asks no network."""

    def payload(self, request: GenerationRequest) -> GenerationPayload:
        """What would be sent for a request: pure, and what is sent is exactly this.

        Raises:
            RuleError: It cannot be asked for so; `field` is what is at fault.
        """

    def submit(
        self,
        payload: GenerationPayload,
        files: Mapping[Reference, Path],
        *,
        job_id: str,
        into: Path,
    ) -> Submission:
        """Send it, once.

        Args:
            payload: As `payload` gave it.
            files: Each reference with a file of this machine. To ask for one raises `NotSentError`
                once the call is stopped: who sends files first asks once more before what is paid.
            job_id: A new UUID. The id of the job, where `chooses_job_ids`; else sent along as the
                idempotency key, where the service knows such a thing.
            into: An empty folder, for services that answer with the result itself.

        Returns:
            The id of the job, one line of at most 255 characters, or the report at once.

        Raises:
            NotSentError, RefusedError, RateLimitedError: It was not taken.
            UncertainError: It may have been.
        """

    def poll(self, job_id: str) -> JobReport:
        """Ask once how a job is; does not wait for it.

        Raises:
            GeneratorError: There was no answer; it is asked again.
        """

    def cancel(self, job_id: str) -> None:
        """Ask for a job to be stopped, waiting or running; one that has ended is no error.

        Raises:
            GeneratorError: There was no answer.
        """


class GeneratorFactory(Protocol):
    """Makes an adapter: what an entry point names."""

    def __call__(self, setup: GeneratorSetup) -> Generator:
        """An adapter for a library's workflows and the settings of this machine."""


class GeneratorSetup(Protocol):
    """What an adapter is made with."""

    @property
    def templates(self) -> Sequence[GeneratorTemplate]:
        """The library's workflows for it."""

    @property
    def address(self) -> str:
        """Where its service is, where a person has said so; empty for the usual place."""

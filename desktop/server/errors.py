"""What callers are told when something fails: a status, and JSON that says what, where, what to do.

Words of this machine (paths, addresses of databases) stay here: what a library says of itself is
replaced, and what nobody expected goes to the log.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desktop.base.errors import (
    ChangedElsewhereError,
    DeskError,
    LibraryBusyError,
    LibraryError,
    LibraryWriteError,
    MediaError,
    NotFoundError,
    RuleError,
    SourceError,
    UsageError,
)
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request

log = logging.getLogger(__name__)
_WORDS = {
    400: "This request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
}
_ADVICE = {
    404: "GET /docs lists every address.",
    405: "GET /docs lists every address with its methods.",
}
_REASONS = {"too_large": 413, "not_media": 415, "unsupported": 415}  # of `MediaError`


@frozen
class HttpProblem:
    """An answer that says what went wrong.

    Attributes:
        field: What of the request is at fault; empty where it is none of its parts.
        headers: More headers of the answer.
    """

    status: int
    error: str
    field: str = ""
    advice: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def response(self) -> Response:
        """As it goes out."""
        told = {"error": self.error, "field": self.field, "advice": self.advice}
        return Response(
            json.dumps(told),
            self.status,
            {"Cache-Control": "no-store", **dict(self.headers)},
            media_type="application/json",
        )


_BUG = HttpProblem(
    500, "This should not have happened.", advice="The log of the program that serves says more."
)


class ProblemError(HTTPException):
    """Ends a request with a problem; FastAPI lets it pass where it reads bodies."""

    def __init__(self, problem: HttpProblem) -> None:
        super().__init__(problem.status, problem.error)
        self.problem = problem


def problem_of(error: DeskError, names: Mapping[str, str] | None = None) -> HttpProblem:
    """What a caller is told of an expected failure.

    Args:
        error: It.
        names: What parameters of the service are called in requests.
    """
    if isinstance(error, LibraryError):
        return _library_problem(error)
    field = str(getattr(error, "field", ""))
    field = (names or {}).get(field, field)
    status = 422
    if isinstance(error, MediaError):
        status = _REASONS.get(error.reason, 422)
    elif isinstance(error, NotFoundError):
        status = 404
    elif isinstance(error, ChangedElsewhereError):
        status = 409
    elif not isinstance(error, RuleError | SourceError | UsageError):
        log.warning("an error that callers cannot mend: %s", type(error).__name__)
        status = 500
    return HttpProblem(status, str(error), field, error.advice)


def _library_problem(error: LibraryError) -> HttpProblem:
    """The library itself failed; where it is and how it said so is nobody else's business."""
    log.warning("the library failed: %s", error)
    if isinstance(error, LibraryWriteError):
        return HttpProblem(
            507,
            "The library takes nothing at the moment.",
            advice="Its disk may be full, or it may be open for reading only: look at the machine"
            " it is on.",
        )
    if isinstance(error, LibraryBusyError):
        return _later("Another program holds the library.", 1)
    return _later("The library is not there at the moment.", 5)


def _later(words: str, seconds: int) -> HttpProblem:
    return HttpProblem(
        503,
        words,
        advice="Nothing was saved. Try again in a moment.",
        headers=(("Retry-After", str(seconds)),),
    )


def handle_errors(app: FastAPI) -> None:
    """Let every failure of an application be told as a problem."""

    def expected(_: Request, error: Exception) -> Response:
        assert isinstance(error, DeskError)  # noqa: S101 - registered for it
        return problem_of(error).response()

    def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
        if isinstance(error, ProblemError):
            return error.problem.response()
        status = error.status_code
        headers = tuple((error.headers or {}).items())
        words = _WORDS.get(status, str(error.detail))
        return HttpProblem(
            status, words, advice=_ADVICE.get(status, ""), headers=headers
        ).response()

    def unreadable(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
        return _first_fault(error.errors()).response()

    def unexpected(_: Request, __: Exception) -> Response:
        return _BUG.response()  # the gate puts it into the log

    app.add_exception_handler(Exception, unexpected)
    app.add_exception_handler(DeskError, expected)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, unreadable)


def _first_fault(faults: Sequence[Mapping[str, object]]) -> HttpProblem:
    """What is wrong with the first of the parts that cannot be read; nothing of it is repeated."""
    fault = faults[0] if faults else {}
    where, kind = fault.get("loc"), str(fault.get("type", ""))
    parts = [str(part)[:60] for part in where] if isinstance(where, tuple) else []
    field = ".".join(parts[1:])
    if kind == "json_invalid":
        return HttpProblem(400, "The body is no JSON.", advice="Send one JSON object in UTF-8.")
    if kind == "extra_forbidden":
        return HttpProblem(422, f"There is no {field!a}.", field, "GET /docs lists what there is.")
    if kind == "missing":
        what = f"{field!a}" if field else "The body"
        return HttpProblem(422, f"{what} is missing.", field, "GET /docs lists what is needed.")
    said = str(fault.get("msg", "This cannot be read")).encode("ascii", "replace").decode()
    return HttpProblem(422, f"{field or 'The body'}: {said[:200]}.", field)

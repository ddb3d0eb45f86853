"""What each cloud adapter says when its service fails, and that it is asked once whatever happens.

The kinds of errors decide about money: what may have arrived is never sent again by itself.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.generation import AvailabilityState
from desktop.generators.adapter import (
    GeneratorError,
    NotSentError,
    RateLimitedError,
    RefusedError,
    UncertainError,
)
from tests.generators.cases import Case, at, sent
from tests.generators.stand_in import CANARY, Reply, StandIn

PAGE = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"
HTML = {"Content-Type": "text/html"}
FIELD = {"loc": ["body", "prompt"], "msg": "field required", "type": "missing"}
POLICY = {"loc": ["body", "prompt"], "msg": "flagged", "type": "content_policy_violation"}
# What is answered; the error, its short code, how often it was charged.
FAULTS: dict[str, tuple[Reply, type[GeneratorError], str, int]] = {
    "a wrong key": (Reply({"detail": f"no key {CANARY}"}, 401), RefusedError, "unauthorized", 0),
    "no credit": (Reply({"title": "Payment required"}, 402), RefusedError, "no_credit", 0),
    "forbidden": (Reply({"detail": "Not yours"}, 403), RefusedError, "forbidden", 0),
    "no such model": (Reply({"detail": "Not found"}, 404), RefusedError, "not_found", 0),
    "too large": (Reply(PAGE, 413, HTML), RefusedError, "too_large", 0),
    "a bad field": (Reply({"detail": [FIELD]}, 422), RefusedError, "bad_request", 0),
    "bad content": (Reply({"detail": [POLICY]}, 422), RefusedError, "content_policy", 0),
    "too many": (Reply(PAGE, 429, {"Retry-After": "7"}), RateLimitedError, "rate_limited", 0),
    "quota": (
        Reply({"error": {"code": "insufficient_quota", "message": "Pay"}}, 429),
        RefusedError,
        "no_credit",
        0,
    ),
    "an error of the server": (Reply(b"", 500), UncertainError, "server_error", 0),
    "a bad gateway": (Reply(PAGE, 502, HTML), UncertainError, "server_error", 0),
    "overloaded": (Reply(b"", 503), UncertainError, "server_error", 0),
    "overloaded for a while": (
        Reply(b"", 503, {"Retry-After": "30"}),
        RateLimitedError,
        "rate_limited",
        0,
    ),
    "moved": (Reply(b"", 307, {"Location": "/elsewhere"}), RefusedError, "redirected", 0),
    "taken, and elsewhere": (
        Reply(b"", 303, {"Location": "/elsewhere"}),
        UncertainError,
        "redirected",
        0,
    ),
    "a page": (Reply(PAGE, 200, HTML), UncertainError, "bad_answer", 1),
    "half an answer": (
        Reply({"request_id": "x" * 50}, fault="half"),
        UncertainError,
        "connection_lost",
        1,
    ),
    "cut before it was read": (Reply(fault="unread"), UncertainError, "connection_lost", 0),
    "cut after it was read": (Reply(fault="unanswered"), UncertainError, "connection_lost", 1),
    "no answer": (Reply(fault="silent"), UncertainError, "timeout", 1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_has_its_kind_and_is_not_tried_again(
    fault: str, case: Case, service: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply, kind, code, charged = FAULTS[fault]
    if reply.fault == "silent":
        monkeypatch.setattr(case.module, case.seconds, 0.2)
    service.next_paid = reply
    error = failing(case, service, tmp_path)
    assert (type(error), error.code) == (kind, code)
    assert len(service.paid_for) == (0 if reply.fault == "unread" else 1)
    assert service.charged == charged
    assert "<" not in str(error)  # no page of a proxy
    if reply.headers.get("Retry-After"):
        assert isinstance(error, RateLimitedError)
        assert error.after == float(reply.headers["Retry-After"])


def failing(case: Case, service: StandIn, into: Path) -> GeneratorError:
    """The error of sending, in which the key is nowhere."""
    with pytest.raises(GeneratorError) as caught:
        sent(at(case, service.address), case.request, into)
    error = caught.value
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    assert CANARY not in told
    # An error of the library that was used would hold the request, and with it the key.
    assert error.__cause__ is None
    assert error.__context__ is None
    assert list(into.iterdir()) == []
    return error


def test_nobody_there_is_not_sent(case: Case, service: StandIn, tmp_path: Path) -> None:
    service.close()
    error = failing(case, service, tmp_path)
    assert (type(error), error.code) == (NotSentError, "no_connection")


def test_what_is_wrong_is_said_in_the_words_of_the_service(
    case: Case, service: StandIn, tmp_path: Path
) -> None:
    service.next_paid = Reply({"detail": [FIELD]}, 422)
    assert "prompt: field required" in str(failing(case, service, tmp_path))


def test_without_a_key_it_says_what_is_missing(
    case: Case, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = at(case, "")
    assert generator.availability().is_on
    monkeypatch.delenv(case.variable)
    found = generator.availability()
    assert found.state is AvailabilityState.NO_KEY
    assert found.words
    assert case.variable in found.advice
    assert service.seen == []  # nobody was asked


@pytest.mark.parametrize(
    "address", ["http://example.org", "http://134744072", "ftp://x", "https://a:b@x", "x:y:z"]
)
@pytest.mark.parametrize("has_key", [True, False])
def test_nothing_goes_to_an_address_that_could_lose_it(
    address: str, has_key: bool, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_key:
        monkeypatch.delenv(case.variable)
    found = at(case, address).availability()
    assert found.state is AvailabilityState.NO_ADDRESS
    assert "Preferences" in found.advice


def test_another_address_is_shown(case: Case, service: StandIn) -> None:
    found = at(case, service.address).availability()
    assert (found.is_on, found.words) == (True, f"At {service.address}, not encrypted")
    assert at(case, "https://gateway.example/").availability().words == "At https://gateway.example"


def test_a_proxy_that_cannot_be_used_is_said(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks9://127.0.0.1:9")
    with pytest.raises(NotSentError) as caught:
        sent(at(case, "https://service.example"), case.request, tmp_path)
    assert (caught.value.code, caught.value.__context__) == ("proxy", None)


def test_what_is_kept_of_it_holds_no_key(case: Case, service: StandIn, tmp_path: Path) -> None:
    generator: Any = at(case, service.address)
    payload = generator.payload(case.request)
    submission = sent(generator, case.request, tmp_path)
    kept = [repr(payload), repr(submission), repr(generator), repr(vars(generator))]
    kept += [repr(generator.models()), repr(generator.availability())]
    assert not [text for text in kept if CANARY in text]
    assert bool(submission.job_id) is case.is_queue
    assert (submission.report is None) is case.is_queue
    assert service.charged == 1

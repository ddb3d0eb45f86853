"""Cloud adapters at their stand-ins, with a key that must not appear anywhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from tests.generators.cases import CASES, Case
from tests.generators.fal_stand_in import FalStandIn
from tests.generators.stand_in import CANARY, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """The key of every service, looked for in every log."""
    for case in CASES:
        monkeypatch.setenv(case.variable, CANARY)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        # A proxy that nobody runs: what is on this machine is asked directly.
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    caplog.set_level(logging.DEBUG)
    yield CANARY
    assert CANARY not in caplog.text


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """Each cloud adapter."""
    found: Case = request.param
    return found


@pytest.fixture
def service(case: Case) -> Iterator[StandIn]:
    """The service of that adapter."""
    made = case.service()
    yield made
    made.close()


@pytest.fixture
def fal_service() -> Iterator[FalStandIn]:
    """fal."""
    made = FalStandIn()
    yield made
    made.close()

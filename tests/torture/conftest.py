"""What the tests of blows share; their long forms run only with `make torture`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import lines
from tests.suite import Suite
from tests.torture.faults import strace
from tests.torture.forks import Tracer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def tracer() -> Iterator[Tracer]:
    """What makes the N-th system call fail."""
    found = strace()
    if found is None:
        pytest.skip("strace is not here, or may not trace")
    made = Tracer(found)
    yield made
    made.close()


@pytest.fixture
def suite(request: pytest.FixtureRequest) -> Iterator[Suite]:
    """The figures of a test, printed when it has ended."""
    made = Suite(request.node.name)
    yield made
    lines.say(request.config, made.line())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "torture" in (config.option.markexpr or ""):
        return
    long = [item for item in items if item.get_closest_marker("torture")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]

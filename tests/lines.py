"""The lines that suites print about themselves, also where tests run in several processes."""

from __future__ import annotations

from typing import Any

import pytest

_LINES = "lines"


def say(config: pytest.Config, line: str) -> None:
    """Print a line of a suite now, or hand it to the process that prints."""
    output: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if output is not None:
        output.setdefault(_LINES, []).append(line)
        return
    capture: Any = config.pluginmanager.getplugin("capturemanager")
    reporter: Any = config.pluginmanager.getplugin("terminalreporter")
    with capture.global_and_fixture_disabled():
        reporter.ensure_newline()
        reporter.write_line(line)


def handed_over(node: Any) -> list[str]:
    """What a process that has ended wanted to say."""
    return list(getattr(node, "workeroutput", {}).get(_LINES, []))

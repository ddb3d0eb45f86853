"""The adapter of `docs/adapters.md` works as it stands there, found by its entry point."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from desktop.domain.generation import GenerationRequest
from desktop.generators.registry import BrokenAdapter, load_adapters

PAGE = Path(__file__).parents[2] / "docs" / "adapters.md"


def test_the_package_of_the_page_is_found_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (project,) = re.findall(r"^```toml\n(.*?)^```", text, re.M | re.S)
    (code,) = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    points = tomllib.loads(project)["project"]["entry-points"]
    told = tmp_path / "desk_stamp-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-stamp\nVersion: 1.0\n")
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in named.items())
             for group, named in points.items()]  # fmt: skip
    (told / "entry_points.txt").write_text("".join([*lines, "torn = desk_stamp:nothing\n"]))
    (tmp_path / "desk_stamp.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = load_adapters({}, ["stamp", "torn"])
    assert found["torn"] == BrokenAdapter("torn", "AttributeError")
    stamp = found["stamp"]
    assert not isinstance(stamp, BrokenAdapter)
    payload = stamp.payload(GenerationRequest("stamp", "plain", prompt="a lamp"))
    report = stamp.submit(payload, {}, job_id="a", into=tmp_path).report
    assert report is not None
    assert (tmp_path / report.files[0].path).read_text(encoding="utf-8") == "a lamp"

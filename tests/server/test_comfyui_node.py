"""The nodes for ComfyUI: their own code, sending to a real door what ComfyUI would hand them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import pytest
from PIL import Image

from desktop.base import paths
from tests.server.conftest import TOKEN

if TYPE_CHECKING:
    from tests.server.conftest import Opened

GRAPH = {"3": {"class_type": "KSampler", "inputs": {"seed": 7}}}
HIDDEN = {"prompt": GRAPH, "extra_pnginfo": {"workflow": {"nodes": []}}}


class StandInTensor:
    """What the nodes ask of a tensor."""

    def __init__(self, numbers: Any) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: int) -> StandInTensor:
        return StandInTensor(self._numbers[place])

    def cpu(self) -> StandInTensor:
        return self

    def numpy(self) -> Any:
        return self._numbers


class StandInVideo:
    """What the nodes ask of a video."""

    def save_to(self, path: str, metadata: dict[str, Any] | None = None) -> None:
        assert metadata == {"prompt": GRAPH, "workflow": {"nodes": []}}
        Path(path).write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41")


@pytest.fixture
def nodes() -> dict[str, Any]:
    """The classes that ComfyUI finds in the file."""
    path = paths.resources_dir() / "comfyui" / "directors_desk.py"
    spec = importlib.util.spec_from_file_location("directors_desk_nodes", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.NODE_CLASS_MAPPINGS
    assert module.NODE_DISPLAY_NAME_MAPPINGS.keys() == found.keys()
    return found


def test_pictures_and_a_video_become_takes_with_their_graph(
    door: Opened, nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    monkeypatch.setenv("DESK_ADDRESS", door.address)
    shot = door.service.create_shot(name="Dark")
    batch = numpy.zeros((2, 3, 4, 3), dtype=numpy.float32)
    batch[1] = 2.0  # brighter than white
    node = nodes["DirectorsDeskSaveImage"]()
    told = {"name": "Küste", "shot_id": f" {shot} ", "tags": "night, sea", **HIDDEN}
    ids = node.save(StandInTensor(batch), **told)["ui"]["text"]
    assert node.save(batch, **told)["ui"]["text"] == ids  # an array will do, and twice is once
    first, second = (door.service.get_asset(key) for key in ids)
    assert first is not None
    assert second is not None
    assert (first["name"], second["name"]) == ("Küste 1", "Küste 2")
    assert first["tags"] == ["ai-generated", "night", "sea"]
    root = door.service._library.media_root
    pixels = set()
    for path in root.rglob("*.png"):
        with Image.open(path) as picture:
            assert json.loads(picture.text["prompt"]) == GRAPH  # type: ignore[attr-defined]
            assert json.loads(picture.text["workflow"]) == {"nodes": []}  # type: ignore[attr-defined]
            pixels.add(picture.getpixel((0, 0)))
    assert pixels == {(0, 0, 0), (255, 255, 255)}
    video = nodes["DirectorsDeskSaveVideo"]()
    key = video.save(StandInVideo(), "Waves", str(shot), **HIDDEN)["result"][0]
    takes = door.service.get_shot_takes(shot)
    assert [str(one["id"]) for one in takes] == [*ids, key]
    assert takes[-1]["type"] == "video"
    for one in nodes.values():
        inputs = one.INPUT_TYPES()
        assert inputs["hidden"] == {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}
        assert "token" not in json.dumps(inputs)


def test_what_is_refused_is_said_as_the_library_says_it(
    local_door: Opened, nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    node, picture = nodes["DirectorsDeskSaveImage"](), numpy.zeros((1, 3, 4, 3))
    monkeypatch.delenv("DESK_TOKEN", raising=False)
    with pytest.raises(RuntimeError, match="DESK_TOKEN"):
        node.save(picture, "x")
    monkeypatch.setenv("DESK_ADDRESS", local_door.address)
    monkeypatch.setenv("DESK_TOKEN", "wrong")
    with pytest.raises(RuntimeError, match="needs the token"):
        node.save(picture, "x")
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    with pytest.raises(RuntimeError, match="no id"):
        node.save(picture, "x", "nowhere")
    assert local_door.service.count_assets() == 0


@pytest.mark.parametrize("address", ["nas:8377", "127.0.0.1:8377", "http://nas:port", "http://"])
def test_an_address_that_is_none_is_said(
    nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    monkeypatch.setenv("DESK_ADDRESS", address)
    with pytest.raises(RuntimeError, match="DESK_ADDRESS"):
        nodes["DirectorsDeskSaveImage"]().save(numpy.zeros((1, 3, 4, 3)), "x")


@pytest.mark.parametrize("token", ["canary\nX: y", "canary\r\n x", "canary€"])
def test_a_token_that_cannot_be_sent_is_not_shown(
    nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """ComfyUI shows errors of nodes in its page and keeps them with the run."""
    monkeypatch.setenv("DESK_TOKEN", token)
    monkeypatch.setenv("DESK_ADDRESS", "http://127.0.0.1:1")
    with pytest.raises(RuntimeError, match="DESK_TOKEN") as failed:
        nodes["DirectorsDeskSaveImage"]().save(numpy.zeros((1, 3, 4, 3)), "x")
    assert "canary" not in str(failed.value)

"""The nodes for ComfyUI: their own code, sending to a real door what ComfyUI would hand them."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import av
import numpy
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from desktop.base import paths
from tests.server.conftest import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Opened

GRAPH = {"3": {"class_type": "KSampler", "inputs": {"seed": 7}}}
WORKFLOW = {"workflow": {"nodes": [{"type": "KSampler", "title": "Küste"}]}}


class StandInTensor:
    """What ComfyUI hands over: numbers that may lie on another device, and are not read there."""

    def __init__(self, numbers: Any, *, is_here: bool = False) -> None:
        self._numbers, self._is_here = numbers, is_here

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self._numbers.shape)

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[StandInTensor]:
        return (StandInTensor(one, is_here=self._is_here) for one in self._numbers)

    def __array__(self, *_: object) -> Any:
        raise TypeError("can't convert device type tensor to numpy: use Tensor.cpu()")

    def cpu(self) -> StandInTensor:
        return StandInTensor(self._numbers, is_here=True)

    def numpy(self) -> Any:
        return self._numbers if self._is_here else self.__array__()


class StandInVideo:
    """A VIDEO as ComfyUI makes one of pictures: MP4, and each value of the metadata as JSON."""

    def save_to(
        self,
        path: str | io.BytesIO,
        format: str = "auto",  # noqa: A002 - as ComfyUI calls it
        codec: str = "auto",
        metadata: dict[str, Any] | None = None,
    ) -> None:
        assert (format, codec) == ("auto", "auto")
        with av.open(path, "w", options={"movflags": "use_metadata_tags"}) as output:
            for key, value in (metadata or {}).items():
                output.metadata[key] = json.dumps(value)
            stream = output.add_stream("mpeg4", rate=24)
            stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
            pixels = numpy.zeros((16, 16, 3), dtype=numpy.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
            output.mux(stream.encode(None))


def run(
    node: Any, widgets: dict[str, Any], links: dict[str, list[Any]], *, extra: Any = WORKFLOW
) -> tuple[list[list[Any]], dict[str, list[Any]]]:
    """Run a node as ComfyUI's executor does: outputs, and what its page shows.

    Every input is a list of what came of it; the node is called for each, and the last one of a
    shorter list again. Only inputs that were declared are handed over, hidden ones by their kind.
    """
    declared = node.INPUT_TYPES()
    known = declared["required"] | declared.get("optional", {})
    given: dict[str, list[Any]] = {key: [one] for key, one in widgets.items() if key in known}
    given |= links
    kinds = {"PROMPT": GRAPH, "EXTRA_PNGINFO": extra}
    given |= {key: [kinds[kind]] for key, kind in declared["hidden"].items()}
    assert declared["required"].keys() <= given.keys()
    made = []
    for at in range(max(len(one) for one in given.values())):
        told = {key: one[at if len(one) > at else -1] for key, one in given.items()}
        made.append(getattr(node, node.FUNCTION)(**told))
    outputs = [[one["result"][at] for one in made] for at in range(len(node.RETURN_TYPES))]
    shown = {key: [y for one in made for y in one["ui"][key]] for key in made[0]["ui"]}
    json.dumps(shown)  # it goes to the page
    return outputs, shown


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


def as_comfyui_saves(numbers: Any) -> bytes:
    """A picture as ComfyUI's own Save Image writes it."""
    info = PngInfo()
    for key, one in ({"prompt": GRAPH} | WORKFLOW).items():
        info.add_text(key, json.dumps(one))
    kept = io.BytesIO()
    pixels = numpy.clip(255.0 * numbers, 0, 255).astype(numpy.uint8)
    Image.fromarray(pixels).save(kept, "PNG", pnginfo=info, compress_level=4)
    return kept.getvalue()


def of(door: Opened, key: str) -> bytes:
    """The bytes of an asset."""
    return door.caller.get(f"/api/assets/{key}/media").content


def metadata_of(content: bytes) -> dict[str, Any]:
    """What a film or a sound says of its workflow."""
    with av.open(io.BytesIO(content), "r") as container:
        told = {key.lower(): one for key, one in container.metadata.items()}
    return {key: json.loads(told[key]) for key in ("prompt", "workflow")}


def test_what_comfyui_hands_over_becomes_takes_with_their_graph(
    door: Opened, nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    monkeypatch.setenv("DESK_ADDRESS", door.address)
    shot = door.service.create_shot(name="Dark")
    batch = numpy.zeros((2, 3, 4, 3), dtype=numpy.float32)
    batch[0], batch[1] = 0.499, 2.0  # brighter than white
    widgets = {"name": "Küste", "shot_id": f" {shot} ", "tags": "night, sea"}
    node, links = nodes["DirectorsDeskSaveImage"](), {"images": [StandInTensor(batch)]}
    outputs, shown = run(node, widgets, links)
    ids = shown["text"]
    assert outputs == [["\n".join(ids)]]
    assert run(node, widgets, links)[1] == shown  # twice is once
    first, second = (door.service.get_asset(key) for key in ids)
    assert first is not None
    assert second is not None
    assert (first["name"], second["name"]) == ("Küste 1", "Küste 2")
    assert first["tags"] == ["ai-generated", "night", "sea"]
    assert [of(door, key) for key in ids] == [as_comfyui_saves(one) for one in batch]
    (video,) = run(nodes["DirectorsDeskSaveVideo"](), widgets, {"video": [StandInVideo()]})[1][
        "text"
    ]
    assert metadata_of(of(door, video)) == {"prompt": GRAPH} | WORKFLOW
    waves = numpy.sin(numpy.arange(4_410, dtype=numpy.float32) / 20).reshape(1, 1, -1)
    sound = {"waveform": StandInTensor(numpy.repeat(waves, 2, axis=1)), "sample_rate": 44_100}
    (audio,) = run(nodes["DirectorsDeskSaveAudio"](), widgets, {"audio": [sound]})[1]["text"]
    content = of(door, audio)
    assert metadata_of(content) == {"prompt": GRAPH} | WORKFLOW
    with av.open(io.BytesIO(content), "r") as container:
        heard = numpy.concatenate([one.to_ndarray() for one in container.decode(audio=0)], axis=1)
        assert container.streams.audio[0].channels == 2
    assert numpy.abs(heard[0, ::2] / 32767 - waves[0, 0]).max() < 0.001
    takes = door.service.get_shot_takes(shot)
    assert [(str(one["id"]), one["type"]) for one in takes] == [
        *((key, "image") for key in ids),
        (video, "video"),
    ]


def test_what_comfyui_leaves_out_or_makes_several_of_is_taken_too(
    local_door: Opened, nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    monkeypatch.setenv("DESK_ADDRESS", local_door.address)
    node = nodes["DirectorsDeskSaveImage"]()
    several = [StandInTensor(numpy.full((1, 3, 4, n), 0.1 * n)) for n in (1, 3, 4)]
    # Three pictures as a list, from nodes of which one gave nothing; asked by a program.
    links: dict[str, list[Any]] = {"images": several, "shot_id": [None], "tags": [None]}
    ids = run(node, {"name": ""}, links, extra=None)[1]["text"]
    modes = []
    for key in ids:
        with Image.open(io.BytesIO(of(local_door, key))) as picture:
            modes.append(picture.mode)
            assert picture.info.keys() == {"prompt"}
    assert modes == ["L", "RGB", "RGBA"]
    # Who starts ComfyUI with --disable-metadata wants none.
    options = ModuleType("comfy.cli_args")
    options.args = SimpleNamespace(disable_metadata=True)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "comfy", ModuleType("comfy"))
    monkeypatch.setitem(sys.modules, "comfy.cli_args", options)
    (key,) = run(node, {"name": "Bare"}, {"images": several[1:2]})[1]["text"]
    with Image.open(io.BytesIO(of(local_door, key))) as picture:
        assert picture.info == {}
    for one in nodes.values():
        inputs = one.INPUT_TYPES()
        assert inputs["hidden"] == {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}
        assert "token" not in json.dumps(inputs)
        assert one.OUTPUT_NODE
        assert len(one.RETURN_TYPES) == len(one.RETURN_NAMES)


def test_a_run_that_is_stopped_waits_for_nothing(
    nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class StoppedError(Exception):
        pass

    def stopped() -> None:
        raise StoppedError

    management = ModuleType("comfy.model_management")
    management.throw_exception_if_processing_interrupted = stopped  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "comfy", ModuleType("comfy"))
    monkeypatch.setitem(sys.modules, "comfy.model_management", management)
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    monkeypatch.setenv("DESK_ADDRESS", "http://127.0.0.1:1")  # where nobody answers
    with pytest.raises(StoppedError):
        nodes["DirectorsDeskSaveImage"]().save(numpy.zeros((1, 3, 4, 3)), "x")


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

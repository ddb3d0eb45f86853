"""Content credentials: what they claim, and what their signature is worth."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from desktop.domain.recipe import Recipe
from desktop.media import credentials
from desktop.media.requests import ProbeRequest
from desktop.media.source import open_source
from desktop.media.worker import probe
from tests.media.makers import film
from tests.media.signed import signed
from tests.present import present

KINDS = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}

# Behind which the pixels stand.
PIXELS = {"png": b"IDAT", "jpg": b"\xff\xda", "webp": b"VP8 ", "avif": b"mdat", "mp4": b"mdat"}


def read(path: Path) -> Recipe:
    result = probe(ProbeRequest(str(path)))
    assert result.probe is not None, result.message
    return result.probe.recipe.recipe


def picture(path: Path) -> Path:
    Image.effect_noise((128, 128), 40).convert("RGB").save(path)
    return path


def worth(path: Path) -> str:
    return str(read(path).parameters.get("content_credentials", ""))


@pytest.mark.parametrize("ending", [*KINDS, "mp4"])
def test_unchanged_and_changed_since_it_was_signed(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"lamp.{ending}"
    made = film(path, seconds=0.4) if ending == "mp4" else picture(path)
    whole = signed(made, KINDS.get(ending, "video/mp4")).read_bytes()
    recipe = read(path)
    assert (recipe.generator, recipe.digital_source_type) == ("openai", "trainedAlgorithmicMedia")
    assert worth(path) == (
        "valid: unchanged since it was signed by “Lamp Works”; this program does not know the"
        " signer"
    )
    raw = present(probe(ProbeRequest(str(path))).probe).recipe.raw
    assert json.loads(next(one.text for one in raw if one.key == "c2pa"))["active_manifest"]
    at = whole.rindex(PIXELS[ending]) + 200
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    result = probe(ProbeRequest(str(path))).probe
    if result is not None:  # else the picture itself is too damaged
        said = result.recipe.recipe.parameters["content_credentials"]
        assert said == "invalid: changed after it was signed by “Lamp Works”"


def test_none(tmp_path: Path) -> None:
    assert worth(picture(tmp_path / "lamp.png")) == ""


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A manifest that lies elsewhere stays there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/lamp.c2pa"
        path = signed(picture(tmp_path / "lamp.png"), "image/png", elsewhere=address)
        assert address.encode() in path.read_bytes()
        assert worth(path) == ""
        with open_source(str(path)) as source:
            said = json.loads(credentials.text_of(source, "image/png", b"jumb c2pa"))
        assert said["validation_state"] == "Unreadable"
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = picture(tmp_path_factory.mktemp("signed") / "lamp.png")
    return signed(path, "image/png").read_bytes()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=6)), max_size=4))
def test_whatever_stands_there(
    tmp_path: Path, good: bytes, changes: list[tuple[int, bytes]]
) -> None:
    data, start = bytearray(good), good.index(b"caBX") + 4
    for at, piece in changes:
        data[start + at : start + at + len(piece)] = piece
    path = tmp_path / "lamp.png"
    path.write_bytes(data)
    result = probe(ProbeRequest(str(path)))
    assert result.probe is None or result.probe.recipe.recipe is not None


def test_the_seal_of_a_still_is_no_seal_of_its_film(tmp_path: Path) -> None:
    still = tmp_path / "lamp.png"
    note = PngImagePlugin.PngInfo()
    note.add_text("parameters", "a lamp\nSteps: 20, Sampler: Euler, Seed: 7")
    Image.new("RGB", (64, 64), "red").save(still, pnginfo=note)
    signed(still, "image/png")
    assert worth(still).startswith("valid")
    made = film(tmp_path / "lamp.mp4", seconds=0.4)
    result = probe(ProbeRequest(str(made), still=bytes(still)))
    assert result.probe is not None, result.message
    recipe = result.probe.recipe.recipe
    assert (recipe.prompt, recipe.digital_source_type) == ("a lamp", "")
    assert "content_credentials" not in recipe.parameters

"""Files made to hurt: each costs its own row and nothing else, and opens nothing else."""

import os
import shutil
import subprocess
import sys
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from desktop.base.errors import MediaError, SourceReadError
from desktop.media.requests import ProbeRequest
from tests.factory import socket_at
from tests.media.judge import picture, reason

KINDS = [
    "jpg", "png", "webp", "gif", "tif", "bmp", "avif", "heic", "psd", "cr2", "mp4", "mov", "mkv",
    "avi", "wav", "flac", "mp3", "m4a", "ogg", "txt", "md", "fountain", "fdx", "svg", "pdf",
    "exr", "dpx", "cin", "tga", "hdr", "pfm", "pam", "fits", "jxl", "jp2", "j2k", "ppm", "ico",
    "qoi", "svgz", "h264", "hevc", "m2ts", "w64", "dts", "braw", "r3d", "ari", "bext",
    "16.tif", "big.tif", "float.tif", "depth.tif", "16.png", "16.psd", "runs.psb", "nef", "cr3",
    "raf", "rw2", "dng", "sensor.dng", "yc.exr", "sgi", "pcx", "dds", "mjpg", "mxf", "wmv", "aiff",
    "caf", "wv",
]  # fmt: skip


@pytest.fixture(scope="module")
def media(media, makers, tmp_path_factory):
    """Those that are sound, and the beginning of a DTS: nothing here encodes one."""
    path = tmp_path_factory.mktemp("begun") / "a.dts"
    begun = makers.noise_behind(path, b"\x7f\xfe\x80\x01\xfc\x3c\x3f\xf0")
    return {**media, "dts": begun}


@pytest.mark.parametrize("ending", KINDS)
def test_an_empty_file_of_any_kind_is_called_empty(pool, tmp_path, ending):
    path = tmp_path / f"nothing.{ending}"
    path.touch()
    assert reason(pool, path) == "empty"


@pytest.mark.parametrize(
    "ending",
    [
        *("jpg", "png", "webp", "gif", "tif", "bmp", "avif", "heic", "psd", "mp4", "mov", "wav"),
        *("float.tif", "16.png", "16.psd", "runs.psb"),
    ],
)
@pytest.mark.parametrize("part", [0.5, 0.95])
def test_a_file_that_was_cut_is_refused(pool, media, tmp_path, ending, part):
    data = media[ending].read_bytes()
    path = tmp_path / f"cut.{ending}"
    path.write_bytes(data[: int(len(data) * part)])
    assert reason(pool, path) in {"truncated", "corrupt"}


@pytest.mark.parametrize("ending", KINDS)
def test_noise_behind_a_sound_beginning_harms_nobody(pool, media, tmp_path, ending):
    data = bytearray(media[ending].read_bytes())
    noise = np.random.default_rng(7).integers(0, 255, len(data), np.uint8).tobytes()
    data[24:] = noise[24:]
    path = tmp_path / f"noise.{ending}"
    path.write_bytes(data)
    found = reason(pool, path, all_files=True)
    assert found in {"", "corrupt", "truncated", "unsupported", "too_large", "not_media", "memory"}
    made = picture(pool, path, tmp_path / "thumb")
    assert bool(made.reason) != (tmp_path / "thumb").exists()
    assert reason(pool, media["jpg"]) == ""


_ANSWERS = {"", "corrupt", "truncated", "unsupported", "too_large", "not_media", "memory"}
_EDGES = (0, 0x7F, 0x80, 0xFF)


@pytest.mark.parametrize("ending", KINDS)
def test_a_head_with_wrong_numbers_harms_nobody(pool, media, tmp_path, ending):
    """Single bytes changed, mostly in the head, some to the edges of what they can be, some cut."""
    whole = media[ending].read_bytes()
    chance = np.random.default_rng(len(ending) + sum(ending.encode()))
    for number in range(8):
        data = bytearray(whole)
        reach = min(len(data), (40, 400, 2200, len(data))[number % 4])
        for at in chance.integers(4, reach, (1, 3, 8)[number % 3]):
            data[at] = chance.integers(256) if number % 2 else _EDGES[chance.integers(4)]
        path = tmp_path / f"{number}.{ending}"
        path.write_bytes(data if number < 6 else data[: chance.integers(20, len(data))])
        assert reason(pool, path, all_files=True) in _ANSWERS
        made = picture(pool, path, tmp_path / f"{number}.thumb")
        assert made.reason in _ANSWERS
        assert bool(made.reason) != (tmp_path / f"{number}.thumb").exists()
    assert reason(pool, media["jpg"]) == ""


@pytest.mark.parametrize(
    ("ending", "at", "value"),
    [
        ("exr", b"dataWindow\0box2i\0\x10\0\0\0", b"\0\0\0\x80" * 2 + b"\xff\xff\xff\x7f" * 2),
        ("exr", b"displayWindow\0box2i\0\x10\0\0\0", b"\0" * 8 + b"\xff\xff\0\0\xff\xff\0\0"),
        ("tga", b"", b"\0\0\x02" + bytes(9) + b"\xff\xff\xff\xff\x20\0"),
        ("pam", b"WIDTH ", b"999999999 "),
        ("ppm", b"P6\n", b"99999 99999\n255\n"),
        ("hdr", b"-Y ", b"99999 +X 99999\n"),
        ("fits", b"NAXIS1  = ", b"           999999999"),
        ("qoi", b"qoif", b"\0\1\0\0\0\1\0\0"),
    ],
)  # fmt: skip
def test_a_plate_that_promises_the_moon_is_not_decoded(pool, media, tmp_path, ending, at, value):
    data = bytearray(media[ending].read_bytes())
    start = data.index(at) + len(at)
    data[start : start + len(value)] = value
    path = tmp_path / f"vast.{ending}"
    path.write_bytes(data)
    told = pool.probe(ProbeRequest(str(path)))
    assert told.reason in {"too_large", "corrupt"} or told.probe.warnings
    assert picture(pool, path, tmp_path / "t").reason in {"too_large", "corrupt", "unsupported"}


@pytest.mark.parametrize("wrong", ["mp4", "png", "wav", "pdf", "fountain"])
@pytest.mark.parametrize("ending", ["jpg", "mp4", "pdf", "txt", "wav"])
def test_a_renamed_file_is_what_it_is_and_not_what_it_is_called(
    pool, media, tmp_path, ending, wrong
):
    path = tmp_path / f"renamed.{wrong}"
    path.write_bytes(media[ending].read_bytes())
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason == ""
    real = pool.probe(ProbeRequest(str(media[ending]))).probe
    if ending == "txt":
        assert result.probe.type in {"text", "script"}
    else:
        assert result.probe.content_type == real.content_type
    if wrong != ending and wrong != "fountain":
        assert result.probe.misnamed


def test_a_header_of_60000_by_60000_is_refused_before_it_is_decoded(pool, makers, tmp_path):
    path = tmp_path / "vast.png"
    path.write_bytes(makers.png_with_size(60_000, 60_000))
    assert reason(pool, path) == "too_large"
    assert picture(pool, path, tmp_path / "t").reason == "too_large"


@pytest.mark.parametrize("side", [10_001, 13_000])
def test_a_few_bytes_of_many_pixels_come_in_and_are_shown_small(pool, tmp_path, side):
    path = tmp_path / "bomb.png"
    Image.new("1", (side, side)).save(path)
    assert path.stat().st_size < 50_000
    assert reason(pool, path) == ""
    assert picture(pool, path, tmp_path / "t").reason == ""
    with Image.open(tmp_path / "t") as small:
        assert small.size == (256, 256)


def test_gigapixels_come_in_without_a_picture(pool, tmp_path):
    path = tmp_path / "wall.png"
    row = zlib.compressobj(9)
    body = b"".join(row.compress(b"\0" * (1 << 20)) for _ in range(155)) + row.flush()
    chunks = b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in (
            (b"IHDR", (36_000).to_bytes(4, "big") * 2 + b"\x01\0\0\0\0"),
            (b"IDAT", body),
            (b"IEND", b""),
        )
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    result = pool.probe(ProbeRequest(str(path)))
    assert result.probe.technical.width == 36_000
    assert result.probe.warnings == ("No picture: it is too large to be shown.",)
    assert picture(pool, path, tmp_path / "t").reason == "too_large"


def test_text_chunks_that_unpack_to_gigabytes_harm_nothing(pool, tmp_path):
    def chunk(kind, data):
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    plain = tmp_path / "plain.png"
    Image.new("L", (8, 8)).save(plain)
    data = plain.read_bytes()
    packed = chunk(b"zTXt", b"prompt\0\0" + zlib.compress(b"a" * 1_000_000, 9))
    path = tmp_path / "wordy.png"
    path.write_bytes(data[:33] + packed * 200 + data[33:])
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason == ""
    assert len(result.probe.recipe.raw) < 50
    assert "some were left out" in " ".join(result.probe.warnings)
    assert picture(pool, path, tmp_path / "t").reason == ""


@pytest.mark.parametrize(
    "start",
    [
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"\xc5\xd0\xd3\xc6" + b"\0" * 40,
        b"\xd7\xcd\xc6\x9a" + b"\0" * 40,
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.eps"])
def test_postscript_and_metafiles_never_reach_a_decoder(pool, tmp_path, start, name):
    path = tmp_path / name
    path.write_bytes(start + b"%%BoundingBox: 0 0 10 10\nshowpage\n")
    assert reason(pool, path) == "unsupported"
    assert picture(pool, path, tmp_path / "t").reason == "unsupported"


def test_what_is_no_file_is_refused_at_once(pool, tmp_path):
    fifo, folder, link = tmp_path / "x.png", tmp_path / "film.mp4", tmp_path / "loop.jpg"
    os.mkfifo(fifo)
    folder.mkdir()
    link.symlink_to(link)
    with socket_at(tmp_path / "s.jpg"):
        for path in (fifo, folder, link, tmp_path / "s.jpg", "/dev/zero", "/dev/null"):
            result = pool.probe(ProbeRequest(str(path)))
            assert result.reason == "not_a_file", path
            assert isinstance(result.error(), SourceReadError)


def test_a_file_that_is_gone_or_forbidden_says_so(pool, tmp_path):
    assert reason(pool, tmp_path / "gone.jpg") == "gone"
    assert reason(pool, "nul\0byte.jpg") == "gone"
    if os.geteuid() != 0:
        locked = tmp_path / "locked.jpg"
        locked.write_bytes(b"x")
        locked.chmod(0)
        assert reason(pool, locked) == "forbidden"


def test_a_link_is_followed_only_where_wanted(pool, media, tmp_path):
    link = tmp_path / "link.jpg"
    link.symlink_to(media["jpg"])
    assert reason(pool, link) == ""
    assert reason(pool, link, follow_links=False) == "not_a_file"


@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe\xe9.jpg", b"shot_%03d.jpg", b"new\nline\t.jpg", b"-rf.jpg", b"concat:x.jpg",
     "\U0001f3ac\u202egpj.jpg".encode(), b"a" * 251 + b".jpg", b"~", b"trailing. "],
)  # fmt: skip
def test_strange_names_are_read_like_any_other(pool, media, tmp_path, name):
    path = os.fsencode(tmp_path) + b"/" + name
    shutil.copy(media["jpg"], path)
    for request in (ProbeRequest(path), ProbeRequest(os.fsdecode(path))):
        result = pool.probe(request)
        assert result.probe is not None, result.message
        assert result.request == request


def test_a_percent_sign_in_a_films_name_is_no_pattern(pool, media, tmp_path):
    for name in ("shot_001.png", "shot_002.png"):
        shutil.copy(media["png"], tmp_path / name)
    film = tmp_path / "shot_%03d.png"
    shutil.copy(media["mp4"], film)
    result = pool.probe(ProbeRequest(str(film)))
    assert result.probe.type == "video"
    assert picture(pool, film, tmp_path / "t").width == 256


def test_a_sparse_gigabyte_of_nothing_is_no_text(pool, tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.write(b"It was a dark and stormy night. " * 200)
        stream.truncate(2 << 30)
    result = pool.probe(ProbeRequest(str(path), hash=False))
    assert result.reason == ""
    assert len(result.probe.text) <= 4_000_000
    assert result.probe.metadata["is_cut"] is True


def test_more_than_the_asked_size_is_refused(pool, media):
    result = pool.probe(ProbeRequest(str(media["jpg"]), max_size=100))
    assert result.reason == "too_large"
    assert isinstance(result.error(), MediaError)


def hostile_openers(folder, canary):
    """Files that try to have `canary` opened, or something connected to."""
    uri = canary.as_uri()
    texts = {
        "hls.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{canary}\n#EXT-X-ENDLIST\n",
        "hls.avi": f"#EXTM3U\n#EXTINF:10,\nconcat:{canary}|{canary}\n#EXT-X-ENDLIST\n",
        "hls.m3u8": f"#EXTM3U\n#EXTINF:10,\n{canary}\n#EXT-X-ENDLIST\n",
        "list.mp4": f"ffconcat version 1.0\nfile '{canary.name}'\n",
        "talk.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
        "href.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink='
        f'"http://www.w3.org/1999/xlink"><image xlink:href="{canary}" width="9" height="9"/>'
        f'<image href="{uri}" width="9" height="9"/><use href="{uri}#x"/>'
        f'<style>@import url("{uri}"); rect {{ fill: url("{uri}#g") }}</style>'
        f'<rect width="5" height="5" style="fill:url({uri}#g)"/></svg>',
        "xxe.svg": f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{uri}">]>'
        '<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
        "xxe.fdx": f'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "{uri}">]>'
        "<FinalDraft><Content><Paragraph><Text>&x;</Text></Paragraph></Content></FinalDraft>",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    archive = folder / "link.otioz"
    with zipfile.ZipFile(archive, "w") as opened:
        for name in (f"../{canary.name}", str(canary), f"media/../../{canary.name}"):
            opened.writestr(name, canary.name)
    return [*(folder / name for name in texts), archive]


LOOK_AT_ALL = """
import sys
from desktop.domain.derived import Derived
from desktop.media.requests import ProbeRequest, RenderRequest
from desktop.media.worker import probe, render
paths = sys.argv[1:]
[probe(ProbeRequest(path, all_files=True)) for path in paths]
[render(RenderRequest(p, k, p + "." + k)) for p in paths for k in Derived]
"""


def test_no_file_makes_a_decoder_open_another_or_connect(media, tmp_path):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    canary = tmp_path / "canary.png"
    shutil.copy(media["png"], canary)
    paths = hostile_openers(tmp_path, canary)
    log = tmp_path / "log"
    sound = [
        str(media[kind])
        for kind in (
            "mp4",
            "exr",
            "dpx",
            "hdr",
            "jxl",
            "jp2",
            "ppm",
            "tga",
            "yc.exr",
            "sensor.dng",
            "sgi",
            "dds",
        )
    ]
    command = [strace, "-f", "-qq", "-e", "trace=open,openat,connect,execve", "-o", str(log),
               sys.executable, "-c", LOOK_AT_ALL, *map(str, paths), *sound]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    calls = log.read_text(errors="replace")
    assert str(paths[0]) in calls
    # The first call starts the interpreter and has every path as an argument.
    opened = [line for line in calls.splitlines() if "open" in line or "connect(" in line]
    assert not [line for line in opened if "canary" in line]
    assert not [line for line in opened if "connect(" in line and "AF_INET" in line]
    assert calls.count("execve(") == 1


@pytest.mark.parametrize("ending", ["txt", "srt", "vtt"])
def test_noise_under_the_name_of_a_text_stays_outside(pool, tmp_path, ending):
    noise = np.random.default_rng(3).integers(0, 256, 50_000, np.uint8).tobytes()
    for number, data in enumerate((noise, b"\0" * 5000, zlib.compress(noise))):
        path = tmp_path / f"{number}.{ending}"
        path.write_bytes(data)
        assert reason(pool, path) == "corrupt"

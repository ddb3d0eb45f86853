"""Files of other programs, taken as documents: their kind, their words, the picture inside."""

import gzip
import io
import struct
import zipfile

import numpy as np
import pytest
import zstandard
from PIL import Image, ImageFont

from desktop.domain.derived import Derived
from desktop.formats import rich_text
from desktop.formats.rich_text import read_rich_text
from desktop.media.requests import ProbeRequest, RenderRequest
from tests.media.plate_makers import RED, corners

WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>INT. LAMP ROOM</w:t></w:r></w:p><w:p><w:r><w:t>Rain </w:t><w:tab/></w:r>"
    "<w:ins><w:r><w:t>falls.</w:t></w:r></w:ins><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>"
    "</w:body></w:document>"
)
RTF = (
    rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Times;}}{\*\generator Word;}\f0\fs24 Rain falls on "
    rb"{\b the pier}.\par \'cc\'e0\'ff\'ea\par caf\u233?\~noir {\pict 89504e47}\{end\}}"
)


def png(side=64):
    out = io.BytesIO()
    Image.fromarray(corners(side, side)).save(out, "PNG")
    return out.getvalue()


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def blend(path, form="old", order="<"):
    picture = Image.fromarray(corners(32, 24)).convert("RGBA")
    flipped = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()
    body = struct.pack(order + "ii", 32, 24) + flipped
    letter = b"v" if order == "<" else b"V"
    if form == "new":
        data = b"BLENDER17-01" + letter + b"0500"
        data += b"REND" + struct.pack(order + "iQqq", 0, 0, 8, 1) + bytes(8)
        data += b"TEST" + struct.pack(order + "iQqq", 0, 0, len(body), 1) + body
    else:
        data = b"BLENDER-" + letter + b"402"
        data += b"REND" + struct.pack(order + "iQii", 8, 0, 0, 1) + bytes(8)
        data += b"TEST" + struct.pack(order + "iQii", len(body), 0, 0, 1) + body
    path.write_bytes(PACKED.get(form, bytes)(data))
    return path


def in_frames(data):
    """Zstandard as Blender writes it: a frame for each piece, and a table of them at the end."""
    packer = zstandard.ZstdCompressor()
    frames = [packer.compress(data[at : at + 1000]) for at in range(0, len(data), 1000)]
    return b"".join(frames) + struct.pack("<II", 0x184D2A5E, 9) + bytes(9)


PACKED = {
    "packed": lambda data: gzip.compress(data, mtime=0),
    "frames": in_frames,
    "frame": zstandard.ZstdCompressor().compress,
    "cut": lambda data: in_frames(data + np.random.default_rng(1).bytes(9000))[:-3000],
}


def font(path):
    default = ImageFont.load_default(12)
    assert isinstance(default, ImageFont.FreeTypeFont)
    path.write_bytes(default.font_bytes)
    return path


PICTURED = [
    ("a.kra", lambda p: zipped(p, **{"preview.png": png(8), "mergedimage.png": png()}), "64 × 64"),
    ("a.ora", lambda p: zipped(p, **{"Thumbnails/thumbnail.png": png()}), "64 × 64"),
    ("a.otioz", lambda p: zipped(p, **{"content.otio": "{}", "media/one.png": png()}), "64 × 64"),
    ("a.usdz", lambda p: zipped(p, **{"a.usdc": b"x", "0/tex.png": png()}), "64 × 64"),
    ("a.docx", lambda p: zipped(p, **{"word/document.xml": WORD}), ""),
    ("old.blend", blend, "32 × 24"),
    ("big.blend", lambda p: blend(p, order=">"), "32 × 24"),
    ("new.blend", lambda p: blend(p, "new"), "32 × 24"),
    *(
        (f"{form}.blend", lambda p, f=form: blend(p, f), "32 × 24")
        for form in ("packed", "frame", "frames", "cut")
    ),
    ("a.ttf", font, ""),
]  # fmt: skip


def taken(pool, path):
    skipped = pool.probe(ProbeRequest(str(path)))
    assert (skipped.reason, "--all-files" in skipped.message) == ("unsupported", True)
    result = pool.probe(ProbeRequest(str(path), all_files=True))
    assert result.reason == "", result.message
    assert (result.probe.type, result.probe.size) == ("document", path.stat().st_size)
    return result.probe


@pytest.mark.parametrize(("name", "maker", "size"), PICTURED, ids=[row[0] for row in PICTURED])
def test_a_document_has_its_kind_and_the_picture_inside(pool, tmp_path, name, maker, size):
    path = maker(tmp_path / name)
    probe = taken(pool, path)
    assert probe.content_type != "application/octet-stream"
    assert (probe.metadata.get("preview_size", ""), probe.warnings) == (size, ())
    made = pool.render(RenderRequest(str(path), Derived.THUMB, str(tmp_path / "t"))).result(60)
    assert made.reason == "", made.message
    if size:
        with Image.open(tmp_path / "t") as seen:
            red = seen.convert("RGB").getpixel((seen.width // 4, seen.height // 4))
        assert isinstance(red, tuple)
        assert max(abs(a - b) for a, b in zip(red, RED, strict=True)) < 16


def test_the_words_of_a_word_document_can_be_searched(pool, tmp_path):
    path = zipped(tmp_path / "a.docx", **{"word/document.xml": WORD})
    assert taken(pool, path).text == "INT. LAMP ROOM\nRain \tfalls."
    made = pool.render(RenderRequest(str(path), Derived.TEXT, str(tmp_path / "t"))).result(60)
    assert (made.reason, (tmp_path / "t").read_text()) == ("", "INT. LAMP ROOM\nRain \tfalls.")


def test_rich_text_is_its_words(pool, tmp_path):
    path = tmp_path / "notes.rtf"
    path.write_bytes(RTF)
    probe = pool.probe(ProbeRequest(str(path))).probe
    assert (probe.type, probe.content_type) == ("text", "text/rtf")
    assert probe.text == "Rain falls on the pier.\nМаяк\ncaf\u00e9\u00a0noir {end}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rb"\f0 caf\'e9 {\f1 \'cc\'e0\'ff\'ea} d\'e9j\'e0", "café Маяк déjà"),
        (rb"\f2 \'93\'94\'91\'e4\par \'83A\'83\'5c", "灯台\nアソ"),
        (rb"\f3 \'b5\'ee\'b4\'eb", "등대"),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
    ],
    ids=["russian", "japanese", "korean", "beyond 16 bits"],
)
def test_rich_text_is_read_by_its_fonts(body, words):
    fonts = (
        rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}"
        rb"{\f3\fcharset129 D;}}"
    )
    assert read_rich_text(rb"{\rtf1\ansi\ansicpg1252" + fonts + body + b"}").words == words


@pytest.mark.parametrize("piece", [b"{}", b"\\a", b"\\'e4", b"\n", b"\\u1", b"a{"])
def test_no_more_is_read_of_a_rich_text_than_a_novel_has(monkeypatch, piece):
    monkeypatch.setattr(rich_text, "_TOKEN_LIMIT", 1000)
    words = rb"{\rtf1 the pier"
    assert read_rich_text(words + b"}").is_cut is False
    # Letters of one run are one piece, as plain ones are.
    cut = read_rich_text(words + (piece + b"\\b ") * 2000)
    assert (cut.words[:8], cut.is_cut) == ("the pier", True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.aep", b"RIFX\0\0\0\x10Egg!"), ("a.aaf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.prproj", gzip.compress(b"<PremiereData/>", mtime=0)), ("a.glb", b"glTF\x02\0\0\0"),
        ("a.fbx", b"Kaydara FBX Binary  \0"), ("a.fdr", b"\x01\x02\x03\0\0"),
    ],
)  # fmt: skip
def test_a_document_without_a_picture_has_its_kind(pool, tmp_path, name, kind):
    path = tmp_path / name
    path.write_bytes(kind + bytes(64))
    probe = taken(pool, path)
    assert probe.content_type not in {"application/octet-stream", ""}
    assert probe.metadata["format"] == name.rpartition(".")[2]


def bombs(folder):
    """Archives made to hurt: huge, endless, pointing outside, broken, locked."""
    zeros = bytes(1 << 20)
    huge = folder / "huge.kra"
    with (
        zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("mergedimage.png", "w", force_zip64=True) as member,
    ):
        member.write(png()[:40])
        for _ in range(300):
            member.write(zeros)
    yield huge
    yield zipped(folder / "outside.otioz", **{"../../../canary.png": b"no", "/etc/x.png": b"no"})
    lol = '<!DOCTYPE a [<!ENTITY b "xxxx"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    yield zipped(folder / "entities.docx", **{"word/document.xml": lol})
    broken = zipped(folder / "broken.ora", **{"mergedimage.png": png()})
    broken.write_bytes(broken.read_bytes().replace(b"IDAT", b"\xff\xff\xff\xff")[:-30])
    yield broken
    lying = zipped(folder / "lying.kra", **{"mergedimage.png": png()})
    data = bytearray(lying.read_bytes())
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = b"\xff\xff\xff\x7f"
    lying.write_bytes(data)
    yield lying
    for name, content in (
        ("loop.blend", b"BLENDER-v402" + b"REND" + struct.pack("<iQii", -24, 0, 0, 1) + bytes(99)),
        ("vast.blend", b"BLENDER-v402TEST" + struct.pack("<iQiiii", 99, 0, 0, 1, 1 << 30, 1 << 30)),
        ("bomb.blend", zstandard.ZstdCompressor().compress(b"BLENDER-v402" + bytes(1 << 28))),
        (
            "window.blend",
            zstandard.ZstdCompressor(
                compression_params=zstandard.ZstdCompressionParameters(window_log=27)
            ).compress(b"BLENDER-v402" + bytes(99)),
        ),
        ("broken.blend", b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 40),
        ("noise.ttf", b"\0\x01\0\0" + bytes(range(256)) * 40),
        ("noise.woff2", b"wOF2" + bytes(range(256)) * 40),
        ("noise.docx", b"PK\x03\x04" + bytes(range(256)) * 40),
    ):
        (folder / name).write_bytes(content)
        yield folder / name


def test_archives_made_to_hurt_come_in_and_harm_nothing(pool, tmp_path):
    before = {path.name for path in tmp_path.parent.iterdir()}
    for path in bombs(tmp_path):
        probe = taken(pool, path)
        assert "preview_size" not in probe.metadata, path
        made = pool.render(RenderRequest(str(path), Derived.THUMB, str(tmp_path / "t"))).result(60)
        assert made.reason, path
    assert {path.name for path in tmp_path.parent.iterdir()} == before
    deep = tmp_path / "deep.rtf"
    deep.write_bytes(b"{\\rtf1 " + b"{" * 200_000 + b"words" + b"\\u" * 1000)
    assert pool.probe(ProbeRequest(str(deep))).probe.type == "text"

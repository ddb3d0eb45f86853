"""Makes files as other writers leave them: unfinished heads, odd encodings, names that mislead."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from PIL import Image, PngImagePlugin

from tests.media import film_makers as make
from tests.media import still_makers as still

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    b' xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    b' exif:DateTimeOriginal="2024-11-21T22:30:00+09:00"/></rdf:RDF></x:xmpmeta>'
)


def big_endian_wave(path: Path) -> Path:
    """A WAV whose numbers begin with their largest part."""
    sound = bytes(48_000)
    layout = struct.pack(">HHIIHH", 1, 1, 48_000, 96_000, 2, 16)
    body = b"WAVEfmt " + struct.pack(">I", 16) + layout + b"data" + struct.pack(">I", len(sound))
    path.write_bytes(b"RIFX" + struct.pack(">I", len(body) + len(sound)) + body + sound)
    return path


def slate(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """A recorder's sound whose iXML is written in another way."""
    chunk = change(make.ixml(SCENE="12A", TAKE="3", NOTE="café"))
    return make.wave(path, chunks=((b"iXML", chunk),))


def clocked(path: Path) -> Path:
    """A recorder's sound that says the time of its first sample in iXML only."""
    stamps = {
        "TIMECODE_RATE": "25/1",
        "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI": "0",
        "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO": str(48_000 * 3600),
        "TIMESTAMP_SAMPLE_RATE": "48000",
    }
    return make.wave(path, chunks=((b"iXML", make.ixml(**stamps)),))


def described(path: Path) -> Path:
    """A recorder's sound from before there was iXML."""
    words = "sSCENE=12A\r\nsTAKE=03\r\nsTAPE=T07\r\nsTRK1=Boom\r\nsTRK2=Anna\r\n"
    chunk = make.bext(date="2024 03 17", time="14 22 05", description=words)
    return make.wave(path, chunks=((b"bext", chunk),))


def xing(path: Path, *, flags: int | None = None, frames: int | None = None) -> Path:
    """An MP3 of ten seconds of variable rate whose first frame counts frames in a wrong way."""
    make.headless_mp3(path, options={})
    data = bytearray(path.read_bytes())
    at = max(data.find(b"Xing"), data.find(b"Info"))
    if flags is not None:
        data[at + 7] &= flags
    if frames is not None:
        data[at + 8 : at + 12] = struct.pack(">I", frames)
    path.write_bytes(data)
    return path


def behind(path: Path, start: bytes, other: Path) -> Path:
    """Another file with something in front of it."""
    path.write_bytes(start + other.read_bytes())
    return path


def packets(path: Path, *, tail: int = 0, front: bytes = b"", cut: int = 0) -> Path:
    """A transport stream with check bytes behind each packet, or that begins inside of one."""
    data = make.patterned(path.with_suffix(".plain.ts")).read_bytes()
    pieces = [data[at : at + 188] + bytes(tail) for at in range(0, len(data), 188)]
    path.write_bytes(front + b"".join(pieces)[cut:])
    return path


def pictures_in_a_row(path: Path, frames: int = 25) -> Path:
    """Motion JPEG without a container: one picture behind the other."""
    picture = still.jpeg(Image.fromarray(make.pattern(160, 96)), subsampling=0)
    path.write_bytes(picture * frames)
    return path


def uncounted_avi(path: Path) -> Path:
    """An AVI as a pipe leaves it: no sizes, no number of frames, no index."""
    data = bytearray(make.patterned(path, codec="mpeg4").read_bytes())
    index = data.rfind(b"idx1")
    del data[index:]
    data[4:8] = bytes(4)
    main = data.index(b"avih") + 8
    data[main + 16 : main + 20] = bytes(4)
    stream = data.index(b"strh") + 8
    data[stream + 32 : stream + 36] = bytes(4)
    path.write_bytes(data)
    return path


def group_timecode(path: Path) -> Path:
    """MPEG-2 pictures, whose first group begins with a timecode that drops frames."""
    data = bytearray(
        make.patterned(path, codec="mpeg2video", rate=Fraction(30000, 1001)).read_bytes()
    )
    at = data.index(b"\0\0\1\xb8") + 4
    bits = 1 << 24 | 10 << 19 | 59 << 13 | 1 << 12 | 58 << 6 | 12
    rest = int.from_bytes(data[at : at + 4], "big") & 0x7F
    data[at : at + 4] = (bits << 7 | rest).to_bytes(4, "big")
    path.write_bytes(data)
    return path


def colours_outside(path: Path) -> Path:
    """An HDR film of a codec that knows no colours: only its container names them."""
    source = make.hdr(path.with_suffix(".source.mp4"), 16)
    with av.open(str(source)) as film, av.open(str(path), "w") as out:
        stream = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p10le"
        codec = stream.codec_context
        codec.color_primaries, codec.color_trc, codec.colorspace = 9, 16, 9
        codec.color_range = 1
        for frame in film.decode(video=0):
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def off_centre(path: Path) -> Path:
    """A film with black at its left and below, which a clean aperture cuts off."""
    stored = np.zeros((120, 200, 3), np.uint8)
    stored[:96, 40:] = make.pattern(160, 96)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=25, options={"qscale": "2"})
        stream.width, stream.height, stream.pix_fmt = 200, 120, "yuv420p"
        stream.bit_rate = 8_000_000
        for _ in range(5):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(stored, format="rgb24")))
        out.mux(stream.encode())
    clap = struct.pack(">8i", 160, 1, 96, 1, 20, 1, -12, 1)
    return _with_box(path, (b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"mp4v"), b"clap", clap)


def xmp_inside(path: Path) -> Path:
    """A QuickTime film with its XMP where QuickTime has it."""
    return _with_box(make.patterned(path), (), b"udta", still.box(b"XMP_", PACKET))


def _with_box(path: Path, inside: tuple[bytes, ...], kind: bytes, body: bytes) -> Path:
    """A film whose `moov`, which lies last, holds one more box at the end of the named one."""
    data = bytearray(path.read_bytes())
    at, stop = data.rindex(b"moov") - 4, len(data)
    sizes = [at]
    for name in inside:
        at = data.index(name, at + 8, stop) - 4
        stop = at + int.from_bytes(data[at : at + 4], "big")
        sizes.append(at)
    extra = still.box(kind, body)
    for place in sizes:
        size = int.from_bytes(data[place : place + 4], "big") + len(extra)
        data[place : place + 4] = size.to_bytes(4, "big")
    data[stop:stop] = extra
    path.write_bytes(data)
    return path


def tagged(path: Path, code: str, orientation: int, order: str = "<") -> Path:
    """A JPEG whose orientation is written as a number of another kind."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    block = mark + struct.pack(order + "I", 8)
    block += still.directory({274: (code, orientation)}, 8, order)
    stored = Image.fromarray(make.STORED[orientation](make.pattern(320, 200)).copy())
    stored.save(path, exif=b"Exif\0\0" + block, quality=95)
    return path


_TIFF = "http://ns.adobe.com/tiff/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def described_as(path: Path, prefix: str, rest: str, orientation: int) -> Path:
    """A JPEG with its orientation in XMP, in the words of another writer."""
    packet = (
        f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{_RDF}'>"
        f"<rdf:Description rdf:about='' xmlns:{prefix} = '{_TIFF}'{rest}</rdf:RDF></x:xmpmeta>"
    )
    stored = Image.fromarray(make.STORED[orientation](make.pattern(320, 200)).copy())
    stored.save(path, xmp=packet.encode(), quality=95)
    return path


def captioned_document(path: Path) -> Path:
    """A Photoshop document with IPTC in it."""
    block = captions((25, b"harbour"), (55, b"20241121"), (60, b"223000+0900"))
    data = still.psd(make.pattern(320, 200))
    block += b"\0" * (len(block) % 2)
    at = 26 + 4
    path.write_bytes(data[:at] + struct.pack(">I", len(block)) + block + data[at + 4 :])
    return path


def adobe_colours(path: Path) -> Path:
    """A JPEG as cameras write Adobe RGB: no profile, and a word in the EXIF."""
    part = make.pattern(320, 200) / 255
    light = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    to_adobe = np.array([[0.7152, 0.2848, 0], [0, 1, 0], [0, 0.0412, 0.9588]])
    signal = np.clip(light @ to_adobe.T, 0, 1) ** (256 / 563)
    exif = Image.Exif()
    inner = exif.get_ifd(0x8769)
    inner[0xA001] = 0xFFFF
    inner[0xA005] = {1: "R03"}
    picture = Image.fromarray((signal * 255 + 0.5).astype(np.uint8))
    picture.save(path, exif=exif, quality=97, subsampling=0)
    return path


def in_hexadecimal(path: Path, key: str, block: bytes, orientation: int = 1) -> Path:
    """A PNG with a block of another format in it, as ImageMagick writes them."""
    info = PngImagePlugin.PngInfo()
    text = f"\n{key.rpartition(' ')[2]}\n{len(block):8}\n{block.hex()}\n"
    info.add_text(key, text, zip=True)
    stored = np.ascontiguousarray(make.STORED[orientation](make.pattern(320, 200)))
    Image.fromarray(stored).save(path, pnginfo=info)
    return path


def raw_named(path: Path, ending: str) -> Path:
    """A camera's raw file, of the kind that this ending has, under another name."""
    path.write_bytes(still.raw(ending, 6))
    return path


def captions(*records: tuple[int, bytes]) -> bytes:
    """IPTC records as Photoshop keeps them."""
    body = b"".join(
        b"\x1c\x02" + struct.pack(">BH", number, len(text)) + text for number, text in records
    )
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(body)) + body


def dated_gif(path: Path, packet: bytes) -> Path:
    """A GIF with XMP."""
    Image.fromarray(make.pattern(320, 200)).quantize().save(path)
    data = path.read_bytes()
    at = 13 + 3 * (2 << (data[10] & 7))
    tail = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    path.write_bytes(data[:at] + b"\x21\xff\x0bXMP DataXMP" + packet + tail + data[at:])
    return path

"""What is said of a file is compared with what is true of it, for every kind: one table.

A row is the name of a file, its maker, which knows the truth because it writes the file, and that
truth as `judge.py` understands it. A new kind of file, or a new fact, is a row here; plates have a
table of their own in `test_plates.py`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from PIL import Image

from desktop.domain.recorded_date import RecordedDate
from desktop.media.requests import ProbeRequest
from tests.media import film_makers as make
from tests.media import makers
from tests.media import odd_makers as odd
from tests.media import still_makers as still
from tests.media.judge import judge

NTSC, PAL_WIDE = Fraction(24000, 1001), Fraction(64, 45)


def mkv_without_rate(path, rate, frames=100):
    return make.without_frame_length(make.patterned(path, rate=rate, frames=frames))


def broadcast(path):
    return make.wave(
        path,
        chunks=(
            (b"bext", make.bext(date="2024-03-17", time="14:22:05", reference=48000 * 3600)),
            (
                b"iXML",
                make.ixml(SCENE="12A", TAKE="3", TAPE="T07", NOTE="plane", TIMECODE_RATE="24/1"),
            ),
        ),
    )


def turned(path, orientation):
    """A JPEG that is stored so that this EXIF orientation brings it back upright."""
    exif = Image.Exif()
    exif[274] = orientation
    stored = Image.fromarray(make.STORED[orientation](make.pattern(320, 200)).copy())
    stored.save(path, exif=exif, quality=95)
    return path


RECORDED = RecordedDate(datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), 0)
PAL = {"frame_rate_num": 25, "frame_rate_den": 1, "video_codec": "mpeg4"}
CD = {"type": "audio", "audio_channels": 2, "audio_sample_rate": 44100, "duration": 1}
WIDE = {"width": 320, "height": 180, "duration": 1, "recorded": RECORDED}

# The name, the codec, what its maker is told of it, and what is true.
SOUNDS: list[tuple[str, str, Mapping[str, object], Mapping[str, object]]] = [
    ("16.wav", "pcm_s16le", {}, {
        "content_type": "audio/wav", "audio_bit_depth": 16, "audio_codec": "pcm_s16le",
    }),
    ("24.wav", "pcm_s24le", {"rate": 48000}, {
        "audio_bit_depth": 24, "audio_sample_rate": 48000,
    }),
    ("float.wav", "pcm_f32le", {}, {"audio_bit_depth": 32, "audio_codec": "pcm_f32le"}),
    *(
        (f"{bits}.{ending}", codec, {"form": form}, {
            "content_type": f"audio/{kind}", "audio_bit_depth": bits,
        })
        for codec, ending, kind in (("flac", "flac", "flac"), ("alac", "m4a", "mp4"))
        for bits, form in ((16, "s16"), (24, "s32"))
    ),
    ("a.mp3", "libmp3lame", {}, {"content_type": "audio/mpeg"}),
    ("aac.m4a", "aac", {}, {"content_type": "audio/mp4"}),
]  # fmt: skip

TRUTHS = [
    *(
        (f"a.{ending}", lambda p, k=kind: makers.still(p, k), {
            "type": "image", "content_type": f"image/{name}", "width": 320, "height": 200,
            "red": "left", "recorded": None,
        })
        for ending, kind, name in (
            ("jpg", "JPEG", "jpeg"), ("png", "PNG", "png"), ("webp", "WEBP", "webp"),
            ("tif", "TIFF", "tiff"), ("bmp", "BMP", "bmp"), ("heic", "HEIF", "heic"),
        )
    ),
    *(
        (f"lying-{way}.jpg", lambda p, w=way: turned(p, w), {
            "type": "image", "width": 320, "height": 200, "upright": True,
        })
        for way in make.STORED
    ),
    ("pal.mp4", lambda p: makers.film(p), WIDE | PAL | {
        "type": "video", "content_type": "video/mp4", "red": "left", "audio_codec": "aac",
        "audio_sample_rate": 48000, "container_format": "mp4",
    }),
    ("ntsc.mov", lambda p: makers.film(p, rate=Fraction(30000, 1001), seconds=2, sound=False), {
        **WIDE, "content_type": "video/quicktime", "fps": Fraction(30000, 1001), "duration": 2,
        "red": "left",
    }),
    *(
        (f"turned-{angle}.mov", lambda p, a=angle: makers.film(p, turned=a, sound=False), {
            **WIDE, "width": across, "height": 500 - across, "red": side,
        })
        for angle, across, side in ((90, 180, "bottom"), (180, 320, "right"), (270, 180, "top"))
    ),
    *(
        (name, lambda p, c=codec, o=options: makers.sound(p, c, **o), {**CD, **facts})
        for name, codec, options, facts in SOUNDS
    ),
    *(
        (f"lying-{way}-{ending}.{ending}", lambda p, w=way: make.patterned(p, lying=w), {
            "width": 160, "height": 96, "aspect_ratio": "5:3", "upright": True,
            "rotation": {1: None, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}[way],
            "mirrored": True if way in {2, 4, 5, 7} else None,
        })
        for ending in ("mov", "mp4", "mkv")
        for way in range(1, 9)
    ),
    ("wide.mp4", lambda p: make.patterned(p, size=(720, 576), aspect=PAL_WIDE, frames=3), {
        "width": 720, "aspect_ratio": "16:9", "pixel_aspect": "64:45",
        "shown_size": "1024 × 576", "upright": True, "shape": 16 / 9,
    }),
    ("lens.mkv", lambda p: make.patterned(p, size=(160, 120), aspect=Fraction(2)), {
        "aspect_ratio": "8:3", "pixel_aspect": "2:1", "shape": 8 / 3,
    }),
    ("ntsc.mkv", lambda p: mkv_without_rate(p, NTSC), {"fps": NTSC, "variable_frame_rate": None}),
    ("thirty.mkv", lambda p: mkv_without_rate(p, Fraction(30000, 1001)), {
        "fps": Fraction(30000, 1001), "variable_frame_rate": None,
    }),
    ("fifty.mkv", lambda p: mkv_without_rate(p, 50), {"fps": Fraction(50)}),
    ("phone.mp4", lambda p: make.patterned(p, rate=30, frames=90, dropped=(31, 62)), {
        "fps": Fraction(30), "variable_frame_rate": True, "average_fps": 29.333,
    }),
    ("phone.mkv", lambda p: make.without_frame_length(
        make.patterned(p, rate=30, frames=90, dropped=(31, 62))
    ), {"fps": Fraction(30), "variable_frame_rate": True}),
    ("code.mov", lambda p: make.patterned(p, tags={"timecode": "01:02:03:04"}), {
        "timecode": "01:02:03:04", "drop_frame": None,
    }),
    ("bare.h264", lambda p: make.patterned(p, rate=24, frames=24), {
        "type": "video", "duration": 1, "fps": Fraction(24),
    }),
    ("bare.m2ts", lambda p: make.blocks_of_192(p, make.patterned(p.with_suffix(".ts"))), {
        "type": "video", "duration": 1, "fps": Fraction(25), "upright": True,
    }),
    ("hd.mp4", lambda p: make.patterned(p, size=(1280, 720), frames=3, matrix=1), {
        "upright": True, "colours": 14,
    }),
    ("sd.mp4", lambda p: make.patterned(p, size=(640, 480), frames=3, matrix=5), {"colours": 14}),
    ("pq.mp4", lambda p: make.hdr(p, 16), {
        "hdr": "PQ", "bit_depth": 10, "upright": True, "colours": 14,
    }),
    ("hlg.mp4", lambda p: make.hdr(p, 18), {
        "hdr": "HLG", "bit_depth": 10, "upright": True, "colours": 14,
    }),
    ("raw.braw", lambda p: make.undecodable(p.with_suffix(".mov"), b"brvn"), {
        "type": "video", "width": 160, "height": 96, "fps": Fraction(24),
        "no_picture": "Blackmagic RAW",
    }),
    ("a.r3d", make.red, {
        "type": "video", "width": 4096, "height": 2160, "fps": NTSC, "no_picture": "REDCODE",
    }),
    ("a.ari", make.arri, {"type": "video", "width": 2880, "no_picture": "ARRIRAW"}),
    ("deep.wav", lambda p: make.wave(p, bits=24), {"audio_bit_depth": 24, "duration": 0.5}),
    ("poly.wav", lambda p: make.wave(p, bits=24, channels=8), {"audio_bit_depth": 24}),
    *(
        (f"cut-off-{number}.wav", lambda p, s=sizes: make.wave(p, sizes=s), {"duration": 0.5})
        for number, sizes in enumerate((
            (0x7FFFFFFF, 0x7FFFFFFF), (0x80000024, 0x80000000), (0x7FFFF024, 0x7FFFF000),
            (0xFFFFFFFF, 0xFFFFFFFF), (0, 0),
        ))
    ),
    ("slate.wav", broadcast, {
        "recorded": RecordedDate.on_clock(datetime(2024, 3, 17, 14, 22, 5)),
        "scene": "12A", "take": "3", "tape": "T07", "note": "plane",
        "timecode": "01:00:00:00", "track_names": ["Boom"],
        "says": "Boom",
    }),
    ("sony.w64", make.wave64, {"type": "audio", "duration": 1, "audio_bit_depth": 16}),
    *(
        (f"moving.{ending}", lambda p, f=kind: make.moving(p, f, [100] * 9 + [400]), {
            "type": "image", "duration": 1.3, "frames": 10, "loops": loops,
        })
        for ending, kind, loops in (
            ("gif", "GIF", 2), ("png", "PNG", 2), ("webp", "WEBP", 2), ("avif", "AVIF", None),
        )
    ),
    ("hasty.gif", lambda p: make.moving(p, "GIF", 0), {"duration": 1, "frames": 10}),
    ("variable.mp3", make.headless_mp3, {"duration": 10, "audio_codec": "mp3"}),
]  # fmt: skip

# As other writers, other containers and other names leave the same things.
SLATE = {"scene": "12A", "take": "3", "note": "café"}
PICTURE = {"type": "image", "width": 320, "height": 200, "upright": True}
LATE = RecordedDate(datetime(2024, 11, 21, 13, 30, tzinfo=UTC), 540)
MOVES = {"type": "video", "upright": True, "fps": Fraction(25)}
XML_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
ODD = [
    ("turned.wav", odd.big_endian_wave, {
        "type": "audio", "duration": 0.5, "audio_bit_depth": 16, "content_type": "audio/wav",
    }),
    ("law.wav", lambda p: makers.sound(p, "pcm_alaw"), {"audio_bit_depth": 8, "duration": 1}),
    ("a.aif", lambda p: makers.sound(p, "pcm_s16be"), {"audio_channel_layout": "stereo"}),
    ("wide.wav", lambda p: odd.slate(p, lambda x: x.decode().encode("utf-16")), SLATE),
    ("western.wav", lambda p: odd.slate(
        p, lambda x: XML_HEAD + x.decode().encode("cp1252")
    ), SLATE),
    ("typed.wav", lambda p: odd.slate(p, lambda x: XML_HEAD + b"<!DOCTYPE BWFXML>" + x), SLATE),
    ("clocked.wav", odd.clocked, {"timecode": "01:00:00:00"}),
    ("described.wav", odd.described, {
        "recorded": RecordedDate.on_clock(datetime(2024, 3, 17, 14, 22, 5)),
        "scene": "12A", "take": "03", "tape": "T07", "track_names": ["Boom", "Anna"],
        "says": "Anna",
    }),
    ("uncounted.mp3", lambda p: odd.xing(p, flags=~1), {"duration": 10}),
    ("zero.mp3", lambda p: odd.xing(p, frames=0), {"duration": 10}),
    ("few.mp3", lambda p: odd.xing(p, frames=130), {"duration": 10}),
    ("many.mp3", lambda p: odd.xing(p, frames=1200), {"duration": 10}),
    ("room.mp3", lambda p: odd.behind(
        p, bytes(6000), make.headless_mp3(p.with_suffix(".b.mp3"))
    ), {"type": "audio", "content_type": "audio/mpeg"}),
    ("music.wav", lambda p: make.headless_mp3(p), {
        "type": "audio", "content_type": "audio/mpeg", "duration": 10,
    }),
    ("checked.ts", lambda p: odd.packets(p, tail=16), {**MOVES, "duration": 1}),
    ("inside.ts", lambda p: odd.packets(p, cut=100), {**MOVES, "content_type": "video/mp2t"}),
    ("junk.mpg", lambda p: odd.packets(p, front=bytes(37)), {**MOVES, "duration": 1}),
    ("row.mjpg", odd.pictures_in_a_row, {**MOVES, "duration": 1, "width": 160}),
    ("piped.avi", odd.uncounted_avi, {"type": "video", "duration": 1, "fps": Fraction(25)}),
    ("group.m2v", odd.group_timecode, {"timecode": "10:59:58;12", "drop_frame": True}),
    ("outside.mkv", odd.colours_outside, {"hdr": "PQ", "upright": True, "colours": 20}),
    ("aside.mp4", odd.off_centre, {
        "clean_aperture": "160 × 96", "shape": 5 / 3, "upright": True,
        "pixels": {(4, 75): make.BLUE, (75, 96): make.YELLOW},
    }),
    ("inside.mov", odd.xmp_inside, {"recorded": LATE}),
    *(
        (f"screen-{len(dropped)}.mkv",
         lambda p, d=dropped: make.patterned(p, rate=30, frames=90, dropped=d),
         {"fps": Fraction(30), "variable_frame_rate": True})
        for dropped in ((31, 62), tuple(at for at in range(90) if at % 5 > 2))
    ),
    ("dv.mov", lambda p: make.patterned(p, size=(720, 480), aspect=Fraction(32, 27), frames=3), {
        "aspect_ratio": "16:9", "shape": 16 / 9,
    }),
    *(
        (f"kind-{code}{len(order)}.jpg", lambda p, c=code, o=order: odd.tagged(p, c, 6, o), PICTURE)
        for code, order in (("B", "<"), ("B", ">"), ("I", "<"), ("I", ">"))
    ),
    *(
        (f"{key[-4:]}.png", lambda p, k=key: odd.in_hexadecimal(
            p, k, still.exif(8).tobytes(), 8
        ), PICTURE)
        for key in ("Raw profile type exif", "Raw profile type APP1")
    ),
    *(
        (f"words-{number}.jpg", lambda p, x=prefix, r=rest: odd.described_as(p, x, r, 6), PICTURE)
        for number, (prefix, rest) in enumerate((
            ("tiff", " tiff:Orientation = '6'/>"), ("t", " t:Orientation='6'/>"),
            ("tiff", "><tiff:Orientation>\n 6 </tiff:Orientation></rdf:Description>"),
        ))
    ),
    ("captions.psd", odd.captioned_document, {"recorded": LATE, "width": 320}),
    *(
        (name, lambda p, e=ending: odd.raw_named(p, e), {
            "content_type": f"image/{kind}", "recorded": LATE, "upright": True, "is_raw": True,
        })
        for name, ending, kind in (
            ("lost.tif", "nef", "x-adobe-dng"), ("lost", "nef", "x-adobe-dng"),
            ("a.iiq", "nef", "x-phaseone-iiq"), ("a.RWL", "nef", "x-leica-rwl"),
            ("lost2", "orf", "x-olympus-orf"), ("photo.jpg", "cr2", "x-canon-cr2"),
        )
    ),
    ("camera.jpg", odd.adobe_colours, {
        **PICTURE, "colours": 8, "profile": "Adobe RGB (1998)",
    }),
    ("captions.png", lambda p: odd.in_hexadecimal(
        p, "Raw profile type iptc", odd.captions((55, b"20241121"), (60, b"223000+0900"))
    ), {"recorded": LATE}),
    ("digitized.png", lambda p: odd.in_hexadecimal(
        p, "Raw profile type iptc", odd.captions((62, b"20241121"), (63, b"223000+0900"))
    ), {"recorded": LATE}),
    ("mailed.png", lambda p: still.with_text(
        p, makers.drawn(), "Creation Time", "Thu, 21 Nov 2024 22:30:00 +0900"
    ), {"recorded": LATE}),
    ("moves.gif", lambda p: odd.dated_gif(p, odd.PACKET), {**PICTURE, "recorded": LATE}),
    *(
        (f"a.{ending}", lambda p, k=kind: makers.still(p, k), {
            "type": "image", "content_type": f"image/{name}", "width": 320, "height": 200,
            "red": "left", "bit_depth": 8,
        })
        for ending, kind, name in (
            ("sgi", "SGI", "x-sgi"), ("pcx", "PCX", "x-pcx"), ("dds", "DDS", "vnd-ms.dds"),
        )
    ),
]  # fmt: skip
TRUTHS += ODD


@pytest.mark.parametrize(("name", "maker", "truth"), TRUTHS, ids=[row[0] for row in TRUTHS])
def test_what_is_said_of_a_file_is_true(pool, tmp_path, name, maker, truth):
    judge(pool, maker(tmp_path / name), truth)


@pytest.mark.parametrize(
    "maker",
    [
        lambda p: make.patterned(p / "a.mkv"),
        lambda p: make.patterned(p / "a.mxf", codec="mpeg2video", size=(720, 576)),
        lambda p: make.patterned(p / "a.ivf", codec="libvpx"),
        lambda p: makers.sound(p / "a.aiff", "pcm_s16be"),
        lambda p: makers.sound(p / "a.au", "pcm_s16be"),
        lambda p: makers.sound(p / "a.caf"),
        lambda p: makers.sound(p / "a.w64"),
        lambda p: makers.sound(p / "a.wv", "wavpack", seconds=5),
        lambda p: makers.sound(p / "a.flac", "flac", seconds=5),
        lambda p: make.patterned(p / "a.wmv", codec="wmv2"),
    ],
)
def test_half_a_copy_is_no_file(pool, tmp_path, maker):
    whole = maker(tmp_path)
    assert pool.probe(ProbeRequest(str(whole))).reason == ""
    half = whole.with_stem("half")
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert pool.probe(ProbeRequest(str(half))).reason == "truncated"

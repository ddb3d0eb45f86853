"""Films and sounds whose truth is known are told the truth about: one table of makers and facts."""

from datetime import datetime
from fractions import Fraction

import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.domain.recorded_date import RecordedDate
from desktop.media.requests import ProbeRequest, RenderRequest
from tests.media import film_makers as make

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


# Name of the file, how it is made, what is true of it. A fact is a column, a field or a key of
# the metadata.
TRUTHS = [
    *(
        (f"lying-{way}-{ending}.{ending}", lambda p, w=way: make.patterned(p, lying=w), {
            "width": 160, "height": 96, "aspect_ratio": "5:3", "upright": True,
            "rotation": {1: None, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}[way],
            "mirrored": True if way in {2, 4, 5, 7} else None,
        })
        for ending in ("mov", "mp4", "mkv")
        for way in range(1, 9)
    ),
    ("pal.mp4", lambda p: make.patterned(p, size=(720, 576), aspect=PAL_WIDE, frames=3), {
        "width": 720, "aspect_ratio": "16:9", "pixel_aspect": "64:45",
        "shown_size": "1024 × 576", "upright": True, "shape": 16 / 9,
    }),
    ("lens.mkv", lambda p: make.patterned(p, size=(160, 120), aspect=Fraction(2)), {
        "aspect_ratio": "8:3", "pixel_aspect": "2:1", "shape": 8 / 3,
    }),
    ("ntsc.mkv", lambda p: mkv_without_rate(p, NTSC), {"fps": NTSC, "varies": None}),
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


@pytest.mark.parametrize(("name", "maker", "truth"), TRUTHS, ids=[row[0] for row in TRUTHS])
def test_what_is_true_of_a_film_or_sound_is_said(pool, tmp_path, name, maker, truth):
    path = maker(tmp_path / name)
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason == "", result.message
    probe = result.probe
    told = {
        **{fact: getattr(probe.technical, fact) for fact in probe.technical.__slots__},
        **probe.metadata,
        "type": probe.type,
        "recorded": probe.recorded,
    }
    if probe.technical.frame_rate_num:
        rate = Fraction(probe.technical.frame_rate_num, probe.technical.frame_rate_den)
        told["fps"] = rate
    special = {"duration", "upright", "shape", "colours", "no_picture", "says", "varies"}
    wanted = {fact: right for fact, right in truth.items() if fact not in special}
    assert {fact: told.get(fact) for fact in wanted} == wanted
    if "duration" in truth:
        assert probe.duration == pytest.approx(truth["duration"], abs=0.06)
    assert truth.get("says", "") in probe.text
    if {"upright", "shape", "colours", "no_picture"} & truth.keys():
        _look(pool, path, tmp_path, truth)


def _look(pool, path, tmp_path, truth):
    """The poster and every frame for scrubbing say the same."""
    for kind in (Derived.THUMB, Derived.STRIP):
        made = pool.render(RenderRequest(str(path), kind, str(tmp_path / kind))).result(60)
        if "no_picture" in truth:
            assert truth["no_picture"] in made.message
            continue
        assert made.reason == "", made.message
        with Image.open(tmp_path / kind) as picture:
            seen = picture.convert("RGB")
        if kind is Derived.STRIP:
            seen = seen.crop((0, 0, seen.width // 4, seen.height // 4))
        width, height = seen.size
        if "shape" in truth:
            assert width / height == pytest.approx(truth["shape"], rel=0.02)
        for at, right in enumerate(make.CORNERS):
            down, across = divmod(at, 2)
            place = (width // 4 + across * width // 2, height // 4 + down * height // 2)
            gap = [abs(a - b) for a, b in zip(seen.getpixel(place), right, strict=True)]
            assert max(gap) <= truth.get("colours", 60)

"""Odd but valid: what cameras, phones and recorders really write is taken in."""

import struct

import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.media.requests import ProbeRequest, RenderRequest
from tests.media import film_makers
from tests.media.judge import looked_at, near, pixel, shown


def thumb(pool, path, output):
    result = pool.render(RenderRequest(str(path), Derived.THUMB, str(output))).result(60)
    assert result.reason == "", result.message
    return output


@pytest.mark.parametrize("ending", ["mp4", "mov", "heic", "avif"])
def test_a_trailer_behind_the_last_box_is_no_damage(pool, media, tmp_path, ending):
    path = tmp_path / f"trailer.{ending}"
    path.write_bytes(media[ending].read_bytes() + b"\xff\xff\xff\xffSEFT" + b"\x99" * 500)
    looked_at(pool, path)
    thumb(pool, path, tmp_path / "t")


@pytest.mark.parametrize("length", [b"\0\0\0\0", b"\xff\xff\xff\xff"])
def test_a_recording_whose_length_was_never_written_is_taken(pool, media, tmp_path, length):
    data = media["wav"].read_bytes()
    path = tmp_path / "crashed.wav"
    path.write_bytes(data[:4] + length + data[8:])
    assert looked_at(pool, path).type == "audio"


def test_a_film_whose_header_has_no_length_is_counted_and_shown(pool, makers, tmp_path):
    path = makers.film(tmp_path / "live.mkv", options={"live": "1"}, seconds=2)
    probe = looked_at(pool, path)
    assert probe.type == "video"
    assert probe.duration == pytest.approx(2, abs=0.1)
    assert not probe.warnings
    thumb(pool, path, tmp_path / "t")


def test_a_length_of_a_million_years_is_not_believed(pool, media, tmp_path):
    data = bytearray(media["mp4"].read_bytes())
    for name, at in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):
        start = data.find(name)
        while start > 0:
            data[start + 4 + at : start + 8 + at] = b"\xff\xff\xff\xf0"
            start = data.find(name, start + 4)
    path = tmp_path / "forever.mp4"
    path.write_bytes(data)
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason or result.probe.duration is None or result.probe.duration < 31 * 86400


def test_a_film_in_a_transport_stream_is_a_film(pool, makers, tmp_path):
    path = makers.film(tmp_path / "camera.ts", codec="mpeg2video")
    assert looked_at(pool, path).type == "video"
    thumb(pool, path, tmp_path / "t")


def test_a_song_with_a_cover_is_a_sound(pool, media, tmp_path):
    jpeg = media["jpg"].read_bytes()
    body = b"\0image/jpeg\0\x03\0" + jpeg
    frame = b"APIC" + struct.pack(">I", len(body)) + b"\0\0" + body
    size = len(frame)
    tag = b"ID3\x03\0\0" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + frame
    path = tmp_path / "song.mp3"
    path.write_bytes(tag + media["mp3"].read_bytes())
    probe = looked_at(pool, path)
    assert probe.type == "audio"
    assert probe.technical.width is None
    thumb(pool, path, tmp_path / "t")


def test_a_picture_of_almost_a_hundred_megapixels_is_shown_whole(pool, tmp_path):
    path = tmp_path / "large.png"
    Image.new("RGBA", (9990, 9990), (10, 200, 30, 128)).save(path, compress_level=1)
    assert looked_at(pool, path).metadata["width"] == 9990
    request = RenderRequest(str(path), Derived.FULL, str(tmp_path / "full"))
    result = pool.render(request).result(60)
    assert (result.reason, result.width) == ("", 9990)


def test_pictures_with_transparency_keep_it(pool, tmp_path):
    pixels = np.zeros((40, 60, 4), np.uint8)
    pixels[10:30, 10:50] = (255, 0, 0, 255)
    for name in ("a.png", "a.webp", "a.gif"):
        Image.fromarray(pixels).save(tmp_path / name)
        with Image.open(thumb(pool, tmp_path / name, tmp_path / "t")) as picture:
            assert picture.mode == "RGBA", name
            assert pixel(picture, (1, 1))[3] == 0


def test_the_poster_of_a_film_keeps_what_shines_through(pool, tmp_path):
    poster = shown(pool, film_makers.see_through(tmp_path / "a.mov"), tmp_path / "t")
    assert poster.mode == "RGBA"
    for place, right in (((40, 24), (*film_makers.RED, 128)), ((40, 72), (*film_makers.RED, 255))):
        assert near(pixel(poster, place), right, 4)


def test_an_animation_shows_its_first_frame(pool, tmp_path):
    frames = [Image.new("RGB", (40, 30), (n * 2, 0, 0)) for n in range(100)]
    for name in ("a.gif", "a.webp", "a.png"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
        looked_at(pool, tmp_path / name)
        thumb(pool, tmp_path / name, tmp_path / "t")


def test_sixteen_bits_are_scaled_and_not_clipped(pool, tmp_path):
    path = tmp_path / "deep.png"
    Image.fromarray(np.full((20, 20), 32768, np.uint16)).save(path)
    probe = looked_at(pool, path)
    assert probe.technical.bit_depth == 16
    with Image.open(thumb(pool, path, tmp_path / "t")) as picture:
        (level,) = pixel(picture.convert("L"), (5, 5))
        assert 120 <= level <= 136


def test_a_damaged_exif_does_not_cost_the_picture(pool, makers, tmp_path):
    path = tmp_path / "exif.jpg"
    makers.drawn().save(path, "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xee" * 300)
    assert looked_at(pool, path).metadata["width"] == 320
    thumb(pool, path, tmp_path / "t")


def test_text_in_other_scripts_is_text(pool, tmp_path):
    path = tmp_path / "ru.txt"
    path.write_text("Бутылка стоит на пирсе, и солнце садится в море.", encoding="utf-8")
    probe = looked_at(pool, path)
    assert probe.metadata["detected_language"] == "ru"
    thumb(pool, path, tmp_path / "t")


def test_one_line_of_a_million_characters_is_text(pool, tmp_path):
    path = tmp_path / "line.txt"
    path.write_text("x" * 1_000_000)
    assert looked_at(pool, path).metadata["char_count"] == 1_000_000
    thumb(pool, path, tmp_path / "t")


def test_a_tune_of_forty_minutes_is_sampled_in_time(pool, tmp_path):
    path = tmp_path / "long.wav"
    size = 8000 * 4 * 60 * 40
    path.write_bytes(wav_header(8000, size) + (b"\x00\x20" * 2) * (size // 4))
    probe = looked_at(pool, path)
    assert probe.duration == pytest.approx(2400, abs=1)
    request = RenderRequest(str(path), Derived.WAVE, str(tmp_path / "w"))
    assert pool.render(request).result(30).reason == ""


def wav_header(rate, size):
    form = struct.pack("<HHIIHH", 1, 2, rate, rate * 4, 4, 16)
    head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt \x10\0\0\0"
    return head + form + b"data" + struct.pack("<I", size)

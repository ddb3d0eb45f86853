"""Every kind of file is taken for what it is, with the right facts and a picture."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.media.requests import ProbeRequest, RenderRequest

IMAGES = ["jpg", "png", "webp", "gif", "tif", "bmp", "avif", "heic", "cr2"]
FILMS = ["mp4", "mov", "mkv", "avi"]
SOUNDS = ["wav", "flac", "mp3", "m4a", "ogg"]


def probed(pool, path, **options):
    result = pool.probe(ProbeRequest(str(path), **options))
    assert result.reason == "", result.message
    return result.probe


def rendered(pool, path, kind, output, page=0):
    result = pool.render(RenderRequest(str(path), kind, str(output), page=page)).result(30)
    assert result.reason == "", result.message
    return output


@pytest.mark.parametrize("ending", IMAGES)
def test_an_image_has_its_size_and_its_kind(pool, media, ending):
    probe = probed(pool, media[ending])
    assert probe.type == "image"
    assert (probe.technical.width, probe.technical.height) == (320, 200)
    assert probe.technical.aspect_ratio == "8:5"
    assert probe.technical.resolution_category == "SD"
    assert probe.metadata["width"] == 320
    assert probe.checksum_sha256 == hashlib.sha256(media[ending].read_bytes()).hexdigest()
    assert probe.size == media[ending].stat().st_size


@pytest.mark.parametrize("ending", [*IMAGES, *FILMS, "psd", "svg", "pdf"])
def test_a_thumbnail_is_at_most_256_pixels_and_has_the_picture_in_it(pool, media, ending, tmp_path):
    out = rendered(pool, media[ending], Derived.THUMB, tmp_path / "deep" / "thumb")
    with Image.open(out) as picture:
        assert max(picture.size) <= 256
        assert picture.format in {"JPEG", "PNG"}
        if ending not in {"pdf", "svg"}:
            red, green, _ = picture.convert("RGB").getpixel((8, picture.height // 2))[:3]
            assert red > 150
            assert green < 90
    assert [path.name for path in out.parent.iterdir()] == ["thumb"]


@pytest.mark.parametrize("ending", FILMS)
def test_a_film_has_its_rate_as_a_fraction_and_its_length(pool, media, ending):
    probe = probed(pool, media[ending])
    technical = probe.technical
    assert probe.type == "video"
    assert probe.duration == pytest.approx(1, abs=0.05)
    assert (technical.frame_rate_num, technical.frame_rate_den) == (25, 1)
    assert (technical.width, technical.height) == (320, 180)
    assert technical.video_codec == "mpeg4"
    assert technical.bit_depth == 8
    assert probe.metadata["fps"] == 25
    json.dumps(technical.ffprobe_raw, allow_nan=False)
    assert technical.ffprobe_raw["streams"][0]["codec_type"] == "video"


def test_a_film_knows_its_sound_and_when_it_was_made(pool, media):
    probe = probed(pool, media["mp4"])
    assert probe.technical.audio_codec == "aac"
    assert probe.technical.audio_channel_layout == "stereo"
    assert probe.technical.audio_sample_rate == 48000
    assert probe.recorded_at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_a_film_shot_upright_is_upright(pool, makers, tmp_path):
    path = makers.film(tmp_path / "turned.mp4", turned=90)
    probe = probed(pool, path)
    assert (probe.technical.width, probe.technical.height) == (180, 320)
    out = rendered(pool, path, Derived.THUMB, tmp_path / "thumb")
    with Image.open(out) as picture:
        assert picture.height > picture.width


@pytest.mark.parametrize("ending", SOUNDS)
def test_a_sound_has_rate_channels_and_length(pool, media, ending):
    probe = probed(pool, media[ending])
    assert probe.type == "audio"
    assert probe.duration == pytest.approx(1, abs=0.1)
    assert probe.metadata["channels"] == 2
    assert probe.metadata["sample_rate"] in {44100, 48000}


def test_uncompressed_sound_has_its_bit_depth(pool, media):
    assert probed(pool, media["wav"]).technical.audio_bit_depth == 16


@pytest.mark.parametrize("ending", SOUNDS)
def test_a_waveform_is_low_where_the_sound_is_quiet(pool, media, ending, tmp_path):
    out = rendered(pool, media[ending], Derived.WAVE, tmp_path / "wave.png")
    with Image.open(out) as picture:
        assert picture.size == (1600, 240)
        alpha = picture.getchannel("A")
        quiet = alpha.crop((100, 0, 300, 240)).getbbox()
        loud = alpha.crop((800, 0, 1400, 240)).getbbox()
    assert (loud[3] - loud[1]) > 3 * (quiet[3] - quiet[1])


def test_text_is_counted_and_its_language_found(pool, media, tmp_path):
    german = tmp_path / "brief.txt"
    german.write_bytes(
        "Die Flasche steht am Fenster, und draußen regnet es schon.".encode("cp1252")
    )
    probe = probed(pool, german)
    assert probe.type == "text"
    assert probe.metadata["word_count"] == 10
    assert probe.metadata["detected_language"] == "de"
    assert "draußen" in probe.text
    assert probed(pool, media["txt"]).metadata["language"] == "en"


def test_utf16_text_with_a_mark_is_text(pool, tmp_path):
    path = tmp_path / "wide.txt"
    path.write_text("Zwei Bytes für jeden Buchstaben", encoding="utf-16")
    assert probed(pool, path).text == "Zwei Bytes für jeden Buchstaben"


@pytest.mark.parametrize(("ending", "scenes"), [("fountain", 3), ("fdx", 2)])
def test_a_script_is_a_script_whose_scenes_are_counted(pool, media, ending, scenes, tmp_path):
    probe = probed(pool, media[ending])
    assert probe.type == "script"
    assert probe.metadata["scenes"] == scenes
    assert probe.metadata["language"] == "en"
    text = rendered(pool, media[ending], Derived.TEXT, tmp_path / "text").read_text()
    assert "INT. BOTTLE SHOP - NIGHT #12A#" in text
    with Image.open(rendered(pool, media[ending], Derived.THUMB, tmp_path / "thumb")) as sheet:
        assert sheet.height > sheet.width
        assert sheet.convert("L").getextrema()[0] < 100


def test_a_pdf_has_pages_and_text(pool, media, tmp_path):
    probe = probed(pool, media["pdf"])
    assert probe.metadata["pages"] == 2
    assert "bottle stands on the pier" in probe.text
    out = rendered(pool, media["pdf"], Derived.PAGE, tmp_path / "page", page=1)
    with Image.open(out) as picture:
        assert picture.height == 1600
    request = RenderRequest(str(media["pdf"]), Derived.PAGE, str(tmp_path / "none"), page=7)
    assert pool.render(request).result(30).reason == "unsupported"


def test_an_svg_has_its_own_size_and_keeps_its_transparency(pool, media, tmp_path):
    assert probed(pool, media["svg"]).metadata == {"width": 200, "height": 100, "format": "svg"}
    with Image.open(rendered(pool, media["svg"], Derived.THUMB, tmp_path / "t")) as picture:
        assert picture.mode == "RGBA"
        assert picture.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(("orientation", "upright"), [(1, True), (3, True), (6, False), (8, False)])
def test_orientation_is_applied_to_facts_and_pictures(pool, makers, tmp_path, orientation, upright):
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    makers.drawn().save(path, "JPEG", exif=exif)
    probe = probed(pool, path)
    expected = (320, 200) if upright else (200, 320)
    assert (probe.technical.width, probe.technical.height) == expected
    with Image.open(rendered(pool, path, Derived.PREVIEW, tmp_path / "p")) as picture:
        assert picture.size == expected
        # The red half of the drawing is where a camera held that way saw it.
        place = {1: (10, 100), 3: (310, 100), 6: (100, 10), 8: (100, 310)}[orientation]
        assert picture.getpixel(place)[0] > 150


@pytest.mark.parametrize(("offset", "hour"), [(None, 10), ("+02:00", 8), ("-05:30", 15)])
def test_the_capture_date_is_utc(pool, makers, tmp_path, offset, hour):
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    inner = exif.get_ifd(0x8769)
    inner[0x9003] = "2026:05:06 10:00:00"
    if offset:
        inner[0x9011] = offset
    makers.drawn().save(path, "JPEG", exif=exif)
    probe = probed(pool, path)
    expected = datetime(2026, 5, 6, hour, 30 if offset == "-05:30" else 0, tzinfo=UTC)
    assert probe.recorded_at == expected
    assert probe.technical.mediainfo_raw["exif"]["DateTimeOriginal"] == "2026:05:06 10:00:00"


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("jpg", "a.png", "its name ends in .png, but it is a JPEG picture"),
        ("png", "a.jpg", "its name ends in .jpg, but it is a PNG picture"),
        ("txt", "broken.png", "its name ends in .png, but it is text"),
        ("txt", "script.fdx", "its name ends in .fdx, but it is text"),
        ("txt", "take.mp4", "its name ends in .mp4, but it is text"),
        ("png", "script.fountain", "its name ends in .fountain, but it is a PNG picture"),
        ("pdf", "scan.tiff", "its name ends in .tiff, but it is a PDF"),
        ("jpg", "photo.cr2", "its name ends in .cr2, but it is a JPEG picture"),
        ("m4a", "take.mp4", "its name ends in .mp4, but it has only sound"),
        ("mp4", "song.m4a", "its name ends in .m4a, but it has a moving picture"),
        ("wav", "song.mp3", "its name ends in .mp3, but it is sound (wav)"),
        ("mp4", "take.mov", ""),
        ("txt", "script.fountain", ""),
    ],
)
def test_where_name_and_content_disagree_it_is_said(pool, media, tmp_path, kind, name, said):
    path = tmp_path / name
    path.write_bytes(media[kind].read_bytes())
    assert probed(pool, path).misnamed == said


def test_what_has_the_name_of_media_and_is_none_is_probably_damaged(pool, tmp_path):
    path = tmp_path / "download.mp4"
    path.write_bytes(bytes(4096))  # as of a download that has only taken its room
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason == "corrupt"
    assert "not what its name promises" in result.message
    asked = pool.probe(ProbeRequest(str(path), all_files=True)).probe
    assert (asked.type, bool(asked.misnamed)) == ("document", True)


def test_unknown_content_is_a_document_only_if_asked_for(pool, tmp_path):
    path = tmp_path / "data.bin"
    path.write_bytes(bytes(range(256)) * 20)
    assert pool.probe(ProbeRequest(str(path))).reason == "unsupported"
    assert probed(pool, path, all_files=True).type == "document"


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "RGBA", "LA", "I;16", "I", "F"])
def test_odd_but_valid_pictures_are_accepted(pool, makers, tmp_path, mode):
    path = tmp_path / f"odd-{mode.replace(';', '')}.tif"
    if mode in {"I;16", "I", "F"}:
        Image.new(mode, (40, 30), 30000).save(path)
    else:
        makers.drawn(40, 30).convert(mode).save(path)
    assert probed(pool, path).metadata["width"] == 40
    rendered(pool, path, Derived.THUMB, tmp_path / "t")


def test_a_photograph_with_a_film_behind_it_is_accepted(pool, media, tmp_path):
    path = tmp_path / "motion.jpg"
    path.write_bytes(media["jpg"].read_bytes() + b"\0" * 100_000)
    assert probed(pool, path).type == "image"


def test_a_progressive_jpeg_and_an_interlaced_colour_map_are_accepted(pool, makers, tmp_path):
    path = makers.still(tmp_path / "p.jpg", "JPEG", progressive=True)
    rendered(pool, path, Derived.THUMB, tmp_path / "t")
    assert probed(pool, path).type == "image"

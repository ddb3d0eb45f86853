"""Every kind of file is taken for what it is, with the right facts and a picture."""

import hashlib
import json
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.domain.recorded_date import RecordedDate
from desktop.media.requests import ProbeRequest, RenderRequest
from tests.media.judge import pixel

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
            red, green, _ = pixel(picture.convert("RGB"), (8, picture.height // 2))
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
    assert probe.recorded == RecordedDate(datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), 0)


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
        alpha = picture.convert("RGBA").getchannel("A")
        quiet = alpha.crop((100, 0, 300, 240)).getbbox()
        loud = alpha.crop((800, 0, 1400, 240)).getbbox()
    assert quiet is not None
    assert loud is not None
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
        assert np.asarray(sheet.convert("L")).min() < 100


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
        assert pixel(picture, (0, 0))[3] == 0


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
        assert pixel(picture, place)[0] > 150


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


CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. Muž šel k přístavu, věž už svítila.\n" * 2
FRENCH = "Où es-tu, Hélène ? À l'école, déjà. L'été s'achève, ça ne fait rien.\n"
RUSSIAN = "Маяк горит всю ночь над морем. Дочь смотрителя ждёт корабль у старого причала.\n"
JAPANESE = "灯台守の娘は夜の海を見た。黒猫が港町で待つ。\n"
KATAKANA = "灯台のランプは一晩中燃えています。カモメは眠っています。\n"
TALK = "1\n00:00:01,000 --> 00:00:03,500\n{}\n"
CHINESE = "灯塔守护人的女儿望着夜晚的大海。黑猫在港口等待。\n"
KOREAN = "등대지기의 딸은 밤바다를 바라보았다. 검은 고양이가 항구에서 기다린다.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
        ("Маяк", "koi8_r"),
        ("Дочь смотрителя", "cp1251"),
        (RUSSIAN, "iso8859_5"),
        ("Чоловік повільно йшов до гавані. Дощ не вщухав, їжак і ґанок.\n", "koi8_u"),
        (CZECH, "iso8859_2"),
        (CZECH, "cp1250"),
        ("ชายคนนั้นเดินช้าๆ ไปที่ท่าเรือ ฝนตกไม่หยุด\n", "cp874"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gbk"),
        (KOREAN, "euc_kr"),
        ("Ο φάρος φωτίζει τη θάλασσα όλη τη νύχτα.\n", "cp1253"),
        ("Ça va, été, déjà vu", "cp1252"),
        ("Un château naïf où l'été déjà finit, façade après façade.\n", "cp1252"),
        (KATAKANA, "shift_jis"),
        (TALK.format(KATAKANA), "shift_jis"),
        (TALK.format(RUSSIAN), "koi8_r"),
        (TALK.format(RUSSIAN), "cp866"),
        (TALK.format(KOREAN), "euc_kr"),
        (TALK.format(CHINESE), "gbk"),
        ("המגדלור עומד בקצה והמנורה דולקת כל הלילה בזמן שהשחפים ישנים\n", "cp1255"),
        ("تقف المنارة على حافة الرأس ويضيء المصباح طوال الليل\n", "cp1256"),
        ("Şu köşe yaz köşesi. Deniz feneri bütün gece yanıyor, ışığı görünür.\n", "cp1254"),
        ("Žluťoučký kůň úpěl ďábelské ódy. Maják stojí na konci mysu.\n", "cp1250"),
        ("Latarnia świeci całą noc, a mewy śpią na skałach.\n", "cp1250"),
        ("Švyturys stovi ant kyšulio krašto, žiburys dega visą naktį.\n", "cp1257"),
        ("Le phare brûle toute la nuit; été, hélas, où sont les mouettes?\n", "cp1252"),
        ("El faro está al final del cabo y la lámpara arde toda la noche.\n", "cp1252"),
        (FRENCH, "mac_roman"),
        (FRENCH, "cp850"),
        (FRENCH, "cp1252"),
        ("Die Bäume blühen schön, sagt Jürgen. Weiß er das?\n", "mac_roman"),
        ("¿Qué pasó después? La niña soñó.\n", "mac_roman"),
        ("The director’s “final” cut…\n", "mac_roman"),
        ("The director’s “final” cut…\n", "cp1252"),
        (RUSSIAN, "mac_cyrillic"),
        (RUSSIAN, "utf-16-le"),
        (JAPANESE, "utf-16-be"),
        ("Plain words.\n", "utf-16-be"),
        (KOREAN, "utf-32"),
        (KOREAN, "utf-32-le"),
        (RUSSIAN, "utf-32-be"),
        (CHINESE, "utf-8"),
    ],
)
@pytest.mark.parametrize("times", [1, 3000])
def test_text_is_read_in_the_encoding_it_was_written_in(pool, tmp_path, text, encoding, times):
    path = tmp_path / "subtitles.srt"
    path.write_bytes((text * times).encode(encoding))
    probe = probed(pool, path)
    assert probe.type == "text"
    assert probe.text == text * times


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis", "utf-16-le"])
def test_the_name_decides_that_such_bytes_are_text(pool, tmp_path, encoding):
    path = tmp_path / "notes.bin"
    path.write_bytes((RUSSIAN if encoding != "shift_jis" else JAPANESE).encode(encoding))
    assert pool.probe(ProbeRequest(str(path))).reason == "unsupported"


def test_notes_and_summaries_in_a_final_draft_script_are_not_the_script(pool, tmp_path):
    aside = "".join(
        f"<{tag}><Paragraph Type='Action'><Text>Aside.</Text></Paragraph></{tag}>"
        for tag in ("ScriptNote", "Summary", "SceneProperties", "DialogueAlternates", "NewKind")
    )
    body = (
        f"<Paragraph Type='Scene Heading'>{aside}<Text>INT. LAMP - NIGHT</Text></Paragraph>"
        f"<Paragraph Type='Action'><Text>Rain <ScriptNote>Aside.</ScriptNote>falls.</Text>{aside}"
        "</Paragraph><Paragraph><DualDialogue><Paragraph Type='Character'><Text>JON</Text>"
        f"</Paragraph><Paragraph Type='Dialogue'>{aside}<Text>Now.</Text></Paragraph>"
        "<Paragraph Type='Character'><Text>ANN</Text></Paragraph>"
        "<Paragraph Type='Dialogue'><Text>No.</Text></Paragraph></DualDialogue></Paragraph>"
    )
    path = tmp_path / "notes.fdx"
    path.write_text(f"<FinalDraft><Content>{body}</Content></FinalDraft>")
    probe = probed(pool, path)
    assert (probe.metadata["scenes"], probe.metadata["characters"]) == (1, 2)
    words = "INT. LAMP - NIGHT\n\nRain falls.\n\nJON\nNow.\n\nANN ^\nNo.\n"
    assert probe.text == words


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="200mm" height="100mm" viewBox="0 0 20 10"', (756, 378)),
        ('width="2in" height="72pt"', (192, 96)),
        ('width="10cm" viewBox="0 0 200 100"', (378, 189)),
        ('height="6pc" viewBox="0,0,200,100"', (192, 96)),
        ('viewBox="0 0 200 100"', (200, 100)),
        ('width="100%" height="100%" viewBox="-5 -5 80 40"', (80, 40)),
        ('width="+1.5e2PX" height=".5IN"', (150, 48)),
        ('width="400"', (400, 150)),
        ('viewBox="0 0 0 9"', (300, 150)),
    ],
)
def test_a_drawing_has_the_shape_that_its_picture_has(pool, tmp_path, attributes, size):
    path = tmp_path / "logo.svg"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect x="-99" y="-99" width="9999"'
        ' height="9999" fill="red"/></svg>'
    )
    probe = probed(pool, path)
    assert (probe.technical.width, probe.technical.height) == size
    with Image.open(rendered(pool, path, Derived.THUMB, tmp_path / "t.png")) as picture:
        assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.02)
        corners = [(1, 1), (picture.width - 2, picture.height - 2)]
        assert all(pixel(picture.convert("RGB"), at)[0] > 200 for at in corners)


_ENTITIES = '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY red "#e01010">]>'
DRAWING = (
    '<svg xmlns="{ns}" width="40" height="20"><rect width="40" height="20" fill="{red}"/></svg>'
)
PLAIN = DRAWING.format(ns="http://www.w3.org/2000/svg", red="#e01010")


@pytest.mark.parametrize(
    "data",
    [
        (_ENTITIES + DRAWING.format(ns="&ns;", red="&red;")).encode(),
        f"<?xml version='1.0'?><!-- {'licence ' * 2000} -->{PLAIN}".encode(),
        f"<!DOCTYPE svg PUBLIC 'a' 'b' [{'<!ENTITY e%d 1>' * 0} ]>\n{PLAIN}".encode(),
        f"<?xml version='1.0' encoding='UTF-16'?>{PLAIN}".encode("utf-16"),
        f"<?xml version='1.0' encoding='UTF-16'?>{PLAIN}".encode("utf-16-be"),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("<svg xmlns=", "<s:svg xmlns:s=").replace("<rect", "<s:rect")
        .replace("</svg", "</s:svg").encode(),
    ],
)  # fmt: skip
def test_a_drawing_is_one_however_its_file_begins(pool, tmp_path, data):
    path = tmp_path / "drawing.svg"
    path.write_bytes(data)
    probe = probed(pool, path)
    assert (probe.type, probe.technical.width, probe.technical.height) == ("image", 40, 20)
    with Image.open(rendered(pool, path, Derived.THUMB, tmp_path / "t.png")) as picture:
        assert pixel(picture.convert("RGB"), (20, 10))[0] > 200

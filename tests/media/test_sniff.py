"""Content decides; names are hints for text only."""

import pytest

from desktop.media.sniff import sniff
from tests.present import present


@pytest.mark.parametrize(
    ("head", "name", "reader", "content_type"),
    [
        (b"\xff\xd8\xff\xe0", "x.txt", "still_image", "image/jpeg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "x", "still_image", "image/heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "x", "still_image", "image/avif"),
        (b"\0\0\0\x18ftypcrx \0\0\0\0", "x.cr3", "camera_raw", "image/x-canon-cr3"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isom", "x", "movie", "video/mp4"),
        (b"II*\0\x08\0\0\0" + b"\0" * 20, "x.nef", "camera_raw", "image/x-nikon-nef"),
        (b"II*\0\x08\0\0\0" + b"\0" * 20, "x.tif", "tiff_image", "image/tiff"),
        (b"FUJIFILMCCD-RAW 0201", "x.raf", "camera_raw", "image/x-fuji-raf"),
        (b"BM is how this text begins", "x.txt", "text_file", "text/plain"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "x.txt", "svg", "image/svg+xml"),
        (b"GREAT LINES OF ONE LENGTH".ljust(93) * 44, "x.log", "text_file", "text/plain"),
        (b"INT. SHOP - DAY", "x.fountain", "text_file", "text/x-fountain"),
        (b"#EXTM3U\nis a heading here", "x.md", "text_file", "text/markdown"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHi", "x.srt", "text_file", "application/x-subrip"),
    ],
)
def test_content_is_recognised(head, name, reader, content_type):
    found = sniff(head, name, len(head))
    assert (present(found).reader, present(found).content_type) == (reader, content_type)


@pytest.mark.parametrize("head", [b"\0\0\x01", b"\0\0\0\x01"])
def test_a_stream_that_ends_before_its_first_unit_is_none(head):
    assert sniff(head, "x.h264", len(head)) is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"#EXTM3U\n/etc/passwd", "x.mp4"),
        (b"ffconcat version 1.0\nfile x", "x.mp4"),
        (b"%!PS-Adobe-3.0", "x.png"),
        (b"\x7fELF\x02\x01\x01\0\0", "x.jpg"),
        (b"PK\x03\x04\x14\0\0\0", "x.zip"),
        (b"\0" * 4096, "x.mov"),
        (b"\x00\x01\x02\x03", "x.txt"),
    ],
)
def test_what_is_on_no_list_is_nothing(head, name):
    assert sniff(head, name, len(head)) is None

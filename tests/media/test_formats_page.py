"""The table of `docs/file-formats.md` and the allowlist of the program say the same."""

import re
from pathlib import Path

from desktop.media.documents import kinds
from desktop.media.signatures import (
    BRANDS,
    CONTAINED,
    MAGIC,
    RAW_TIFF,
    TARGA,
    TEXT_TYPES,
)
from desktop.media.sniff import sniff
from tests.present import present

PAGE = Path(__file__).parents[2] / "docs" / "file-formats.md"
# What the page calls a kind of content; several content types may go by one name.
CALLED = {
    "JPEG": ["image/jpeg"], "PNG": ["image/png"], "WebP": ["image/webp"], "GIF": ["image/gif"],
    "TIFF": ["image/tiff"], "BMP": ["image/bmp"], "HEIC": ["image/heic"], "AVIF": ["image/avif"],
    "PSD": ["image/vnd.adobe.photoshop"], "JPEG XL": ["image/jxl"],
    "JPEG 2000": ["image/jp2", "image/j2k"], "TGA": ["image/x-tga"], "QOI": ["image/qoi"],
    "ICO": ["image/vnd.microsoft.icon"], "PPM": ["image/x-portable-pixmap"],
    "PGM": ["image/x-portable-graymap"], "PBM": ["image/x-portable-bitmap"],
    "PAM": ["image/x-portable-arbitrarymap"], "PFM": ["image/x-portable-floatmap"],
    "OpenEXR": ["image/x-exr"], "DPX": ["image/x-dpx"], "Cineon": ["image/x-cineon"],
    "Radiance HDR": ["image/vnd.radiance"], "SGI": ["image/x-sgi"], "PCX": ["image/x-pcx"],
    "DDS": ["image/vnd-ms.dds"], "FITS": ["image/fits"], "GXF": ["application/gxf"],
    "Dirac": ["video/x-dirac"], "Motion JPEG": ["video/x-motion-jpeg"],
    "TrueHD and MLP": ["audio/vnd.dolby.mlp"], "VOC": ["audio/x-voc"],
    "SVG": ["image/svg+xml"], "SVGZ": ["image/svg+xml"],
    "CR2": ["image/x-canon-cr2"], "CR3": ["image/x-canon-cr3"], "NEF": ["image/x-nikon-nef"],
    "NRW": ["image/x-nikon-nrw"], "ARW": ["image/x-sony-arw"], "SR2": ["image/x-sony-sr2"],
    "DNG": ["image/x-adobe-dng"], "PEF": ["image/x-pentax-pef"], "SRW": ["image/x-samsung-srw"],
    "ORF": ["image/x-olympus-orf"], "RAF": ["image/x-fuji-raf"], "RW2": ["image/x-panasonic-rw2"],
    "3FR": ["image/x-hasselblad-3fr"], "FFF": ["image/x-hasselblad-fff"],
    "RWL": ["image/x-leica-rwl"], "IIQ": ["image/x-phaseone-iiq"], "MEF": ["image/x-mamiya-mef"],
    "MOS": ["image/x-leaf-mos"], "ERF": ["image/x-epson-erf"], "GPR": ["image/x-gopro-gpr"],
    "KDC": ["image/x-kodak-kdc"], "DCR": ["image/x-kodak-dcr"], "MRW": ["image/x-minolta-mrw"],
    "X3F": ["image/x-sigma-x3f"], "CRW": ["image/x-canon-crw"],
    "MP4": ["video/mp4"], "MOV": ["video/quicktime"],
    "M4V": [], "3GP": [], "MKV": ["video/x-matroska"], "WebM": [], "AVI": ["video/x-msvideo"],
    "MXF": ["application/mxf"], "MPEG": ["video/mpeg"], "transport streams": ["video/mp2t"],
    "FLV": ["video/x-flv"], "WMV/ASF": ["video/x-ms-asf"], "IVF": ["video/x-ivf"],
    "Y4M": ["video/x-yuv4mpeg"], "NUT": ["video/x-nut"], "H.264": ["video/h264"],
    "HEVC": ["video/h265"], "AV1": ["video/av1"], "MPEG-4": ["video/mp4v-es"], "DV": ["video/dv"],
    "Blackmagic RAW": [], "N-RAW": [], "R3D": ["video/x-red-r3d"], "ARRIRAW": ["video/x-arriraw"],
    "WAV": ["audio/wav"], "Wave64": ["audio/x-w64"], "MP3": ["audio/mpeg"],
    "FLAC": ["audio/flac"], "AAC": ["audio/aac"], "M4A": ["audio/mp4"], "Ogg": ["audio/ogg"],
    "AIFF": ["audio/aiff"], "CAF": ["audio/x-caf"], "WavPack": ["audio/x-wavpack"],
    "Monkey's Audio": ["audio/x-ape"], "TTA": ["audio/x-tta"], "AC-3": ["audio/ac3"],
    "DTS": ["audio/vnd.dts", "audio/vnd.dts.hd"], "AMR": ["audio/amr"], "AU": ["audio/basic"],
    "Fountain": ["text/x-fountain"], "plain text": ["text/plain"], "Markdown": ["text/markdown"],
    "RTF": ["text/rtf"], "CSV": ["text/csv"], "JSON": ["application/json"], "HTML": ["text/html"],
    "XML": ["application/xml"], "SRT": ["application/x-subrip"], "VTT": ["text/vtt"],
    "ASS": ["text/x-ssa"], "PDF": ["application/pdf"],
    "LUTs": ["application/x-cube-lut"],
}  # fmt: skip
DOCUMENTS = {
    "Krita": "kra", "OpenRaster": "ora", "Blender": "blend", "After Effects": "aep",
    "Premiere": "prproj", "DaVinci Resolve": "drp", "AAF": "aaf", "OTIOZ": "otioz",
    "Word": "docx", "PowerPoint": "pptx", "Excel": "xlsx", "Final Draft 8": "fdr",
    "Fade In": "fadein", "USDZ": "usdz", "CBZ": "cbz", "fonts": "ttf",
}  # fmt: skip


def rows():
    page = PAGE.read_text(encoding="utf-8")
    section = page[page.index("## Kinds") : page.index("## What is read")]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    table = [[cell.strip() for cell in line.split("|")[1:4]] for line in lines]
    return {name: files for name, files, _ in table if name not in {"what", "---"}}


def known():
    """Every content type that the allowlist can give."""
    table = [found for _, _, found in MAGIC] + [*CONTAINED.values(), *BRANDS.values(), TARGA]
    types = {found.content_type for found in table} | {*RAW_TIFF.values(), *TEXT_TYPES.values()}
    # Those that are known by more than a signature.
    heads = (
        (b"P5 9 9 255\n", "a"), (b"P6 9 9 255\n", "a"), (b"P4 9 9 \n", "a"), (b"P7\n", "a"),
        (b"PF 9", "a"), (b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x40\0\0\0\x16\0\0\0", "a"),
        (b"II*\0\x08\0\0\0", "a.tif"), (b"BM" + bytes(12) + b"\x28\0\0\0\0", "a"),
        (b"<svg ", "a"), (b"words", "a"), (b"\x1f\x07\0\x3f", "a"), (b"\x12\0\x0a", "a"),
        (b"\0\0\1\x67", "a"), (b"\0\0\1\x40\1", "a"), (b"\0\0\1\xb0", "a"), (b"\x0b\x77", "a"),
        (b"\xff\xf1\x50\x80", "a"), ((b"\x47" + b"\xff" * 187) * 3, "a"),
        (b"\0\0\0\x18ftypisom", "a"), (b"\xff\xd8\xff", "a.mjpg"),
        (b"\x01\xda\0\x01\0\x03\0\x09\0\x09" + bytes(600), "a"),
        (b"\x0a\x05\x01\x08" + bytes(200), "a.pcx"),
        (b"LUT_3D_SIZE 2\n", "a.cube"),
    )  # fmt: skip
    return types | {present(sniff(head, name, 9999)).content_type for head, name in heads}


def test_every_kind_on_the_allowlist_stands_on_the_page():
    told = " ".join(rows().values())
    for name, types in CALLED.items():
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told), f"{name} ({types})"
    missing = known() - {one for types in CALLED.values() for one in types}
    assert missing == set()


def test_nothing_stands_on_the_page_that_is_not_on_the_allowlist():
    assert {one for types in CALLED.values() for one in types} - known() <= {"text/html"}
    for row in ("pictures", "artists' pictures", "plates and light", "camera raw", "drawings"):
        for name in re.split(r"[,/]| and ", re.sub(r"\(.*?\)", "", rows()[row])):
            assert name.strip() in {*CALLED, "HEIF", "PSB", "BigTIFF"}, name


def test_documents_on_the_page_are_those_that_are_known():
    told = rows()["projects and exchange files"]
    named = {ending for _, endings in kinds._BY_NAME for ending in endings} | {*kinds._NAMES}
    for name, ending in DOCUMENTS.items():
        assert name in told
        assert ending in named

"""The allowlist: by which first bytes a kind of content is known, and what a name promises."""

from __future__ import annotations

from desktop.base.frozen import frozen


@frozen
class ContentKind:
    """A kind of content and who reads it.

    Attributes:
        reader: The module of this room that reads it: `still_image`, `plates.reader`, `movie` ...
        content_type: MIME type.
        format: What the reader calls it: a Pillow format, a demuxer list, `fountain`, `fdx` ...
        misnamed: A clause for a person, if the name promises something else; else empty.
    """

    reader: str
    content_type: str
    format: str
    misnamed: str = ""


JPEG = ContentKind("still_image", "image/jpeg", "JPEG")
MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
MOTION_JPEG = ContentKind("movie", "video/x-motion-jpeg", "mjpeg")
MOTION_JPEG_NAMES = frozenset(("mjpeg", "mjpg", "mjp"))
DTS = ContentKind("movie", "audio/vnd.dts", "dts")

_EXR = ContentKind("plates.reader", "image/x-exr", "EXR")
_DPX = ContentKind("plates.reader", "image/x-dpx", "DPX")
_CINEON = ContentKind("plates.reader", "image/x-cineon", "CINEON")
_JXL = ContentKind("plates.reader", "image/jxl", "JXL")
_JP2 = ContentKind("plates.reader", "image/jp2", "JPEG2000")
SGI = ContentKind("still_image", "image/x-sgi", "SGI")
PCX = ContentKind("still_image", "image/x-pcx", "PCX")
TARGA = ContentKind("plates.reader", "image/x-tga", "TGA")

# Offset, magic bytes, what it is. Sources: the formats' own specifications.
MAGIC: tuple[tuple[int, bytes, ContentKind], ...] = (
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", ContentKind("still_image", "image/png", "PNG")),
    (0, b"GIF87a", ContentKind("still_image", "image/gif", "GIF")),
    (0, b"GIF89a", ContentKind("still_image", "image/gif", "GIF")),
    (0, b"8BPS\x00\x01", ContentKind("photoshop", "image/vnd.adobe.photoshop", "PSD")),
    (0, b"8BPS\x00\x02", ContentKind("photoshop", "image/vnd.adobe.photoshop", "PSB")),
    (0, b"\x76\x2f\x31\x01", _EXR),
    (0, b"SDPX", _DPX),
    (0, b"XPDS", _DPX),
    (0, b"\x80\x2a\x5f\xd7", _CINEON),
    (0, b"\xd7\x5f\x2a\x80", _CINEON),
    (0, b"#?RADIANCE", ContentKind("plates.reader", "image/vnd.radiance", "HDR")),
    (0, b"#?RGBE", ContentKind("plates.reader", "image/vnd.radiance", "HDR")),
    (0, b"\xff\x0a", _JXL),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", _JXL),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", _JP2),
    (0, b"\xff\x4f\xff\x51", ContentKind("plates.reader", "image/j2k", "JPEG2000")),
    (0, b"DDS \x7c\0\0\0", ContentKind("still_image", "image/vnd-ms.dds", "DDS")),
    (0, b"SIMPLE  =", ContentKind("plates.reader", "image/fits", "FITS")),
    (0, b"qoif", ContentKind("still_image", "image/qoi", "QOI")),
    (0, b"%PDF-", ContentKind("pdf", "application/pdf", "PDF")),
    (0, b"FUJIFILMCCD-RAW", ContentKind("camera_raw", "image/x-fuji-raf", "RAF")),
    (0, b"IIU\x00", ContentKind("camera_raw", "image/x-panasonic-rw2", "RW2")),
    (0, b"FOVb", ContentKind("camera_raw", "image/x-sigma-x3f", "X3F")),
    (0, b"\0MRM", ContentKind("camera_raw", "image/x-minolta-mrw", "MRW")),
    (6, b"HEAPCCDR", ContentKind("camera_raw", "image/x-canon-crw", "CRW")),
    (0, b"\x1a\x45\xdf\xa3", ContentKind("movie", "video/x-matroska", "matroska,webm")),
    (0, b"FLV\x01", ContentKind("movie", "video/x-flv", "flv")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ContentKind("movie", "video/x-ms-asf", "asf")),
    (0, b"\x00\x00\x01\xba", ContentKind("movie", "video/mpeg", "mpeg")),
    (0, b"\x00\x00\x01\xb3", ContentKind("movie", "video/mpeg", "mpegvideo")),
    (0, b"OggS", ContentKind("movie", "audio/ogg", "ogg")),
    (0, b"fLaC", ContentKind("movie", "audio/flac", "flac")),
    (0, b"ID3", ContentKind("movie", "audio/mpeg", "mp3,aac,flac")),
    (0, b"wvpk", ContentKind("movie", "audio/x-wavpack", "wv")),
    (0, b"MAC ", ContentKind("movie", "audio/x-ape", "ape")),
    (0, b"#!AMR", ContentKind("movie", "audio/amr", "amr")),
    (0, b"caff", ContentKind("movie", "audio/x-caf", "caf")),
    (0, b".snd", ContentKind("movie", "audio/basic", "au")),
    (0, b"\x06\x0e\x2b\x34\x02\x05\x01\x01", ContentKind("movie", "application/mxf", "mxf")),
    (0, b"DKIF", ContentKind("movie", "video/x-ivf", "ivf")),
    (0, b"YUV4MPEG2", ContentKind("movie", "video/x-yuv4mpeg", "yuv4mpegpipe")),
    (0, b"riff\x2e\x91\xcf\x11", ContentKind("movie", "audio/x-w64", "w64")),
    (0, b"nut/multimedia container\0", ContentKind("movie", "video/x-nut", "nut")),
    (0, b"\0\0\0\0\x01\xbc", ContentKind("movie", "application/gxf", "gxf")),
    (0, b"BBCD", ContentKind("movie", "video/x-dirac", "dirac")),
    (4, b"\xf8\x72\x6f\xba", ContentKind("movie", "audio/vnd.dolby.mlp", "truehd")),
    (4, b"\xf8\x72\x6f\xbb", ContentKind("movie", "audio/vnd.dolby.mlp", "mlp")),
    (0, b"Creative Voice File\x1a", ContentKind("movie", "audio/x-voc", "voc")),
    (0, b"TTA1", ContentKind("movie", "audio/x-tta", "tta")),
    (0, b"\x7f\xfe\x80\x01", DTS),
    (0, b"\xfe\x7f\x01\x80", DTS),
    (0, b"\x1f\xff\xe8\x00", DTS),
    (0, b"\xff\x1f\x00\xe8", DTS),
    (0, b"DTSHDHDR", ContentKind("movie", "audio/vnd.dts.hd", "dtshd")),
    (4, b"RED1", ContentKind("camera_original", "video/x-red-r3d", "R3D")),
    (4, b"RED2", ContentKind("camera_original", "video/x-red-r3d", "R3D")),
    (0, b"ARRI\x12\x34\x56\x78", ContentKind("camera_original", "video/x-arriraw", "ARRIRAW")),
    (0, b"ARRI\x78\x56\x34\x12", ContentKind("camera_original", "video/x-arriraw", "ARRIRAW")),
)

# RIFF and AIFF name their content at byte 8.
CONTAINED = {
    (b"RIFF", b"WEBP"): ContentKind("still_image", "image/webp", "WEBP"),
    (b"RIFF", b"WAVE"): ContentKind("movie", "audio/wav", "wav"),
    (b"RIFX", b"WAVE"): ContentKind("movie", "audio/wav", "wav"),
    (b"RF64", b"WAVE"): ContentKind("movie", "audio/wav", "wav"),
    (b"BW64", b"WAVE"): ContentKind("movie", "audio/wav", "wav"),
    (b"RIFF", b"AVI "): ContentKind("movie", "video/x-msvideo", "avi"),
    (b"FORM", b"AIFF"): ContentKind("movie", "audio/aiff", "aiff"),
    (b"FORM", b"AIFC"): ContentKind("movie", "audio/aiff", "aiff"),
}

# ISO base media: the brand at byte 8.
BRANDS = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
        ContentKind("still_image", "image/heic", "HEIF"),
    ),
    **dict.fromkeys((b"avif", b"avis"), ContentKind("still_image", "image/avif", "AVIF")),
    b"crx ": ContentKind("camera_raw", "image/x-canon-cr3", "CR3"),
    b"M4A ": ContentKind("movie", "audio/mp4", MP4),
    b"M4B ": ContentKind("movie", "audio/mp4", MP4),
    b"qt  ": ContentKind("movie", "video/quicktime", MP4),
}
BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip", b"pnot"}

RAW_TIFF = {
    "cr2": "image/x-canon-cr2",
    "nef": "image/x-nikon-nef",
    "nrw": "image/x-nikon-nrw",
    "arw": "image/x-sony-arw",
    "sr2": "image/x-sony-sr2",
    "dng": "image/x-adobe-dng",
    "pef": "image/x-pentax-pef",
    "srw": "image/x-samsung-srw",
    "orf": "image/x-olympus-orf",
    "3fr": "image/x-hasselblad-3fr",
    "fff": "image/x-hasselblad-fff",
    "rwl": "image/x-leica-rwl",
    "iiq": "image/x-phaseone-iiq",
    "mef": "image/x-mamiya-mef",
    "mos": "image/x-leaf-mos",
    "erf": "image/x-epson-erf",
    "gpr": "image/x-gopro-gpr",
    "kdc": "image/x-kodak-kdc",
    "dcr": "image/x-kodak-dcr",
}
TEXT_TYPES = {
    "fountain": "text/x-fountain",
    "spmd": "text/x-fountain",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "ass": "text/x-ssa",
    "ssa": "text/x-ssa",
    "csv": "text/csv",
    "rtf": "text/rtf",
    "json": "application/json",
    "html": "text/html",
    "xml": "application/xml",
}
PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"v=0\r\n", b"v=0\n")
# PostScript and metafiles run programs.
PROGRAMS = (b"%!PS", b"\xc5\xd0\xd3\xc6", b"\xd7\xcd\xc6\x9a")

# What a name's ending promises: content types, or the beginning of them; `text` for all text.
FILMS = frozenset(("mp4", "mov", "m4v", "mkv", "webm", "avi", "mpg", "mpeg"))
SOUNDS = frozenset(("m4a", "wav", "mp3", "flac", "aac", "ogg", "oga", "opus", "aif", "aiff"))
PROMISES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("jpg", "jpeg", "jpe"), ("image/jpeg",)),
    **dict.fromkeys(("tif", "tiff"), ("image/tiff",)),
    **dict.fromkeys(("heic", "heif"), ("image/heic",)),
    **{name: (f"image/{name}",) for name in ("png", "webp", "gif", "bmp", "avif")},
    **dict.fromkeys(("psd", "psb"), ("image/vnd.adobe.photoshop",)),
    **{name: (f"image/{name}",) for name in ("jxl", "qoi")},
    **dict.fromkeys(("tga", "vda", "icb", "vst"), ("image/x-tga",)),
    **dict.fromkeys(("jp2", "j2k", "jpf", "jpx", "j2c", "jpc", "jph"), ("image/jp2", "image/j2k")),
    **dict.fromkeys(("hdr", "rgbe"), ("image/vnd.radiance",)),
    **dict.fromkeys(("pbm", "pgm", "ppm", "pnm", "pam", "pfm"), ("image/x-portable-",)),
    "exr": ("image/x-exr",),
    **dict.fromkeys(("sgi", "rgb", "rgba", "bw"), ("image/x-sgi",)),
    "pcx": ("image/x-pcx",),
    "dds": ("image/vnd-ms.dds",),
    **dict.fromkeys(("fits", "fit"), ("image/fits",)),
    "dpx": ("image/x-dpx",),
    "cin": ("image/x-cineon",),
    "ico": ("image/vnd.microsoft.icon",),
    "svgz": ("image/svg+xml",),
    "svg": ("image/svg+xml",),
    "pdf": ("application/pdf",),
    **dict.fromkeys(
        ("mp4", "mov", "m4v", "m4a", "mkv", "webm", "avi", "mpg", "mpeg", "mxf"),
        ("video/", "audio/mp4", "application/mxf"),
    ),
    "wav": ("audio/wav",),
    "mp3": ("audio/mpeg",),
    **dict.fromkeys(("flac", "aac"), ("audio/flac", "audio/aac", "audio/mpeg", "audio/ogg")),
    **dict.fromkeys(("ogg", "oga", "opus"), ("audio/ogg",)),
    **dict.fromkeys(("aif", "aiff"), ("audio/aiff",)),
    **dict.fromkeys(
        ("txt", "md", "markdown", "fountain", "spmd", "srt", "vtt", "ass", "ssa", "sub", "csv"),
        ("text",),
    ),
    "fdx": ("application/x-final-draft",),
    **{name: (kind,) for name, kind in RAW_TIFF.items()},
    "cr3": ("image/x-canon-cr3",),
    "raf": ("image/x-fuji-raf",),
    "x3f": ("image/x-sigma-x3f",),
    "mrw": ("image/x-minolta-mrw",),
    "crw": ("image/x-canon-crw",),
    "rw2": ("image/x-panasonic-rw2",),
}

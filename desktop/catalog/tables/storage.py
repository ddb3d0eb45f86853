"""Where bytes are, bytes kept in the database, and what a probe found out about them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from desktop.catalog.tables.base import (
    Id,
    Instant,
    json_type,
    metadata,
    to_asset,
    to_workspace,
    workspace_column,
)

asset_storage_locations = Table(
    "asset_storage_locations",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("asset_id", Id, nullable=False),
    Column("storage_type", String(50), nullable=False),
    Column("storage_tier", String(50), nullable=False, server_default="hot"),
    Column("bucket", String(255)),
    Column("path", Text, nullable=False),
    Column("filename", String(500)),
    Column("url", Text),
    Column("file_size_bytes", BigInteger),
    Column("checksum_sha256", String(64)),
    Column("content_type", String(100)),
    Column("purpose", String(50), nullable=False, server_default="original"),
    Column("is_primary", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column(
        "is_accessible", Boolean(create_constraint=False), nullable=False, server_default=true()
    ),
    Column("status", String(50), nullable=False, server_default="available"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("verified_at", Instant),
    Column("archived_at", Instant),
    Column("modified_ns", BigInteger),  # mtime when last read: a re-scan compares it, not bytes
    Column("version", Integer, nullable=False, server_default="1"),
    # Of a copy that belongs to the library: the file it was made of, as `path`, `url`,
    # `modified_ns` and `status` are of a file that is referenced.
    Column("source_path", Text),
    Column("source_url", Text),
    Column("source_modified_ns", BigInteger),
    Column("source_status", String(50)),
    UniqueConstraint("workspace_id", "id"),
    to_workspace(),
    to_asset("asset_id"),
    CheckConstraint(
        "storage_type IN ('local', 'database', 's3', 'gcs', 'azure', 'lto')", name="storage_type"
    ),
    CheckConstraint("purpose IN ('original', 'proxy', 'thumbnail')", name="purpose"),
)
c = asset_storage_locations.c
Index("ix_asset_storage_locations_asset", c.asset_id, c.purpose)
# On PostgreSQL these two are hashes of the path alone, which may be of any length.
Index("ix_asset_storage_locations_path", c.workspace_id, c.path)
_copied = text("source_path IS NOT NULL")
Index(
    "ix_asset_storage_locations_source",
    c.workspace_id,
    c.source_path,
    sqlite_where=_copied,
    postgresql_where=_copied,
)
_primary = text("is_primary AND purpose = 'original'")
Index(
    "uq_asset_storage_locations_primary",
    c.workspace_id,
    c.asset_id,
    unique=True,
    sqlite_where=_primary,
    postgresql_where=_primary,
)
# Written as queries write it on each database: SQLite compares the conditions as text.
Index(
    "ix_asset_storage_locations_missing",
    c.asset_id,
    sqlite_where=text("is_accessible = 0"),
    postgresql_where=text("NOT is_accessible"),
)

asset_blobs = Table(
    "asset_blobs",
    metadata,
    Column("location_id", Id, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    workspace_column(),
    Column("data", LargeBinary, nullable=False),
    Column("checksum_sha256", String(64), nullable=False),
    to_workspace(),
    ForeignKeyConstraint(
        ["workspace_id", "location_id"],
        ["asset_storage_locations.workspace_id", "asset_storage_locations.id"],
        ondelete="CASCADE",
    ),
)

asset_technical_metadata = Table(
    "asset_technical_metadata",
    metadata,
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    Column("width", Integer),
    Column("height", Integer),
    Column("frame_rate", Numeric(10, 4, asdecimal=False)),
    Column("frame_rate_num", Integer),
    Column("frame_rate_den", Integer),
    Column("is_variable_rate", Boolean(create_constraint=False)),
    Column("frame_count", BigInteger),
    Column("start_timecode", String(12)),  # with `;` before the frames where it drops frames
    Column("reel", String(100)),
    Column("rotation", SmallInteger),  # degrees clockwise, and then mirrored, to stand upright
    Column("is_mirrored", Boolean(create_constraint=False)),
    Column("pixel_aspect_num", Integer),
    Column("pixel_aspect_den", Integer),
    Column("video_codec", String(50)),
    Column("video_codec_profile", String(100)),
    Column("video_bitrate_bps", BigInteger),
    Column("audio_codec", String(50)),
    Column("audio_channels", Integer),
    Column("audio_channel_layout", String(100)),
    Column("audio_sample_rate", Integer),
    Column("audio_bitrate_bps", BigInteger),
    Column("audio_bit_depth", Integer),
    Column("container_format", String(50)),
    Column("duration_ms", BigInteger),
    Column("bit_depth", Integer),
    Column("color_space", String(50)),
    Column("color_primaries", String(50)),
    Column("color_transfer", String(50)),
    Column("color_range", String(20)),
    Column("aspect_ratio", String(20)),
    Column("resolution_category", String(20)),
    Column("ffprobe_raw", json_type()),
    Column("mediainfo_raw", json_type()),
    Column("analyzed_at", Instant),
    Column("analyzer_version", String(50)),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    to_workspace(),
    to_asset("asset_id"),
    CheckConstraint(
        "rotation = 0 OR rotation = 90 OR rotation = 180 OR rotation = 270", name="rotation"
    ),
    CheckConstraint("frame_count >= 0", name="frame_count"),
    CheckConstraint("pixel_aspect_num > 0", name="pixel_aspect_num"),
    CheckConstraint("pixel_aspect_den > 0", name="pixel_aspect_den"),
)

# Frames in files of their own that are one clip: `plate.1001.exr` to `plate.1240.exr`.
asset_image_sequences = Table(
    "asset_image_sequences",
    metadata,
    Column("asset_id", Id, primary_key=True),
    workspace_column(),
    Column("pattern", Text, nullable=False),  # a file name with # for each digit
    Column("first_frame", BigInteger, nullable=False),
    Column("last_frame", BigInteger, nullable=False),
    Column("missing", json_type(), nullable=False, server_default="[]"),  # as [first, last]
    Column("frame_rate_num", Integer),
    Column("frame_rate_den", Integer),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    to_workspace(),
    to_asset("asset_id"),
    CheckConstraint("last_frame >= first_frame", name="last_frame"),
    CheckConstraint("frame_rate_num > 0", name="frame_rate_num"),
    CheckConstraint("frame_rate_den > 0", name="frame_rate_den"),
    CheckConstraint(
        "(frame_rate_num IS NULL) = (frame_rate_den IS NULL)", name="frame_rate_is_whole"
    ),
)

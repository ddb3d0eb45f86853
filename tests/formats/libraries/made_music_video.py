"""Makes music video databases as their program left them: dirty, portable or with folders."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """
CREATE TABLE productions (
  id TEXT PRIMARY KEY, title TEXT, artist TEXT, audio_filename TEXT, audio_duration REAL,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, status TEXT DEFAULT 'draft',
  storyboard_json TEXT, settings_json TEXT
);
CREATE TABLE images (
  id INTEGER PRIMARY KEY AUTOINCREMENT, filename TEXT NOT NULL UNIQUE, production_id TEXT,
  clip_id TEXT, image_type TEXT NOT NULL, prompt TEXT, size TEXT, mode TEXT, cfg REAL,
  steps INTEGER,  created_at TEXT NOT NULL, file_size INTEGER, binary_data BLOB, mime_type TEXT,
  FOREIGN KEY (production_id) REFERENCES productions(id) ON DELETE CASCADE
);
CREATE TABLE videos (
  id INTEGER PRIMARY KEY AUTOINCREMENT, filename TEXT NOT NULL UNIQUE, production_id TEXT,
  clip_id TEXT, video_type TEXT NOT NULL, duration REAL, resolution TEXT, fps INTEGER,
  source_image_filename TEXT, prompt TEXT, camera_control TEXT, created_at TEXT NOT NULL,
  file_size INTEGER, binary_data BLOB, mime_type TEXT,
  FOREIGN KEY (production_id) REFERENCES productions(id) ON DELETE CASCADE
);
CREATE TABLE audio (
  id INTEGER PRIMARY KEY AUTOINCREMENT, filename TEXT NOT NULL UNIQUE, production_id TEXT,
  audio_type TEXT NOT NULL, duration REAL, sample_rate INTEGER, created_at TEXT NOT NULL,
  file_size INTEGER, binary_data BLOB, mime_type TEXT,
  FOREIGN KEY (production_id) REFERENCES productions(id) ON DELETE CASCADE
);
"""
NOW = "2025-03-01 10:00:00"
BOARD = {
    "bpm": 120,
    "scenes": [
        {
            "title": "The pier",
            "mood": "cold",
            "clips": [
                {"id": "c1", "prompt": "a pier at dusk", "start": 0, "end": 2.5, "lens": 35},
                {"id": "c2", "description": "a gull", "duration": 3, "camera": {"pan": "left"}},
            ],
        },
        {"title": "Empty", "clips": []},
    ],
    "clips": [
        {"id": "c1", "prompt": "the same id again", "imageUrl": "/api/media/image/3?v=1"},
        {"prompt": "no id", "videoUrl": "http://localhost/data/videos/v2.mp4", "lyrics": "la"},
        "not a clip",
    ],
}


def make_music_video(
    folder: Path, *, portable: bool, wal: bool = False, board: object = None
) -> Path:
    """A small library with everything that such libraries have, and much that is wrong."""
    folder.mkdir(parents=True)
    path = folder / "assets.db"
    media = folder / "data"
    for name in ("images", "videos", "audio"):
        (media / name).mkdir(parents=True)
    connection = sqlite3.connect(path)
    if wal:
        connection.execute("pragma journal_mode = wal")
    connection.executescript(SCHEMA)
    text = json.dumps(BOARD if board is None else board)
    settings = json.dumps({"style": "noir"})
    productions = [
        ("p1", "Harbour", "Mara", "song.wav", 61.5, "completed", text, settings),
        ("p2", None, None, None, None, None, "{broken", None),
        ("p3", "Harbour", None, "nowhere.wav", None, "draft", None, "[]"),
    ]
    for id_, title, artist, song, length, status, story, more in productions:
        connection.execute(
            "insert into productions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (id_, title, artist, song, length, NOW, NOW, status, story, more),
        )
    images = [
        (1, "frame 1.png", "p1", "c1", "generated", "a pier at dusk"),
        (2, "mara.png", "p1", None, "reference", None),
        (3, "frame 3.png", "p1", None, "generated", "by its address"),
        (4, "lost.png", None, None, "generated", None),
        (5, "../../outside.png", "p3", "c9", "thumbnail", None),
    ]
    for number, name, production, clip, kind, prompt in images:
        data = None
        if number in (1, 2, 3):
            file = picture(media / "images" / name, number)
            if portable:
                data = file.read_bytes()
                file.unlink()
        connection.execute(
            "insert into images values (?, ?, ?, ?, ?, ?, '1024x576', 'txt2img', 7.5, 30, ?, 1, ?,"
            " 'image/png')",
            (number, name, production, clip, kind, prompt, NOW, data),
        )
    videos = [
        (1, "v1.mp4", "p1", "c1", "clip", "frame 1.png"),
        (2, "v2.mp4", "p1", None, "lipsync", "gone.png"),
        (3, "final.mp4", "p1", None, "final", None),
    ]
    for number, name, production, clip, kind, source in videos:
        connection.execute(
            "insert into videos values (?, ?, ?, ?, ?, 2.5, '720p', 24, ?, 'waves', 'pan', ?, 1,"
            " null, 'video/mp4')",
            (number, name, production, clip, kind, source, "not a time"),
        )
    connection.execute(
        "insert into audio values (1, 'song.wav', null, 'original', 61.5, 44100, ?, 1, null, null)",
        (NOW,),
    )
    connection.commit()
    connection.close()
    return path

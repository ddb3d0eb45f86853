"""The door for scripts loads no window, no decoder and no server: a script starts at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAVY = ("PySide6", "PIL", "numpy", "av", "fastapi", "httpx", "multiprocessing.spawn", "rich")
SCRIPT = """
import json, sys
from desktop.tracking import AssetService, save_shot_as_asset
with AssetService.open(sys.argv[1], create=True) as service:
    save_shot_as_asset(db=service, shot_name="1A", video_url=sys.argv[2], provider="fal")
print(json.dumps([name for name in json.loads(sys.argv[3]) if name in sys.modules]))
"""


def test_a_script_that_saves_a_file_loads_nothing_heavy(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41")
    script = tmp_path / "script.py"  # without a guard against being run again by a child
    script.write_text(SCRIPT, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, script, tmp_path / "a.desk", clip, json.dumps(HEAVY)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == []

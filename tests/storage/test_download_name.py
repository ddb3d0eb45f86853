"""The name of a download is safe, whatever a server says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.storage.download_name import download_name

if TYPE_CHECKING:
    pass


@pytest.mark.parametrize(
    ("disposition", "path", "kind", "name"),
    [
        ("attachment; filename=a.png", "/x", "", "a.png"),
        ('attachment; filename="a \\"b\\".png"', "/x", "", "a _b_.png"),
        ("attachment; filename=a.png; filename*=UTF-8''K%C3%BCste.png", "/x", "", "Küste.png"),
        ("attachment; filename*=nonsense''a%FF.png", "/b/c.jpg", "", "c.jpg"),
        ('inline; filename="../../etc/passwd"', "/x", "text/plain", "passwd.txt"),
        ('inline; filename="C:\\\\a\\\\nul.png"', "/x", "", "_nul.png"),
        ('inline; filename=".."', "/%2e%2e%2f%2e%2e", "", "download"),
        ("", "/a/Lamp%20out.mp4", "", "Lamp out.mp4"),
        ("", "/view", "image/png; q=1", "view.png"),
        ("", "/", "video/mp4", "download.mp4"),
        ("", "/%00%0a%e2%80%aegnp.a", "", "gnp.a"),
        ("", "/" + "ä" * 300 + ".png", "", "ä" * 88 + ".png"),
    ],
)
def test_a_name_is_safe_whatever_a_server_says(
    disposition: str, path: str, kind: str, name: str
) -> None:
    assert download_name(disposition, path, kind) == name

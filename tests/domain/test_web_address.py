"""Addresses of media in the web: what grants access is in none that is shown."""

from __future__ import annotations

import pytest

from desktop.domain.web_address import is_remote, safe_address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://cdn.example.org/a/1.png", "https://cdn.example.org/a/1.png"),
        ("https://example.org/get?id=7&size=large", "https://example.org/get?id=7&size=large"),
        ("https://ada:geheim@example.org/1.png", "https://example.org/1.png"),
        ("https://geheim@example.org:8443/1.png?v=2", "https://example.org:8443/1.png?v=2"),
        ("https://b.example.org/1.mp4?v=2&X-Amz-Signature=geheim", "https://b.example.org/1.mp4"),
        ("https://b.example.org/1.mp4?sv=2022&sp=r&sig=geheim", "https://b.example.org/1.mp4"),
        ("https://example.org/1.png?api_key=geheim", "https://example.org/1.png"),
        ("https://example.org/1.png?geheim", "https://example.org/1.png"),
        ("https://example.org/1.png?x=" + "geheim" * 8, "https://example.org/1.png"),
        ("https://example.org/1.png#access_token=geheim", "https://example.org/1.png"),
        ("https://[geheim/1.png", ""),
        ("script://night/1", "script://night/1"),
    ],
)
def test_an_address_is_shown_without_what_grants_access(address: str, shown: str) -> None:
    assert safe_address(address) == shown
    assert "geheim" not in safe_address(address)


def test_files_of_this_machine_have_no_remote_address() -> None:
    assert [is_remote(text) for text in ("/a/b.png", "file:///a.png", "", "https://a/b")] == [
        False,
        False,
        False,
        True,
    ]

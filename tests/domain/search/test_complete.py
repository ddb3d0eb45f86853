"""What the search field offers, and what it puts where."""

from __future__ import annotations

import pytest

from desktop.domain.search.complete import MOST, CompletionKind, complete
from desktop.domain.search.completion_names import CompletionNames
from desktop.domain.search.fields import FIELDS, Field
from desktop.domain.search.parser import parse

NAMES = CompletionNames(
    tags=("harbour", "two words", "Rejected", "a,b", "unknown"),
    collections=("Pier references",),
    characters=("Mara",),
    models=("flux-1", "none"),
    providers=("comfyui",),
    extensions=("png", "mov"),
)


def offered(query: str) -> list[str]:
    """The texts offered at the `|` of `query`."""
    return [offer.text for offer in complete(query.replace("|", ""), query.index("|"), NAMES)]


def chosen(query: str, text: str) -> str:
    """The query after choosing `text` at the `|`."""
    plain = query.replace("|", "")
    offer = next(o for o in complete(plain, query.index("|"), NAMES) if o.text == text)
    return plain[: offer.start] + offer.text + plain[offer.end :]


@pytest.mark.parametrize("query", ["|", "a |", "(|", "a -|", "type:video |", "a OR |"])
def test_where_a_term_may_begin_every_field_is_offered(query: str) -> None:
    assert offered(query) == [f"{spec.field.value}:" for spec in FIELDS]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ty|", ["type:"]),
        ("TY|", ["type:"]),
        ("-du|", ["duration:"]),
        ("colo|", ["colour:"]),
        ("type:vi|", ["video"]),
        ("type:video,im|", ["image"]),
        ("is:un|", ["unrated", "untagged", "unused", "unlinked"]),
        ("tag:two|", ['"two words"']),
        ('tag:"two w|', ['"two words"']),
        ("tag:a,|", ["harbour", '"two words"', "Rejected", '"a,b"', '"unknown"']),
        ("tag:REJ|", ["Rejected"]),
        ("tag: ha|", ["harbour"]),
        ("tag: |", ["harbour", '"two words"', "Rejected", '"a,b"', '"unknown"']),
        ("in:ref|", ['"Pier references"']),
        ("character:|", ["Mara"]),
        ("model:|", ["flux-1", '"none"', "unknown"]),
        ("provider:c|", ["comfyui"]),
        ("ext:m|", ["mov"]),
        ("rating>|", ["5", "4", "3", "2", "1", "0"]),
        ("cost:|", ["unknown"]),
        ("cost>|", []),
        ("created:last|", ["lastweek", "lastmonth", "lastyear"]),
        ("harb|", ["tag:harbour"]),
        ("pier|", ['in:"Pier references"']),
        ('"harb|', []),
        ("nofield:|", []),
        ("qqqq|", []),
    ],
)
def test_what_is_offered_fits_what_is_typed(query: str, expected: list[str]) -> None:
    assert offered(query) == expected


@pytest.mark.parametrize(
    ("query", "text", "result"),
    [
        ("a ty|pe b", "type:", "a type: b"),
        ("ty|pe:video", "type:", "type:video"),
        ("type:vi|de rating:3", "video", "type:video rating:3"),
        ('tag:"two w|', '"two words"', 'tag:"two words"'),
        ("tag:harb|,x", "harbour", "tag:harbour,x"),
        ("a -rej| b", "tag:Rejected", "a -tag:Rejected b"),
    ],
)
def test_choosing_replaces_just_what_it_completes(query: str, text: str, result: str) -> None:
    assert chosen(query, text) == result


def test_every_value_offered_parses() -> None:
    for spec in FIELDS:
        for offer in complete(f"{spec.field.value}:", len(spec.field.value) + 1, NAMES):
            assert offer.kind is CompletionKind.VALUE
            node = parse(f"{spec.field.value}:{offer.text}")
            assert node is not None
            assert node.field is spec.field  # type: ignore[union-attr]


def test_a_library_of_many_tags_offers_a_few() -> None:
    many = CompletionNames(tags=tuple(f"tag {number}" for number in range(20_000)))
    assert len(complete("tag:", 4, many)) == MOST
    assert len(complete("tag", 3, many)) <= MOST
    assert many.of(Field.TAG) == many.tags
    assert many.of(Field.COST) == ()


def test_names_are_offered_with_how_often_they_stand_there() -> None:
    names = CompletionNames(models=("flux", "kling"), counts={"model": {"flux": 1_200}})
    assert [(o.label, o.help) for o in complete("model:", 6, names)][:2] == [
        ("flux", "1,200"), ("kling", ""),
    ]  # fmt: skip
    part = CompletionNames(
        schedulers=("karras",), counts={"scheduler": {"karras": 3}}, counted=1000
    )
    assert complete("scheduler:k", 11, part)[0].help == "3 of the newest 1,000"

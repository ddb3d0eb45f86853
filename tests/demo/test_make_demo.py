"""The demo: a film with its cast and takes stands at the end, and a second run changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.demo.make_demo import make_demo
from desktop.domain.asset import MEDIA_TYPES, AssetType
from desktop.domain.job import Outcome
from desktop.domain.listing import Listing
from desktop.jobs.factory import JobFactory
from desktop.jobs.import_request import from_options
from desktop.jobs.job import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.catalog.library import Library


@pytest.fixture(scope="module")
def jobs() -> Iterator[JobFactory]:
    """The jobs with two real worker processes."""
    with JobFactory(workers=2) as made:
        yield made


def test_the_demo_is_complete_and_is_made_once(
    library: Library, jobs: JobFactory, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    report = run(make_demo(library, jobs, folder, scale=0.12))
    keys = [imported.job_id for imported in report.imported]
    rows = library.read(lambda r: [row for key in keys for row in r.jobs.report(key)])
    assert [row for row in rows if row.outcome is not Outcome.ADDED] == []
    # In the order that was asked for: the demo is the same every time it is made.
    records = [library.read(lambda r, key=key: r.jobs.load(key)) for key in keys]  # type: ignore[misc]
    asked = [
        path for job in records if job for path in from_options(job.result["options"])[0].paths
    ]
    assert [row.path for row in rows] == asked
    film = library.read(lambda r: r.films.load(report.film_id))
    assert len(film.scenes) > 2
    assert any(len(shot.takes) > 1 for shot in film.shots())
    assert all(shot.selected for shot in film.shots() if shot.takes)
    tags = library.read(lambda r: r.tags.all())
    assert any(tag.parent_id and tag.colour and tag.count for tag in tags)
    collections = library.read(lambda r: r.collections.all())
    assert any(c.parent_id and c.count for c in collections)
    assert any(c.query for c in collections)
    cast = library.read(lambda r: r.listing.page(Listing(types=(AssetType.CHARACTER_REF,))))
    assert cast.cards
    assert library.read(lambda r: r.relations.of(cast.cards[0].id))
    first = library.read(lambda r: r.listing.page(Listing(types=MEDIA_TYPES), limit=20)).cards
    assert {card.type for card in first} == {AssetType.IMAGE}  # what a grid shows first
    before = library.read(lambda r: r.stats.info())
    again = run(make_demo(library, jobs, folder, scale=0.12))
    assert (again.is_new, again.film_id) == (False, report.film_id)
    assert library.read(lambda r: r.stats.info()).by_type == before.by_type

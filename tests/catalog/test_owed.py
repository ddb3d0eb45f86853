"""What a film still owes: every planted gap is one line, and no total while a part has no price."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import NotFoundError
from desktop.catalog.tables.all import asset_technical_metadata
from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.basis import BasisCause, BasisChange, BasisPart, BasisState
from desktop.domain.basis_words import cause_words
from desktop.domain.exchange import checked_rate
from desktop.domain.finish_cost import QuoteBasis
from desktop.domain.owed import OwedKind, OwedReason
from desktop.domain.owed_facts import OwedFacts, TakeFacts
from desktop.domain.owed_lines import owed
from desktop.domain.owed_words import line_words
from desktop.domain.provider_call import CallState, ProviderCall
from desktop.domain.rate_card_data import read_cards
from desktop.domain.relation import RelationType
from desktop.domain.typed_text import Money
from desktop.edits.edit import perform
from desktop.edits.film import SetFilm, SetShot
from desktop.edits.film_use import AddFailedTake
from desktop.edits.history import History
from desktop.edits.provider_call import RecordCall
from desktop.edits.rate_card import EstimateCosts, PutRateCards
from desktop.edits.spending import SetExchangeRate
from desktop.edits.take import KeepAsIs

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.domain.owed import Owed

K, R = OwedKind, OwedReason
VIDEO, IMAGE, AUDIO = AssetType.VIDEO, AssetType.IMAGE, AssetType.AUDIO
CLIP = {"provider": "Example", "model": "clip-1", "parameters": {"resolution": "720p"}}


def prices(model: str, of_a_second: str, currency: str = "USD") -> Any:
    """Prices of clips by the second."""
    line = {
        "unit": "second",
        "count": ["seconds"],
        "by": ["resolution"],
        "table": [{"resolution": "720p", "price": of_a_second}],
    }
    example = {"seconds": 1, "resolution": "720p", "cost": of_a_second}
    told = {"model": model, "prices": [line], "examples": [example]}
    head = {"provider": "example", "source": "an invoice", "currency": currency}
    return read_cards({**head, "from": "2020-01-01", "models": [told]})


class Stage:
    """A film with two scenes, and what a test puts into it."""

    def __init__(self, library: Library) -> None:
        self.library = library

        def build(tx: Any) -> Any:
            film = tx.films.add_film("Harbour")
            return film, tx.films.add_scene(film, "Pier"), tx.films.add_scene(film, "Storm")

        self.film, self.scene, self.other = library.write(build)
        self.count = 0

    def shot(self, *, scene: AssetId | None = None, **values: Any) -> AssetId:
        """A shot; with a name of its own."""
        self.count += 1
        name = f"shot {self.count}"
        (key,) = self.library.write(lambda tx: tx.films.add_shots(scene or self.scene, [name]))
        if values:
            perform(self.library, SetShot(key, values))
        return key

    def asset(self, type_: AssetType = VIDEO, **values: Any) -> AssetId:
        """A picture, clip or sound that cost nothing, unless it is said otherwise."""
        has_sound = values.pop("has_sound", None)
        known: dict[str, Any] = {"generation_cost": Decimal(0)}
        if type_ is VIDEO:
            known |= {"duration": 4.0, "metadata": {"width": 1280, "height": 720}}

        def write(tx: Any) -> AssetId:
            key: AssetId = tx.assets.add(type_, "made", **(known | values))
            if has_sound is not None:
                row = {"asset_id": key, "audio_codec": "aac" if has_sound else None}
                tx._session.insert(asset_technical_metadata, [row])
            return key

        return self.library.write(write)

    def take(self, shot: AssetId, type_: AssetType = VIDEO, **values: Any) -> AssetId:
        """The same as a take of a shot."""
        key = self.asset(type_, **values)
        self.library.write(lambda tx: tx.films.add_takes(shot, [key]))
        return key

    def use(self, user: AssetId, asset: AssetId) -> None:
        self.library.write(lambda tx: tx.relations.add(RelationType.USED_IN, user, asset))

    def lose(self, asset: AssetId, status: str = "missing") -> None:
        """Its file is not there."""
        place = {"storage_type": "local", "path": "x", "is_accessible": False, "status": status}
        self.library.write(lambda tx: tx.locations.add(asset, **place))

    def owed(self) -> Owed:
        return self.library.read(lambda reads: reads.owed.of(self.film))

    def found(self) -> list[tuple[OwedKind, OwedReason, AssetId | None]]:
        """Each line by its kind, its case, and the shot or scene that it is about."""
        return [
            (line.kind, line.reason, line.place.shot_id or line.place.scene_id)
            for line in self.owed().lines
        ]


@pytest.fixture
def stage(library: Library) -> Stage:
    return Stage(library)


def test_each_planted_gap_is_one_line_in_the_order_of_the_board(stage: Stage) -> None:
    library = stage.library
    fine = stage.shot(dialogue="Ahoy.")
    stage.take(fine, has_sound=True)
    missing = stage.shot()
    failed = stage.shot()
    stage.take(failed)
    perform(library, AddFailedTake(failed, "out of credits", cost=Money(Decimal(0), "USD")))
    offline = stage.shot()
    stage.lose(stage.take(offline, IMAGE))
    mute, still = stage.shot(dialogue="Land!"), stage.shot(dialogue="Where?")
    stage.take(mute, has_sound=False)
    stage.take(still, IMAGE)
    short = stage.shot(duration=8.0)
    stage.take(short)
    unpriced = stage.shot()
    stage.take(unpriced, source="generation", generation_cost=None)
    cut = stage.shot(status=AssetStatus.CUT.value, dialogue="Nobody hears this.")
    stage.take(cut)
    stage.take(cut)
    gone = stage.shot()
    library.write(lambda tx: tx.assets.trash([gone]))
    perform(library, SetFilm(stage.film, {"target_duration": 30.0}))

    lines = stage.found()
    assert lines == [
        (K.OVER_TIME, R.NONE, None),
        (K.MISSING, R.NONE, missing),
        (K.FAILED, R.NONE, failed),
        (K.OFFLINE, R.FILE_GONE, offline),
        (K.SILENT, R.CLIP_WITHOUT_SOUND, mute),
        (K.SILENT, R.NO_SOUND, still),
        (K.SHORT, R.NONE, short),
        (K.UNPRICED, R.TAKE_COST, unpriced),
        (K.UNUSED, R.TAKES_OF_CUT, cut),
        (K.EMPTY, R.NONE, stage.other),
    ]
    whole = stage.owed()
    assert {k: len(whole.of(k)) for k in whole.counts} == whole.counts
    assert sum(whole.counts.values()) == len(lines) == len(whole.of(None))
    words = [line_words(line) for line in whole.lines]
    assert words[2] == "Take 2 failed: out of credits. Nothing came since."
    assert words[6] == "Planned at 8 s, take 1 has 4 s."
    assert words[8] == "The shot is cut. Its 2 takes are used nowhere else."

    # Mended one after another, nothing is left.
    for shot in (missing, failed):
        stage.take(shot)
    stage.take(offline, IMAGE)
    perform(library, SetShot(short, {"duration": 4.0}))
    sound = stage.asset(AUDIO)
    for shot in (mute, still):
        stage.use(shot, sound)
    perform(library, SetFilm(stage.film, {"target_duration": None}))
    library.write(lambda tx: tx.assets.trash([cut, stage.other]))
    newest = library.read(lambda reads: reads.films.load(stage.film)).find_shot(offline)
    assert newest is not None
    library.write(lambda tx: tx.films.select_take(offline, newest.takes[-1].card.id))
    perform(library, _priced(unpriced, stage))
    assert stage.owed().lines == ()
    assert stage.owed().finish.quotes == ()
    with pytest.raises(NotFoundError):
        library.read(lambda reads: reads.owed.of(fine))


def _priced(shot: AssetId, stage: Stage) -> Any:
    """The call that made the take of a shot, with what it cost."""
    film = stage.library.read(lambda reads: reads.films.load(stage.film))
    found = film.find_shot(shot)
    assert found is not None
    made = tuple(take.card.id for take in found.takes)
    return RecordCall(ProviderCall("Example", cost=Money(Decimal(1), "USD"), made=made))


def test_calls_are_owed_where_they_were_for(stage: Stage) -> None:
    library = stage.library
    shot, other = stage.shot(), stage.shot()
    take = stage.take(shot, source="generation", generation_cost=None)
    stage.take(other)

    days = count(1)

    def call(state: CallState = CallState.SUCCEEDED, **values: Any) -> None:
        at = datetime(2199, 1, next(days), tzinfo=UTC)  # each after all takes, a day apart
        perform(library, RecordCall(ProviderCall("Example", "clip-1", state, at=at, **values)))

    call(made=(take,))  # its cost is the call's, and unknown once
    call(target_id=stage.film)
    call(CallState.FAILED, target_id=other, error="refused")
    call(CallState.FAILED, target_id=other, error="refused again")
    call(CallState.PLANNED, target_id=other)  # not sent: nothing is owed
    empty = (K.EMPTY, R.NONE, stage.other)
    assert stage.found() == [
        (K.UNPRICED, R.CALL_COST, None),
        (K.UNPRICED, R.CALL_COST, shot),
        (K.FAILED, R.NONE, other),
        (K.UNPRICED, R.CALL_COST, other),
        empty,
    ]
    (failed,) = stage.owed().of(K.FAILED)
    assert (failed.count, failed.error) == (2, "refused again")
    # Once it succeeds, what failed before is history; what was made and not kept is spare.
    spare = stage.asset(IMAGE)
    call(target_id=other, made=(spare,), cost=Money(Decimal(1), "USD"))
    assert (K.FAILED, R.NONE, other) not in stage.found()
    assert (K.UNUSED, R.NOT_KEPT, other) in stage.found()
    library.write(lambda tx: tx.films.add_takes(shot, [spare]))
    assert stage.owed().of(K.UNUSED) == ()


def test_what_nothing_uses_is_spare_and_what_anything_uses_is_not(stage: Stage) -> None:
    library = stage.library
    shot, cut = stage.shot(), stage.shot(status=AssetStatus.CUT.value)
    taken = stage.take(shot, IMAGE)
    mood, mara, drawn = stage.asset(IMAGE), stage.asset(AssetType.CHARACTER_REF), stage.asset(IMAGE)
    music, both, lost = stage.asset(AUDIO), stage.asset(AUDIO), stage.asset(AUDIO)
    for asset in (mood, mara, drawn, music):
        stage.use(stage.film, asset)
    for asset in (both, lost):
        stage.use(cut, asset)
    stage.use(shot, both)
    library.write(lambda tx: tx.relations.add(RelationType.DERIVED_FROM, drawn, taken))

    def spare() -> dict[Any, OwedReason]:
        return {line.asset_id: line.reason for line in stage.owed().of(K.UNUSED)}

    assert spare() == {mood: R.USED_BY_NONE, mara: R.USED_BY_NONE, lost: R.USED_BY_CUT}
    stage.use(shot, mara)
    library.write(lambda tx: tx.films.add_takes(shot, [mood]))
    library.write(lambda tx: tx.assets.trash([lost]))
    assert spare() == {}
    # All shots of a scene that is cut are cut with it, and owe nothing else.
    stage.shot(dialogue="Gone.")
    library.write(lambda tx: tx.assets.set(stage.scene, {"status": AssetStatus.CUT.value}))
    assert spare() == {
        **dict.fromkeys((mara, both), R.USED_BY_CUT),
        taken: R.TAKES_OF_CUT,  # one line for all takes of the shot
    }
    assert stage.owed().counts.keys() == {K.EMPTY, K.UNUSED}


def test_a_quote_is_what_the_estimate_will_be_and_nothing_unpriced_is_summed(
    stage: Stage,
) -> None:
    library = stage.library
    perform(library, PutRateCards(prices("clip-1", "0.25")))
    other = {**CLIP, "model": "clip-2"}
    made: dict[str, Any] = {
        "source": "generation", "generation_cost": None, "generation_metadata": CLIP,
    }  # fmt: skip
    done = stage.shot()
    takes = [stage.take(done, **made) for _ in range(2)]
    planned, open_, failed = stage.shot(duration=6.0), stage.shot(), stage.shot()
    perform(library, AddFailedTake(failed, "no", generation={"provider": "Example"} | other))
    perform(library, EstimateCosts(tuple(takes)))
    quotes = {quote.shot_id: quote for quote in stage.owed().finish.quotes}
    # As most takes were made: as long as it is planned, else as long as those are.
    assert quotes[planned].basis is QuoteBasis.MOST_TAKES
    assert quotes[planned].estimate.cost == Decimal("1.5")
    estimated = library.read(lambda reads: reads.assets.load(takes[0])).generation_cost
    assert quotes[open_].estimate.cost == estimated == Decimal(1)
    # As the last attempt, of which nobody knows the price: no total, and it is said.
    assert (quotes[failed].basis, quotes[failed].model) == (QuoteBasis.LAST_ATTEMPT, "clip-2")
    finish = stage.owed().finish
    assert (finish.total, finish.unpriced) == (None, 1)
    assert finish.words("USD") == "$2.50 for 2 shots, and 1 that cannot be priced"
    assert [line.quote for line in stage.owed().of(K.MISSING)] == list(finish.quotes)

    # Its price becomes known, in another currency: a sum of each, and one where a rate is there.
    perform(library, PutRateCards(prices("clip-2", "0.5", "EUR")))
    perform(library, SetShot(failed, {"duration": 2.0}))
    finish = stage.owed().finish
    assert finish.total is not None
    assert finish.words("USD") == "$2.50 + €1.00 for 3 shots"
    perform(library, SetExchangeRate(checked_rate("EUR", Decimal("1.10"), date(2020, 1, 1))))
    finish = stage.owed().finish
    assert finish.words("USD") == "$2.50 + €1.00 (together $3.60 at the rates entered) for 3 shots"
    # On a day before the prices held there are none.
    before = library.read(lambda reads: reads.owed.of(stage.film, day="2019-12-31")).finish
    assert (before.total, before.priced) == (None, ())
    assert before.words("USD") == "3 shots that cannot be priced"


def test_a_call_is_the_last_attempt_where_it_is_later_and_nobody_guesses_a_model(
    stage: Stage,
) -> None:
    library = stage.library
    shot = stage.shot(duration=3.0)
    (quote,) = stage.owed().finish.quotes
    assert (quote.basis, quote.estimate.cost) == (QuoteBasis.NOTHING, None)
    perform(library, PutRateCards(prices("clip-1", "0.25")))
    request = {"parameters": {"resolution": "720p"}}
    call = ProviderCall(
        "Example", "clip-1", CallState.FAILED, target_id=shot, error="busy", request=request
    )
    perform(library, RecordCall(call))
    (quote,) = stage.owed().finish.quotes
    assert (quote.basis, quote.number) == (QuoteBasis.LAST_ATTEMPT, 0)
    assert quote.estimate.cost == Decimal("0.75")


def test_stale_and_blocked_takes_are_told_with_their_causes(stage: Stage) -> None:
    shots = [stage.shot() for _ in range(3)]
    takes = [stage.take(shot, generation_metadata=CLIP) for shot in shots]
    film = stage.library.read(lambda reads: reads.films.load(stage.film))
    line = BasisCause(BasisPart.DIALOGUE, BasisChange.CHANGED, 3)
    away = BasisCause(BasisPart.REFERENCE, BasisChange.AWAY, name="pier.png")
    states = [(BasisState.STALE, (line,)), (BasisState.BLOCKED, (away,)), (BasisState.CURRENT, ())]
    scene = film.scenes[0]
    aged = tuple(
        replace(shot, takes=(replace(shot.takes[0], state=state, causes=causes),))
        for shot, (state, causes) in zip(scene.shots, states, strict=True)
    )
    facts = OwedFacts(
        takes={key: TakeFacts(CLIP, {}, is_made=True) for key in takes},
        cards=prices("clip-1", "0.25"),
        day="2026-11-28",
    )
    found = owed(replace(film, scenes=(replace(scene, shots=aged),)), facts)
    assert [(one.kind, one.place.shot_id, one.causes) for one in found.lines] == [
        (K.STALE, shots[0], (line,)),
        (K.BLOCKED, shots[1], (away,)),
    ]
    assert line_words(found.lines[0]) == ("Take 1 is out of date: line 3 of the dialogue changed.")
    assert line_words(found.lines[1]).endswith("the reference “pier.png” is not there.")
    # What is out of date is to be made, as it was; what is blocked cannot be.
    assert [(one.shot_id, one.estimate.cost) for one in found.finish.quotes] == [
        (shots[0], Decimal(1))
    ]
    every = [BasisCause(part, change) for part in BasisPart for change in BasisChange]
    assert len({cause_words(cause) for cause in every}) == len(every)


def test_a_changed_line_is_owed_until_it_is_taken_back_or_kept(stage: Stage) -> None:
    library, history = stage.library, History()
    perform(library, PutRateCards(prices("clip-1", "0.25")))
    shot = stage.shot(dialogue="Ahoy.\nWho is there?")
    pier = stage.asset(IMAGE)
    stage.use(shot, pier)
    take = stage.take(shot, has_sound=True, generation_metadata=CLIP)
    library.write(lambda tx: tx.assets.trash([stage.other]))
    assert stage.found() == []
    history.perform(library, SetShot(shot, {"dialogue": "Ahoy.\nWho goes there?"}))
    (line,) = stage.owed().lines
    assert (line.kind, line.asset_id) == (K.STALE, take)
    assert line_words(line) == "Take 1 is out of date: line 2 of the dialogue changed."
    assert line.quote is not None
    assert (line.quote.estimate.cost, line.quote.number) == (Decimal(1), 1)
    # What it needs is away: it cannot be made again, and costs nothing to finish.
    library.write(lambda tx: tx.assets.trash([pier]))
    (line,) = stage.owed().lines
    assert (line.kind, line.quote) == (K.BLOCKED, None)
    assert line_words(line).startswith("Take 1 is out of date: line 2 of the dialogue changed. It")
    assert stage.owed().finish.quotes == ()
    library.write(lambda tx: tx.assets.restore([pier]))
    history.undo(library)
    assert stage.found() == []
    history.redo(library)
    assert stage.found() == [(K.STALE, R.NONE, shot)]
    perform(library, KeepAsIs((shot,), (take,)))
    assert stage.found() == []


def test_files_that_are_away_are_told_where_they_are_used(stage: Stage) -> None:
    shot = stage.shot(dialogue="Who is there?")
    stage.take(shot, has_sound=False)
    wind, music = stage.asset(AUDIO), stage.asset(AUDIO)
    stage.use(stage.scene, wind)
    stage.use(stage.film, music)
    stage.lose(wind, "offline")
    stage.lose(music)
    stage.library.write(lambda tx: tx.assets.trash([stage.other]))
    assert stage.found() == [
        (K.OFFLINE, R.FILE_GONE, None),
        (K.OFFLINE, R.FILE_AWAY, stage.scene),
    ]

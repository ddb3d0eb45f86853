from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import new_id
from desktop.domain.packed_ids import PackedIds, difference, pack, unpack

IDS = [new_id() for _ in range(12)]


def test_an_id_survives_packing() -> None:
    assert unpack(pack(IDS[0])) == IDS[0]
    assert len(pack(IDS[0])) == 16


def test_a_packed_list_reads_like_a_list() -> None:
    packed = PackedIds.of(IDS)
    assert list(packed) == IDS
    assert len(packed) == 12
    assert packed[-1] == IDS[-1]
    assert list(packed[2:5]) == IDS[2:5]
    assert list(packed[::2]) == IDS[::2]
    assert list(packed[8:3]) == []


def test_an_id_is_found_only_where_one_begins() -> None:
    packed = PackedIds.of(IDS)
    assert [packed.find(asset_id) for asset_id in IDS] == list(range(12))
    assert packed.find(new_id()) == -1
    shifted = PackedIds(b"\0" * 8 + pack(IDS[0]) + b"\0" * 8)
    assert shifted.find(IDS[0]) == -1


@given(st.lists(st.sampled_from(IDS), unique=True), st.lists(st.sampled_from(IDS), unique=True))
def test_one_cut_and_one_insertion_turn_any_list_into_any_other(
    before: list[str], after: list[str]
) -> None:
    row, removed, inserted = difference(PackedIds.of(before), PackedIds.of(after))
    assert before[:row] + after[row : row + inserted] + before[row + removed :] == after


def test_what_comes_in_at_the_top_is_one_insertion() -> None:
    assert difference(PackedIds.of(IDS[2:]), PackedIds.of(IDS)) == (0, 0, 2)
    assert difference(PackedIds.of(IDS), PackedIds.of(IDS[:5] + IDS[6:])) == (5, 1, 0)


def test_whether_an_id_is_among_them_is_asked_without_unpacking() -> None:
    ids = [new_id() for _ in range(100)]
    packed = PackedIds.of(ids)
    assert all(key in packed for key in ids)
    assert new_id() not in packed
    assert 5 not in packed  # type: ignore[comparison-overlap]  # a number is none

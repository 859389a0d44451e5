"""Rules of a day that stand once: when a prayer may be said at home, and what a lock means."""

import pytest

from planner.itinerary.model.problem import Break
from tests.itinerary.days import MINUTE, at, between, visit


@pytest.mark.parametrize(("back", "waived"), [("15:29", True), ("15:30", True), ("15:31", False)])
def test_a_prayer_is_waived_for_a_group_that_is_back_before_its_last_begin(
    back: str, waived: bool
) -> None:
    prayer = Break("prayer", 15 * MINUTE, between(("12:00", "15:30")), is_prayer=True)
    assert prayer.is_waived(at(back)) is waived


def test_a_rest_is_never_waived() -> None:
    assert not Break("rest", 15 * MINUTE, between(("12:00", "15:30"))).is_waived(at("09:00"))


@pytest.mark.parametrize(
    ("position", "kept"),
    [
        (None, [1, 2, 3]),
        ("first", [1]),
        (2, [2]),
        ("last", [3]),
        # Where the visits before are past, a lock counts from where the group is: it cannot hold any more.
        (0, []),
    ],
)
def test_a_lock_allows_its_place_among_three_visits(position, kept) -> None:
    locked = visit("a", 1, 30, position=position)
    assert [number for number in (1, 2, 3) if locked.keeps_lock(number, 3)] == kept


def test_a_lock_at_the_end_is_open_while_nobody_knows_which_visit_is_the_last() -> None:
    locked = visit("a", 1, 30, position="last")
    assert [number for number in (1, 2, 3) if locked.keeps_lock(number)] == [1, 2, 3]

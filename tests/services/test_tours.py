"""The kept tours as the app works with them, over a store of one tour and no roads."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from planner.errors import Conflict, InvalidInput, NotFound
from planner.itinerary.brief.reading import parse_brief
from planner.services.tours import Tours
from planner.store.tours import TourRecord
from planner.words import Words
from tests.itinerary.brief.test_coaches import tour

THIRD = date(2027, 8, 3)


class Store:
    """Keeps what it is given; a brief that is the same makes no new revision, as in the real one."""

    def __init__(self):
        saved_at = datetime(2026, 11, 24, tzinfo=UTC)
        self.record = TourRecord(
            "two",
            Words("Two", "Dua"),
            tour(),
            4,
            saved_at,
            can_undo=True,
            can_redo=False,
            token="t",
        )

    def get(self, _):
        return self.record

    def save(self, _, brief, *, expected_revision, note):
        assert note
        assert expected_revision == self.record.revision
        if brief != self.record.brief:
            revision = self.record.revision + 1
            self.record = replace(self.record, brief=brief, revision=revision)
        return self.record


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def planned():
    return []


@pytest.fixture
def tours(store, planned):
    def plans(brief, _limits):
        planned.append(brief)
        return tuple(SimpleNamespace(coach_id=coach.id, days=()) for coach in brief.coaches)

    return Tours(lambda: SimpleNamespace(plans=plans), lambda: store)


def test_a_coach_day_is_found(tours, store):
    assert tours.coach_day(store.record, THIRD) == 0
    assert tours.coach_day(store.record, THIRD, "blue") == 1
    with pytest.raises(NotFound, match="no coach 'green'"):
        tours.coach_day(store.record, THIRD, "green")
    with pytest.raises(NotFound, match=r"no day 2027-08-05. It has 2027-08-03\."):
        tours.coach_day(store.record, date(2027, 8, 5))


def test_a_revision_is_read_and_planned_once(tours, store, planned):
    assert tours.brief(store.record) is tours.brief(store.record)
    assert tours.plan(store.record) is tours.plan(store.record, "red")
    assert tours.plan(store.record, "blue").coach_id == "blue"
    assert len(planned) == 1


def test_a_saved_brief_is_neither_read_nor_planned_again(tours, store, planned):
    more = replace(parse_brief(tour()), people=30)
    saved = tours.save(store.record, more, expected_revision=4, note="More people")
    assert (saved.revision, tours.brief(saved), planned) == (5, more, [more])
    assert tours.plan(saved).coach_id == "red"
    assert len(planned) == 1


def test_a_brief_that_says_the_same_in_other_words_makes_no_revision(tours, store):
    same = parse_brief(tour())
    assert tours.save(store.record, same, expected_revision=4, note="Nothing").revision == 4
    assert store.record.brief == tour()


def test_an_order_is_saved_for_the_revision_that_it_was_made_for(tours, store):
    saved = tours.save_order("two", THIRD, "blue", ["batik"], expected_revision=4)
    assert [day.get("order") for day in saved.brief["days"]] == [None, ["batik"], None]
    with pytest.raises(Conflict, match="at revision 5, not at 4"):
        tours.save_order("two", THIRD, "blue", ["weir"], expected_revision=4)
    with pytest.raises(InvalidInput, match=r"order\[0\]: 'ski' is not accepted"):
        tours.save_order("two", THIRD, "blue", ["ski"], expected_revision=5)
    assert store.record.revision == 5

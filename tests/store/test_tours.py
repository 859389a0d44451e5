import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from math import nan

import pytest
from sqlalchemy.orm import Session

from planner.errors import Conflict, InvalidInput, NotFound
from planner.store import tours
from planner.store.tours import TourStore
from planner.words import Words


def brief(number=0):
    return {
        "format": "city-tour/1",
        "id": "walk",
        "title": {"en": "Walk", "id": "Jalan"},
        "people": number,
    }


class Clock:
    """A clock that moves one minute with every look."""

    def __init__(self):
        self.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def store(tmp_path):
    made = TourStore(f"sqlite:///{tmp_path / 'tours.sqlite'}", clock=Clock())
    yield made
    made.close()


def test_a_new_tour_is_kept_with_title_time_and_a_link_of_128_bits_or_more(store):
    made = store.create("walk", brief())
    assert made == store.get("walk")
    assert (made.tour_id, made.revision, made.title) == ("walk", 1, Words("Walk", "Jalan"))
    assert made.brief == brief()
    assert made.saved_at == datetime(2026, 11, 24, 8, 1, tzinfo=UTC)
    assert made.saved_at.tzinfo is UTC
    assert not made.can_undo
    assert not made.can_redo
    # 22 characters of base 64 carry 132 bits.
    assert len(made.token) >= 22
    assert store.by_token(made.token) == made


def test_every_tour_has_another_link(store):
    tokens = {store.create(f"walk-{n}", brief()).token for n in range(5)}
    assert len(tokens) == 5


def test_tours_come_in_the_order_of_their_making(store):
    for name in ("zebra", "ant", "mouse"):
        store.create(name, brief())
    assert [record.tour_id for record in store.tours()] == ["zebra", "ant", "mouse"]


def test_an_id_is_given_once(store):
    store.create("walk", brief())
    with pytest.raises(Conflict, match="'walk' already"):
        store.create("walk", brief(2))
    assert store.get("walk").brief == brief()


def test_of_two_who_give_one_id_at_once_the_later_one_is_told(store, monkeypatch):
    # On PostgreSQL both may look before either has written; the first look finds nothing then.
    store.create("walk", brief())
    monkeypatch.setattr(Session, "get", lambda *_, **__: None)
    with pytest.raises(Conflict, match="'walk' already"):
        store.create("walk", brief(2))


def test_unknown_tours_and_links_are_not_found(store):
    with pytest.raises(NotFound, match="no tour 'nowhere'"):
        store.get("nowhere")
    with pytest.raises(NotFound, match="leads to no tour"):
        store.by_token("nothing")
    with pytest.raises(NotFound):
        store.save("nowhere", brief(), expected_revision=1)
    with pytest.raises(NotFound):
        store.undo("nowhere")


def test_save_undo_and_redo_walk_through_the_states(store):
    store.create("walk", brief(0))
    store.save("walk", brief(1), expected_revision=1)
    third = store.save("walk", brief(2), expected_revision=2)
    assert (third.revision, third.can_undo, third.can_redo) == (3, True, False)

    second = store.undo("walk")
    assert (second.brief, second.revision) == (brief(1), 2)
    assert (second.can_undo, second.can_redo) == (True, True)
    first = store.undo("walk")
    assert (first.brief, first.revision) == (brief(0), 1)
    assert (first.can_undo, first.can_redo) == (False, True)
    with pytest.raises(Conflict, match="nothing to undo"):
        store.undo("walk")

    assert store.redo("walk").brief == brief(1)
    assert store.redo("walk").brief == brief(2)
    with pytest.raises(Conflict, match="nothing to redo"):
        store.redo("walk")
    assert store.get("walk").saved_at == third.saved_at


def test_a_save_after_undo_drops_what_could_be_redone_and_never_reuses_its_number(store):
    store.create("walk", brief(0))
    store.save("walk", brief(1), expected_revision=1)
    store.undo("walk")
    other = store.save("walk", brief(7), expected_revision=1)
    # Number 2 named the dropped state; whoever still holds it must be told.
    assert other.revision == 3
    assert not other.can_redo
    with pytest.raises(Conflict):
        store.save("walk", brief(8), expected_revision=2)
    assert store.undo("walk").brief == brief(0)
    assert store.redo("walk").brief == brief(7)


def test_a_stale_revision_changes_nothing(store):
    store.create("walk", brief(0))
    store.save("walk", brief(1), expected_revision=1)
    with pytest.raises(Conflict, match="at revision 2, not at 1"):
        store.save("walk", brief(2), expected_revision=1)
    with pytest.raises(Conflict):
        store.undo("walk", expected_revision=1)
    with pytest.raises(Conflict):
        store.redo("walk", expected_revision=1)
    assert store.get("walk").brief == brief(1)


def test_saving_the_same_again_makes_no_revision_and_keeps_redo(store):
    store.create("walk", brief(0))
    store.save("walk", brief(1), expected_revision=1)
    store.undo("walk")
    same = store.save("walk", brief(0), expected_revision=1)
    assert (same.revision, same.can_redo) == (1, True)


def test_the_brief_is_a_copy(store):
    store.create("walk", brief(0))
    record = store.get("walk")
    record.brief["title"]["en"] = "Changed"
    assert store.get("walk").brief == brief(0)


def test_what_is_not_json_is_refused(store):
    store.create("walk", brief(0))
    for bad in ({"people": nan}, {"people": {1, 2}}):
        with pytest.raises(InvalidInput, match="plain JSON"):
            store.save("walk", bad, expected_revision=1)
    assert store.get("walk").revision == 1


def test_the_history_is_kept_to_its_length(store, monkeypatch):
    monkeypatch.setattr(tours, "REVISIONS_KEPT", 3)
    store.create("walk", brief(0))
    for number in range(1, 6):
        store.save("walk", brief(number), expected_revision=number)
    # Six states were saved (0 to 5), three are kept: 5, 4, 3.
    assert [store.undo("walk").brief["people"] for _ in range(2)] == [4, 3]
    assert not store.get("walk").can_undo


def test_tours_outlive_the_store(tmp_path):
    url = f"sqlite:///{tmp_path / 'tours.sqlite'}"
    first = TourStore(url)
    made = first.create("walk", brief(4))
    first.close()
    second = TourStore(url)
    assert second.get("walk") == made
    second.close()


def test_of_many_writers_with_one_revision_exactly_one_wins(store):
    store.create("walk", brief(0))
    gate = threading.Barrier(8)

    def write(number):
        gate.wait()
        try:
            return store.save("walk", brief(number), expected_revision=1).brief["people"]
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as pool:
        winners = [won for won in pool.map(write, range(1, 9)) if won is not None]
    assert len(winners) == 1
    assert store.get("walk").brief["people"] == winners[0]


def test_writers_who_retry_lose_no_change(store):
    store.create("walk", brief(0))

    def add_one(_):
        while True:
            record = store.get("walk")
            more = {**record.brief, "people": record.brief["people"] + 1}
            try:
                return store.save("walk", more, expected_revision=record.revision)
            except Conflict:
                continue

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(40)))
    # Forty people were added one by one; a lost update would show a smaller number.
    assert store.get("walk").brief["people"] == 40
    assert store.get("walk").revision == 41

from itertools import pairwise, permutations

import numpy as np
import pytest

from planner.itinerary.day.exact import EXACT_VISITS
from planner.itinerary.day.trip import shortest_trip

FORMS = [
    {"roundtrip": roundtrip, "first": first, "last": last}
    for roundtrip in (True, False)
    for first in (True, False)
    for last in (True, False)
    if roundtrip or first or last
]


def lasts_ms(travel_ms, order, *, roundtrip):
    """Return how long an order takes; None where a leg has no road."""
    legs = [travel_ms[a][b] for a, b in pairwise([*order, order[0]] if roundtrip else order)]
    return None if min(legs) < 0 else int(sum(legs))


def best_ms(travel_ms, *, roundtrip, first, last):
    """Return the least over all orders, each tried."""
    size = len(travel_ms)
    sums = [
        lasts_ms(travel_ms, order, roundtrip=roundtrip)
        for order in permutations(range(size))
        if (not first or order[0] == 0) and (not last or order[-1] == size - 1)
    ]
    return min((one for one in sums if one is not None), default=None)


def times(size, seed, *, roadless=0.0):
    random = np.random.default_rng(seed)
    travel_ms = random.integers(1_000, 600_000, (size, size))
    travel_ms[random.random((size, size)) < roadless] = -1
    np.fill_diagonal(travel_ms, 0)
    return travel_ms


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("roadless", [0.0, 0.3, 0.6])
def test_it_is_the_best_of_all_orders(form, roadless):
    for seed in range(12):
        travel_ms = times(2 + seed % 5, seed, roadless=roadless)
        trip = shortest_trip(travel_ms, **form)
        best = best_ms(travel_ms, **form)
        if best is None:
            assert trip is None
            continue
        assert trip.proved
        assert sorted(trip.order) == list(range(len(travel_ms)))
        assert lasts_ms(travel_ms, trip.order, roundtrip=form["roundtrip"]) == best
        assert not form["first"] or trip.order[0] == 0
        assert not form["last"] or trip.order[-1] == len(travel_ms) - 1


def test_a_round_trip_begins_at_the_first_place_unless_only_the_last_is_fixed():
    travel_ms = times(6, 1)
    assert shortest_trip(travel_ms).order[0] == 0
    assert shortest_trip(travel_ms, last=True).order[-1] == 5


@pytest.mark.parametrize("form", FORMS)
def test_many_places_get_a_good_order_without_a_proof(form):
    # On a circle the best way round is the circle itself; drawn in any other order.
    size = 40
    turn = 2 * np.pi * np.random.default_rng(3).permutation(size) / size
    x, y = np.cos(turn), np.sin(turn)
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    travel_ms = np.rint(apart * 1_000_000).astype(np.int64)
    trip = shortest_trip(travel_ms, **form)
    assert not trip.proved
    assert sorted(trip.order) == list(range(size))
    assert not form["first"] or trip.order[0] == 0
    assert not form["last"] or trip.order[-1] == size - 1
    chord_ms = 2 * np.sin(np.pi / size) * 1_000_000
    found_ms = lasts_ms(travel_ms, trip.order, roundtrip=form["roundtrip"])
    if not (form["first"] and form["last"]):
        assert found_ms == pytest.approx(chord_ms * (size - (not form["roundtrip"])), rel=1e-4)


def test_the_last_size_with_a_proof():
    assert shortest_trip(times(EXACT_VISITS + 1, 5)).proved
    assert not shortest_trip(times(EXACT_VISITS + 2, 5)).proved


def test_many_places_of_which_one_cannot_be_reached_have_no_trip():
    travel_ms = times(25, 7)
    travel_ms[:7, 7] = travel_ms[8:, 7] = -1
    assert shortest_trip(travel_ms) is None
    # But it may be where the trip begins.
    assert shortest_trip(np.roll(travel_ms, (-7, -7), (0, 1)), roundtrip=False, first=True)

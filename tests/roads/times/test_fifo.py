"""Durations between the full hours, reckoned by hand; and, of any, that none overtakes another."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.roads.times.fifo import HOUR_MS, interpolated

SIX = datetime.fromisoformat("2017-08-03T06:00")
MIN_MS = 60_000


def hourly(*tables):
    """Answer 06:00, 07:00 … with the given durations, and any later hour with the last of them."""

    def durations_ms_at(hour: datetime) -> np.ndarray:
        place = (hour - SIX) // timedelta(hours=1)
        assert SIX + place * timedelta(hours=1) == hour, "only full hours may be asked for"
        return np.asarray(tables[min(place, len(tables) - 1)], np.int64)

    return durations_ms_at


def after(minutes: float) -> datetime:
    return SIX + timedelta(minutes=minutes)


def test_at_a_full_hour_it_is_that_hours_duration_and_no_other_is_asked_for():
    def only_six(hour: datetime) -> np.ndarray:
        assert hour == SIX
        return np.array([20 * MIN_MS])

    assert interpolated(SIX, only_six).tolist() == [20 * MIN_MS]


def test_between_the_hours_it_runs_straight():
    table = hourly([[10 * MIN_MS, 0], [8 * MIN_MS, 7]], [[20 * MIN_MS, 0], [4 * MIN_MS, 8]])
    # A quarter of the way: 10 + 0.25 * 10 = 12.5 min; 8 - 0.25 * 4 = 7 min; 7.25 ms, rounded 7
    expected = [[750_000, 0], [7 * MIN_MS, 7]]
    assert interpolated(after(15), table).tolist() == expected
    # Half way, 7.5 ms is rounded up.
    assert interpolated(after(30), table)[1, 1] == 8


def test_no_road_stays_no_road():
    table = hourly([-1, 5, -1], [-1, -1, 5])
    assert interpolated(after(30), table).tolist() == [-1, 5, -1]


def test_who_leaves_in_a_jam_that_ends_does_not_arrive_after_who_waits():
    # At 6 the way takes 150 min, at 7 only 20: waiting until 7, it takes 80. So 80 at 6:00,
    # 80 - 0.5 * 60 = 50 at 6:30: both arrive at 7:20, as who leaves at 7.
    table = hourly([150 * MIN_MS], [20 * MIN_MS])
    assert interpolated(after(0), table).tolist() == [80 * MIN_MS]
    assert interpolated(after(30), table).tolist() == [50 * MIN_MS]
    assert interpolated(after(60), table).tolist() == [20 * MIN_MS]


def test_waiting_may_take_several_hours():
    # 300, 400, 30 minutes at 6, 7, 8: who leaves at 6 is there two hours later than at 8, 150 min;
    # who leaves at 7, one hour, 90 min. At 6:15: 150 - 15.
    table = hourly([300 * MIN_MS], [400 * MIN_MS], [30 * MIN_MS])
    assert interpolated(after(0), table).tolist() == [150 * MIN_MS]
    assert interpolated(after(15), table).tolist() == [135 * MIN_MS]
    assert interpolated(after(60), table).tolist() == [90 * MIN_MS]


def test_each_cell_is_cut_by_itself():
    table = hourly([150 * MIN_MS, 10 * MIN_MS, -1], [20 * MIN_MS, 40 * MIN_MS, -1])
    assert interpolated(after(30), table).tolist() == [50 * MIN_MS, 25 * MIN_MS, -1]


def test_each_hour_is_asked_for_once():
    asked = []

    def durations_ms_at(hour: datetime) -> np.ndarray:
        asked.append(hour)
        return np.array([5 * HOUR_MS])

    # From 6:30, five hours can be waited out from 6 (7 to 10) and from 7 (8 to 11).
    interpolated(after(30), durations_ms_at)
    assert asked == [SIX + timedelta(hours=n) for n in (0, 1, 2, 3, 4, 5)]


def test_a_single_duration_will_do():
    assert int(interpolated(after(30), hourly(100, 200))) == 150


durations = st.one_of(
    st.integers(0, 3 * HOUR_MS),
    st.integers(0, 100),
    st.integers(0, 40 * HOUR_MS),  # a factor of a hundred on half an hour
)


@given(
    st.lists(st.tuples(durations, durations), min_size=1, max_size=6),
    st.integers(0, 5 * HOUR_MS),
    st.integers(0, 2 * HOUR_MS),
)
def test_leaving_later_never_means_arriving_earlier(tables, first_ms, wait_ms):
    table = hourly(*tables)

    def arrival_ms(depart_ms: int) -> np.ndarray:
        return depart_ms + interpolated(SIX + timedelta(milliseconds=depart_ms), table)

    assert (arrival_ms(first_ms) <= arrival_ms(first_ms + wait_ms)).all()
    assert (arrival_ms(first_ms) <= arrival_ms(first_ms + 1)).all()


@given(st.lists(durations, min_size=1, max_size=6), st.integers(0, 5 * HOUR_MS))
def test_the_cut_only_ever_shortens_and_only_by_waiting(tables, depart_ms):
    table = hourly(*tables)
    at = SIX + timedelta(milliseconds=depart_ms)
    found = int(interpolated(at, table))
    hour, since_ms = depart_ms // HOUR_MS, depart_ms % HOUR_MS
    # An independent reckoning: the cheapest of waiting 0 to 60 hours, at both full hours.
    last = len(tables) - 1
    cut = [
        min(tables[min(start + wait, last)] + wait * HOUR_MS for wait in range(60))
        for start in (hour, hour + 1)
    ]
    exact = cut[0] + (cut[1] - cut[0]) * since_ms / HOUR_MS
    assert abs(found - exact) <= 0.501

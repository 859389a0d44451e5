"""Travel times at any departure: straight lines between samples, FIFO, the exact inverse."""

import random

import pytest

from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.travel_times import TravelTimes
from tests.itinerary.days import MINUTE, at, visit

RIDDEN = ((False, False), (False, False))


def minutes(samples: dict[str, int], walked: tuple[tuple[bool, ...], ...] = RIDDEN) -> TravelTimes:
    """Two places, the way there in minutes at some moments (-1: no road), the way back 10."""
    return TravelTimes(
        tuple(((0, m * MINUTE if m >= 0 else -1), (10 * MINUTE, 0)) for m in samples.values()),
        walked,
        tuple(at(clock) for clock in samples),
    )


def test_between_two_hours_times_run_along_a_straight_line() -> None:
    travel = minutes({"07:00": 20, "08:00": 32, "09:00": 32})
    # 12 minutes more in 60: a minute more every five.
    assert travel.travel_ms_at(0, 1, at("07:00")) == 20 * MINUTE
    assert travel.travel_ms_at(0, 1, at("07:25")) == 25 * MINUTE
    assert travel.travel_ms_at(0, 1, at("07:59")) == 31 * MINUTE + 48_000
    assert travel.travel_ms_at(0, 1, at("08:30")) == 32 * MINUTE
    # 7 s after the hour: 12 min x 7 / 3600 = 1.4 s more, which is told as 2 s.
    assert travel.travel_ms_at(0, 1, at("07:00") + 7_000) == 20 * MINUTE + 2_000
    # Before the first sample and after the last one they stand still.
    assert travel.travel_ms_at(0, 1, at("03:00")) == 20 * MINUTE
    assert travel.travel_ms_at(0, 1, at("23:00")) == 32 * MINUTE


def test_waiting_for_a_later_sample_is_never_quicker_than_the_leg() -> None:
    # 150 minutes at 6:00, but 20 at 7:00: waiting makes it 60 + 20 = 80. Half way at 6:30 it is 50,
    # and every departure from 6:00 to 7:00 arrives at 7:20.
    travel = minutes({"06:00": 150, "07:00": 20})
    assert travel.travel_ms_at(0, 1, at("06:00")) == 80 * MINUTE
    assert travel.travel_ms_at(0, 1, at("06:30")) == 50 * MINUTE
    # Who arrives by 7:20 may leave as late as 7:00, by 7:19 only before the jam: at 5:59.
    assert travel.latest_departure_ms(0, 1, at("07:20"), at("06:00")) == at("07:00")
    assert travel.latest_departure_ms(0, 1, at("07:19"), at("05:00")) == at("05:59")


def test_a_road_that_opens_is_waited_for_and_one_that_shuts_is_gone() -> None:
    travel = minutes({"09:00": -1, "10:00": 15, "11:00": 15, "12:00": -1})
    # Shut until 10:00: leaving at 9:20 is waiting 40 minutes and driving 15.
    assert travel.travel_ms_at(0, 1, at("09:20")) == 55 * MINUTE
    assert travel.travel_ms_at(0, 1, at("11:59")) == 15 * MINUTE
    assert travel.travel_ms_at(0, 1, at("12:00")) == -1
    # Whenever the arrival, the last departure is the one before the road shuts.
    assert travel.latest_departure_ms(0, 1, None, at("10:00")) == at("12:00") - 1
    assert travel.latest_departure_ms(0, 1, at("18:00"), at("10:00")) == at("12:00") - 1
    assert travel.latest_departure_ms(0, 1, at("11:00"), at("10:00")) == at("10:45")
    # Without a road nothing is told but that.
    assert travel.latest_departure_ms(0, 1, at("13:00"), at("12:30")) == at("13:00")


def test_the_latest_departure_is_the_exact_inverse() -> None:
    r = random.Random(7)  # noqa: S311 - tours, not secrets
    for _ in range(200):
        moments = sorted(r.sample(range(6 * 3600, 18 * 3600), 6))
        stack = tuple(((0, r.randrange(0, 7_200_000)), (0, 0)) for _ in moments)
        travel = TravelTimes(stack, RIDDEN, tuple(m * 1000 for m in moments))
        now = r.randrange(5 * 3600, 19 * 3600) * 1000
        arrive = now + travel.travel_ms_at(0, 1, now) + r.randrange(0, 3 * 3_600_000)
        latest = travel.latest_departure_ms(0, 1, arrive, now)
        assert latest is not None
        assert latest >= now
        assert latest + travel.travel_ms_at(0, 1, latest) <= arrive
        assert latest + 1 + travel.travel_ms_at(0, 1, latest + 1) > arrive


def test_a_leg_that_becomes_known_moves_only_what_contradicts_it() -> None:
    travel = minutes({"09:00": 20, "10:00": 20, "11:00": 20})
    # Leaving at 9:50 truly takes 45 minutes, until 10:35: so who leaves at 10:00 is not there
    # before 10:35 either (35 minutes), and 11:00 stays as it was.
    known = travel.with_leg(0, 1, at("09:50"), 45 * MINUTE)
    assert known.travel_ms_at(0, 1, at("09:00")) == 20 * MINUTE
    assert known.travel_ms_at(0, 1, at("09:50")) == 45 * MINUTE
    assert known.travel_ms_at(0, 1, at("10:00")) == 35 * MINUTE
    assert known.travel_ms_at(0, 1, at("11:00")) == 20 * MINUTE
    assert known.travel_ms_at(1, 0, at("09:50")) == 10 * MINUTE
    # Truly 5 minutes at 10:00: who leaves at 9:50 waits and is there at 10:05, in 15.
    known = known.with_leg(0, 1, at("10:00"), 5 * MINUTE)
    assert known.travel_ms_at(0, 1, at("09:50")) == 15 * MINUTE
    assert known.with_leg(0, 1, at("10:30"), -1).travel_ms_at(0, 1, at("11:00")) == -1


def test_times_of_all_day_are_known_for_all_day() -> None:
    travel = TravelTimes.steady(((0, MINUTE), (MINUTE, 0)), RIDDEN)
    known = travel.with_leg(0, 1, at("09:50"), 2 * MINUTE)
    assert known.is_steady
    assert known.travel_ms_at(0, 1, at("17:00")) == 2 * MINUTE


@pytest.mark.parametrize("moments", [(), (1, 1), (2, 1), (1, 2, 3)])
def test_samples_that_do_not_fit_their_moments_are_refused(moments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="moments"):
        TravelTimes((((0,),), ((0,),)), ((False,),), moments)


def test_the_solver_goes_round_the_rush_hour() -> None:
    # Two houses, an hour each, 10 minutes' way from everywhere; to B the way from the start takes
    # 70 minutes at 8:00 (the rush), and 10 from 9:00 on. Boarding none.
    #   B first: 8:00 + 70 = 9:10, until 10:10, A 10:20 to 11:20, home 11:30.
    #   A first: 8:10 to 9:10, B 9:20 to 10:20, home 10:30.
    hour = 60 * MINUTE
    rush = ((0, 10, 70), (10, 0, 70), (10, 10, 0))
    calm = ((0, 10, 10), (10, 0, 10), (10, 10, 0))
    stack = tuple(tuple(tuple(m * MINUTE for m in row) for row in one) for one in (rush, calm))
    walked = tuple((False,) * 3 for _ in range(3))
    day = DayProblem(
        (visit("b", 2, 60), visit("a", 1, 60)), 0, 0, at("08:00"), None, 0,
        TravelTimes(stack, walked, (8 * hour, 9 * hour)),
    )  # fmt: skip
    assert solve(day).order == ("a", "b")
    assert schedule(day, ["a", "b"]).goal.end_ms == at("10:30")
    assert schedule(day, ["b", "a"]).goal.end_ms == at("11:30")


def test_the_way_from_the_coach_to_the_door_is_walked_and_counted() -> None:
    # Start 8:00, boarding 5, ride 20: the coach stops at 8:25. 4 minutes' walk: at the door 8:29.
    # The house opens at 8:40: wait 11. 60 minutes' visit until 9:40, 4 minutes back, board 5:
    # the coach leaves at 9:49 and is home at 9:59.
    day = DayProblem(
        (visit("a", 1, 60, open=[("08:40", "12:00")]),), 0, 0, at("08:00"), at("10:05"),
        5 * MINUTE, minutes({"00:00": 20}), access_ms=(0, 4 * MINUTE),
    )  # fmt: skip
    start, a, end = schedule(day, ["a"]).stops
    assert (start.depart_ms, a.arrive_ms) == (at("08:05"), at("08:25"))
    assert (a.walk_in_ms, a.wait_ms) == (4 * MINUTE, 11 * MINUTE)
    assert (a.begin_ms, a.end_ms) == (at("08:40"), at("09:40"))
    assert (a.walk_out_ms, a.boarding_ms) == (4 * MINUTE, 5 * MINUTE)
    assert (a.depart_ms, end.arrive_ms) == (at("09:49"), at("09:59"))
    # 6 minutes are left until 10:05; at the start the wait is slack as well.
    assert (start.slack_ms, a.slack_ms, end.slack_ms) == (17 * MINUTE, 6 * MINUTE, 6 * MINUTE)
    assert start.latest_depart_ms == at("08:22")
    # Road: 5 + 20 + 4 out, 4 + 5 + 10 home.
    assert schedule(day, ["a"]).goal.road_ms == 48 * MINUTE
    assert solve(day).order == ("a",)

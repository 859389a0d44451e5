"""The judge against arithmetic done by hand. Boarding takes 5 minutes unless a test says more.

Unless told, legs are 0 -> 1: 10 min, 1 -> 2: 20 min, 2 -> 0: 30 min (and the same back).
"""

import pytest

from planner.itinerary.judge.schedule import Breach, Goal, Schedule, schedule
from tests.itinerary.days import MINUTE, at, day, visit

LEGS = [[0, 10, 30], [10, 0, 20], [30, 20, 0]]


def clocks(judged: Schedule) -> list[tuple[str, str, str, str]]:
    """Arrive, begin, end, depart of each stop as HH:MM."""

    def text(ms: int) -> str:
        assert ms % MINUTE == 0
        return f"{ms // 3_600_000:02}:{ms // MINUTE % 60:02}"

    return [
        (text(s.arrive_ms), text(s.begin_ms), text(s.end_ms), text(s.depart_ms))
        for s in judged.stops
    ]


def slacks(judged: Schedule) -> list[int | None]:
    """Slack of each stop in minutes."""
    return [None if s.slack_ms is None else s.slack_ms // MINUTE for s in judged.stops]


def breaches(judged: Schedule) -> list[list[Breach]]:
    return [list(stop.breaches) for stop in judged.stops]


def test_a_plain_day_minute_by_minute() -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45)], LEGS)
    judged = schedule(problem, ["a", "b"])
    assert clocks(judged) == [
        # boarding from 08:00 to 08:05
        ("08:00", "08:00", "08:00", "08:05"),
        # 10 min ride, 60 min visit, 5 min boarding
        ("08:15", "08:15", "09:15", "09:20"),
        # 20 min ride, 45 min visit, 5 min boarding
        ("09:40", "09:40", "10:25", "10:30"),
        # 30 min ride; nobody boards at the end
        ("11:00", "11:00", "11:00", "11:00"),
    ]
    assert judged.order == ("a", "b")
    assert judged.wait_ms == 0
    # On the road: 08:00-08:15, 09:15-09:40 and 10:25-11:00 = 15 + 25 + 35 = 75 min.
    assert judged.goal == Goal(0, 0, 0, 0, 0, at("11:00"), 75 * MINUTE)
    assert slacks(judged) == [None, None, None, None]


def test_an_empty_order_rides_straight_to_the_end() -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45, required=False, priority=7)], LEGS)
    judged = schedule(problem, [])
    # Start and end are the same place: nobody boards, nobody rides. One required visit is missing.
    assert clocks(judged) == [("08:00",) * 4] * 2
    assert judged.goal == Goal(1, 0, 0, 0, 0, at("08:00"), 0)


def test_priority_counts_for_what_is_served() -> None:
    problem = day([visit("a", 1, 60, required=False, priority=7)], LEGS)
    assert schedule(problem, ["a"]).goal.minus_priority == -7


def test_it_waits_for_the_opening() -> None:
    problem = day([visit("a", 1, 60, open=[("09:00", "17:00")]), visit("b", 2, 45)], LEGS)
    judged = schedule(problem, ["a", "b"])
    assert clocks(judged)[1] == ("08:15", "09:00", "10:00", "10:05")
    assert judged.stops[1].wait_ms == 45 * MINUTE
    # "a" must end by 17:00, so begin by 16:00: 7 hours later than 09:00. The start may slip by the
    # 45 min of waiting more. Nothing bounds "b" or the end.
    assert slacks(judged) == [420 + 45, 420, None, None]


def test_a_house_that_closes_during_the_visit() -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45, open=[("08:00", "10:00")])], LEGS)
    judged = schedule(problem, ["a", "b"])
    # Arrival 09:40; to end by 10:00 it must begin by 09:15: 25 min late, yet it begins at once.
    assert clocks(judged)[2] == ("09:40", "09:40", "10:25", "10:30")
    late = Breach("delay", "opening_hours", 25 * MINUTE, at("09:15"), at("09:40"))
    assert breaches(judged) == [[], [], [late], []]
    assert (judged.goal.broken, judged.goal.late_ms) == (1, 25 * MINUTE)


def test_ending_exactly_at_closing_is_in_time() -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45, open=[("08:00", "10:25")])], LEGS)
    judged = schedule(problem, ["a", "b"])
    assert breaches(judged)[2] == []
    assert slacks(judged) == [0, 0, 0, None]


def test_a_window_that_is_missed_is_told_with_its_minutes() -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45, windows=[("09:00", "09:30")])], LEGS)
    judged = schedule(problem, ["a", "b"])
    late = Breach("delay", "time_window", 10 * MINUTE, at("09:30"), at("09:40"))
    assert breaches(judged)[2] == [late]
    assert clocks(judged)[2][1] == "09:40"


def test_the_next_of_several_windows_is_waited_for() -> None:
    windows = [("09:00", "09:30"), ("10:00", "10:20"), ("15:00", "15:00")]
    problem = day([visit("a", 1, 60), visit("b", 2, 45, windows=windows)], LEGS)
    judged = schedule(problem, ["a", "b"])
    assert clocks(judged)[2] == ("09:40", "10:00", "10:45", "10:50")
    assert breaches(judged)[2] == []
    # "b" may begin up to 10:20: in the gap after it the window would be broken. "a" may be later
    # than that: arriving by 15:00 still finds the last window, 5 h 20 after 09:40.
    assert slacks(judged) == [320, 320, 20, None]


def test_missing_a_window_still_waits_for_the_doors() -> None:
    hours = [("08:00", "09:30"), ("11:00", "17:00")]
    b = visit("b", 2, 45, windows=[("08:00", "09:00")], open=hours)
    judged = schedule(day([visit("a", 1, 60), b], LEGS), ["a", "b"])
    # At 09:40 the window is gone and the doors are shut until 11:00.
    assert clocks(judged)[2][1] == "11:00"
    late = Breach("delay", "time_window", 120 * MINUTE, at("09:00"), at("11:00"))
    assert breaches(judged)[2] == [late]


def test_hours_that_touch_are_one_opening() -> None:
    problem = day([visit("a", 1, 60, open=[("08:00", "09:00"), ("09:00", "10:00")])], LEGS)
    # 08:15 to 09:15 passes the seam.
    assert breaches(schedule(problem, ["a"])) == [[], [], []]


def test_doors_that_are_never_open_long_enough() -> None:
    problem = day([visit("a", 1, 60, open=[("08:00", "08:40"), ("12:00", "12:50")])], LEGS)
    # The longer opening lasts 50 of the 60 minutes; no begin would do, so none is named.
    assert breaches(schedule(problem, ["a"]))[1] == [Breach("delay", "opening_hours", 10 * MINUTE)]


def test_closed_all_day() -> None:
    judged = schedule(day([visit("a", 1, 60, open=[])], LEGS), ["a"])
    assert breaches(judged)[1] == [Breach("delay", "closed_today", 0)]
    assert clocks(judged)[1][1] == "08:15"


def test_a_fixed_begin_is_waited_for() -> None:
    judged = schedule(day([visit("a", 1, 60, begin_at="19:00")], LEGS), ["a"])
    assert clocks(judged)[1] == ("08:15", "19:00", "20:00", "20:05")
    assert breaches(judged) == [[], [], []]
    # The dinner itself cannot slip; the start can by the wait, 08:15 to 19:00 = 10 h 45.
    assert slacks(judged) == [645, 0, None]


def test_a_fixed_begin_that_is_missed() -> None:
    judged = schedule(day([visit("a", 1, 60, begin_at="08:00")], LEGS), ["a"])
    late = Breach("delay", "begin_at", 15 * MINUTE, at("08:00"), at("08:15"))
    assert breaches(judged)[1] == [late]
    assert clocks(judged)[1][1] == "08:15"


def test_an_appointment_outside_the_hours_is_kept_and_told() -> None:
    a = visit("a", 1, 60, begin_at="19:00", open=[("08:00", "16:00")])
    judged = schedule(day([a], LEGS), ["a"])
    assert clocks(judged)[1][1] == "19:00"
    # To end by 16:00 it must begin by 15:00: four hours.
    late = Breach("delay", "opening_hours", 240 * MINUTE, at("15:00"), at("19:00"))
    assert breaches(judged)[1] == [late]


def test_an_appointment_before_the_opening_is_too_early() -> None:
    a = visit("a", 1, 60, begin_at="08:30", open=[("09:00", "16:00")])
    judged = schedule(day([a], LEGS), ["a"])
    early = Breach("lead_time", "opening_hours", 30 * MINUTE, at("09:00"), at("08:30"))
    assert breaches(judged)[1] == [early]


def test_a_window_after_closing_does_not_keep_people_at_a_shut_door() -> None:
    a = visit("a", 1, 60, windows=[("18:00", "19:00")], open=[("08:00", "16:00")])
    judged = schedule(day([a], LEGS), ["a"])
    # It begins while the house is open, 08:15, and tells that the window comes later.
    early = Breach("lead_time", "time_window", 585 * MINUTE, at("18:00"), at("08:15"))
    assert breaches(judged)[1] == [early]


def test_arrive_by_bounds_the_arrival_and_not_the_begin() -> None:
    a = visit("a", 1, 60, begin_at="09:00", arrive_by="08:10")
    judged = schedule(day([a], LEGS), ["a"])
    late = Breach("delay", "arrive_by", 5 * MINUTE, at("08:10"), at("08:15"))
    assert breaches(judged)[1] == [late]
    kept = schedule(day([visit("a", 1, 60, arrive_by="08:40")], LEGS), ["a"])
    # The arrival may slip from 08:15 to 08:40, so the start may by 25 min; the begin may any time.
    assert slacks(kept) == [25, None, None]


def test_the_return_is_a_rule_of_the_end() -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45)], LEGS, back="10:50")
    judged = schedule(problem, ["a", "b"])
    late = Breach("delay", "return_by", 10 * MINUTE, at("10:50"), at("11:00"))
    assert breaches(judged) == [[], [], [], [late]]
    in_time = schedule(day([visit("a", 1, 60), visit("b", 2, 45)], LEGS, back="11:20"), ["a", "b"])
    assert slacks(in_time) == [20, 20, 20, 20]


def test_a_day_that_runs_over_midnight() -> None:
    dinner = visit("a", 1, 150, begin_at="22:00", open=[("18:00", "25:00")])
    judged = schedule(day([dinner], LEGS, start="21:00", back="25:00"), ["a"])
    # 22:00 + 2 h 30 = 00:30 of the next day, + 5 boarding + 10 riding = 00:45.
    assert clocks(judged)[1:] == [
        ("21:15", "22:00", "24:30", "24:35"),
        ("24:45", "24:45", "24:45", "24:45"),
    ]
    assert breaches(judged) == [[], [], []]
    assert slacks(judged) == [45, 0, 15]


def test_a_leg_on_foot_needs_no_boarding() -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45)], LEGS, walks=((0, 1), (1, 2)))
    judged = schedule(problem, ["a", "b"])
    assert clocks(judged) == [
        ("08:00", "08:00", "08:00", "08:00"),
        ("08:10", "08:10", "09:10", "09:10"),
        ("09:30", "09:30", "10:15", "10:20"),
        ("10:50", "10:50", "10:50", "10:50"),
    ]
    assert [stop.boarding_ms // MINUTE for stop in judged.stops] == [0, 0, 5, 0]


def test_boarding_comes_with_every_departure_but_not_between_visits_at_one_place() -> None:
    visits = [visit("shop", 1, 20), visit("class", 1, 60), visit("b", 2, 45), visit("tea", 1, 30)]
    together = schedule(day(visits, LEGS), ["shop", "class", "b", "tea"])
    assert [stop.boarding_ms // MINUTE for stop in together.stops] == [5, 0, 5, 5, 5, 0]
    apart = schedule(day(visits, LEGS), ["shop", "b", "class", "tea"])
    assert [stop.boarding_ms // MINUTE for stop in apart.stops] == [5, 5, 5, 0, 5, 0]


def test_locked_positions() -> None:
    visits = [
        visit("a", 1, 10, position="first"),
        visit("b", 2, 10, position="last"),
        visit("c", 1, 10, position=2),
    ]
    problem = day(visits, LEGS)
    broken = Breach("precedence", "position", 0)
    assert breaches(schedule(problem, ["a", "c", "b"])) == [[], [], [], [], []]
    assert breaches(schedule(problem, ["c", "a", "b"])) == [[], [broken], [broken], [], []]
    assert breaches(schedule(problem, ["a", "b", "c"])) == [[], [], [broken], [broken], []]
    # Last is the last of what is served; a number needs that many visits before it.
    assert breaches(schedule(problem, ["a", "b"])) == [[], [], [], []]
    assert breaches(schedule(problem, ["c"])) == [[], [broken], []]


def test_a_leg_without_a_road_takes_no_time_and_is_told() -> None:
    legs = [[0, 10, -1], [10, 0, -1], [30, -1, 0]]
    judged = schedule(day([visit("a", 1, 60), visit("b", 2, 45)], legs), ["a", "b"])
    assert breaches(judged) == [[], [], [Breach("no_road", "road", 0)], []]
    # 09:15 + 5 boarding + 0 riding
    assert clocks(judged)[2][0] == "09:20"


def test_slack_ignores_a_rule_that_is_broken_already() -> None:
    a = visit("a", 1, 60, windows=[("07:00", "08:00")], open=[("07:00", "10:00")])
    judged = schedule(day([a, visit("b", 2, 45)], LEGS, back="12:00"), ["a", "b"])
    # "a" begins at 08:15, 15 min late for its window. It must still end by 10:00, so begin by
    # 09:00: slack 45. Everybody must be back at 12:00, an hour after 11:00: "b" and the end 60.
    assert [len(stop.breaches) for stop in judged.stops] == [0, 1, 0, 0]
    assert slacks(judged) == [45, 45, 60, 60]


def test_slack_ignores_a_broken_return_but_not_a_later_window() -> None:
    b = visit("b", 2, 45, windows=[("09:00", "10:00")])
    judged = schedule(day([visit("a", 1, 60), b], LEGS, back="10:30"), ["a", "b"])
    # Back at 11:00 is too late whatever happens; "b" begins at 09:40 and may at 10:00.
    assert slacks(judged) == [20, 20, 20, None]


def test_waiting_later_in_the_day_is_slack_for_those_before() -> None:
    b = visit("b", 2, 45, begin_at="10:30")
    judged = schedule(day([visit("a", 1, 60), b], LEGS, back="12:00"), ["a", "b"])
    # Arrival at b 09:40, wait 50 min. b ends 11:15, back 11:50: 10 min to spare, but begin_at
    # leaves b none. A stop before b can use up the wait only: 50 min.
    assert slacks(judged) == [50, 50, 0, 10]


def test_the_latest_safe_departure() -> None:
    b = visit("b", 2, 45, begin_at="10:30")
    judged = schedule(day([visit("a", 1, 60), b], LEGS, back="12:00"), ["a", "b"])
    # To a: no bound but b's; a must be left by 10:30 - 20 = 10:10 and so begun by 09:05, so the
    # coach leaves for it by 08:55. From b back by 12:00: by 11:30.
    assert [stop.latest_depart_ms for stop in judged.stops] == [
        at("08:55"), at("10:10"), at("11:30"), None
    ]  # fmt: skip


@pytest.mark.parametrize("with_slack", [True, False])
def test_without_slack_the_times_are_the_same(with_slack: bool) -> None:
    problem = day([visit("a", 1, 60), visit("b", 2, 45)], LEGS, back="12:00")
    judged = schedule(problem, ["b", "a"], with_slack=with_slack)
    # 08:05 + 30 = 08:35, + 45 + 5 + 20 = 09:45, + 60 + 5 + 10 = 11:00
    assert [stop.arrive_ms for stop in judged.stops] == [
        at("08:00"), at("08:35"), at("09:45"), at("11:00")
    ]  # fmt: skip
    assert slacks(judged) == ([60] * 4 if with_slack else [None] * 4)


def test_what_is_no_order_is_refused() -> None:
    problem = day([visit("a", 1, 60)], LEGS)
    with pytest.raises(KeyError):
        schedule(problem, ["z"])
    with pytest.raises(ValueError, match="twice"):
        schedule(problem, ["a", "a"])

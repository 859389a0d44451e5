"""Breaks, precedence, rain and the driver's longest day against arithmetic done by hand.

Boarding takes 5 minutes. Legs: 0 - 1: 10 min, 1 - 2: 20 min, 2 - 0: 30 min. Without a break "a" (60
min at 1) ends at 09:15, the coach leaves at 09:20 and is at "b" (45 min at 2) at 09:40; "b" ends at
10:25, and the day at 11:00, after 15 + 25 + 35 = 75 min on the road.
"""

import random
from dataclasses import replace

import pytest

from planner.itinerary.day.exact import solve
from planner.itinerary.day.insertion import with_breaks
from planner.itinerary.judge.breaks import timed_arc
from planner.itinerary.judge.schedule import Breach, Schedule, schedule
from planner.itinerary.model.problem import Break, DayProblem
from planner.itinerary.model.tour_problem import CoachDay, TourProblem, TourVisit
from planner.itinerary.model.travel_times import TravelTimes
from planner.itinerary.tour.bounds import impossible, priority_bound
from tests.itinerary.days import MINUTE, at, between, day, visit
from tests.itinerary.own_rules import kept_when_delayed, own_hop, random_rules, value_of

LEGS = [[0, 10, 30], [10, 0, 20], [30, 20, 0]]


def with_rest(first: str, last: str, minutes: int = 15, back: str | None = None) -> DayProblem:
    rest = Break("rest", minutes * MINUTE, between((first, last)))
    visits = [visit("a", 1, 60), visit("b", 2, 45)]
    return replace(day(visits, LEGS, back=back), breaks=(rest,))


def rests(judged: Schedule) -> list[tuple[int, int, str]]:
    return [(b.begin_ms, b.end_ms, b.where) for stop in judged.stops for b in stop.breaks]


def breaches(judged: Schedule) -> list[Breach]:
    return [breach for stop in judged.stops for breach in stop.breaches]


def test_a_break_in_the_middle_of_a_leg_stops_the_ride() -> None:
    judged = schedule(with_rest("09:30", "09:35"), ["a", "rest", "b"])
    # Before boarding it would begin at 09:30, too: 09:45 + 5 + 20 = 10:10. On the way: 09:40 + 15.
    assert rests(judged) == [(at("09:30"), at("09:45"), "underway")]
    b, end = judged.stops[2:]
    assert (b.arrive_ms, b.begin_ms, b.wait_ms) == (at("09:55"), at("09:55"), 0)
    assert (end.begin_ms, judged.goal.road_ms) == (at("11:15"), 75 * MINUTE)
    assert judged.order == ("a", "rest", "b")
    assert breaches(judged) == []


def test_a_break_whose_window_closes_before_departure_is_taken_before_boarding() -> None:
    judged = schedule(with_rest("09:00", "09:18"), ["a", "rest", "b"])
    assert rests(judged) == [(at("09:15"), at("09:30"), "before")]
    a, b = judged.stops[1:3]
    assert (a.end_ms, a.depart_ms, a.boarding_ms) == (at("09:15"), at("09:35"), 5 * MINUTE)
    assert (b.arrive_ms, judged.goal.road_ms) == (at("09:55"), 75 * MINUTE)


def test_a_break_whose_window_opens_after_the_arrival_is_taken_at_the_door() -> None:
    judged = schedule(with_rest("10:00", "10:30"), ["a", "rest", "b"])
    assert rests(judged) == [(at("10:00"), at("10:15"), "door")]
    b = judged.stops[2]
    # At the door at 09:40, 20 min of waiting, 15 of rest.
    assert (b.at_door_ms, b.begin_ms, b.wait_ms) == (at("09:40"), at("10:15"), 20 * MINUTE)
    assert (judged.stops[3].begin_ms, judged.goal.road_ms) == (at("11:35"), 75 * MINUTE)


def test_a_break_on_the_walk_to_the_door_stops_the_walk() -> None:
    problem = replace(with_rest("09:43", "09:44"), access_ms=(0, 0, 6 * MINUTE))
    judged = schedule(problem, ["a", "rest", "b"])
    # The coach is there at 09:40; of 6 min of walking 3 are left at 09:43, so 09:58 + 3 = 10:01.
    assert rests(judged) == [(at("09:43"), at("09:58"), "underway")]
    b = judged.stops[2]
    assert (b.arrive_ms, b.at_door_ms, b.ready_ms) == (at("09:40"), at("10:01"), at("10:01"))
    # 15 + 5 + 20 + 6, and back 6 + 5 + 30.
    assert judged.goal.road_ms == 87 * MINUTE


def test_a_break_after_the_last_visit_delays_the_end_of_the_day() -> None:
    judged = schedule(with_rest("11:30", "12:00", back="11:40"), ["a", "b", "rest"])
    # At the end's door at 11:00; the rest lasts until 11:45.
    assert rests(judged) == [(at("11:30"), at("11:45"), "door")]
    late = Breach("delay", "return_by", 5 * MINUTE, at("11:40"), at("11:45"))
    assert breaches(judged) == [late]


def test_a_break_that_is_missing_and_one_that_is_late_are_told() -> None:
    problem = with_rest("08:00", "08:05")
    assert breaches(schedule(problem, ["a", "b"])) == [
        Breach("missing_break", "break", 0, of="rest")
    ]
    # After "a" it begins at 09:15 at the earliest, 70 min after 08:05.
    late = Breach("delay", "break", 70 * MINUTE, at("08:05"), at("09:15"), "rest")
    assert breaches(schedule(problem, ["a", "rest", "b"])) == [late]
    assert with_breaks(problem, ["a", "b"]) == ("rest", "a", "b")


def test_slack_and_the_latest_departure_know_the_break() -> None:
    judged = schedule(with_rest("10:00", "10:30", back="12:00"), ["a", "rest", "b"])
    # Back at 11:35, 25 min before 12:00: "b" may begin by 10:40. If "a" ends at 10:00, the rest may be
    # taken at once, until 10:15, and the coach leaves at 10:20 and is there at 10:40. "a" ends at
    # 09:15 now, so it has 45 min.
    assert [stop.slack_ms for stop in judged.stops] == [m * MINUTE for m in (45, 45, 25, 25)]
    assert judged.stops[1].latest_depart_ms == at("10:20")


def test_waiting_for_a_break_before_boarding_is_slack_of_the_visit_and_not_of_the_departure() -> (
    None
):
    # The rest must begin at 09:30, and "a" is at the same place as "b": no leg, so it is taken
    # before "b", from 09:30 to 09:45; "b" must begin by 09:45.
    a, b = visit("a", 1, 60), visit("b", 1, 45, windows=[("09:00", "09:45")])
    rest = Break("rest", 15 * MINUTE, between(("09:30", "09:30")))
    judged = schedule(replace(day([a, b], LEGS), breaks=(rest,)), ["a", "rest", "b"])
    assert judged.stops[2].begin_ms == at("09:45")
    # "a" ends at 09:15 and may end at 09:30.
    assert [stop.slack_ms for stop in judged.stops[:3]] == [15 * MINUTE, 15 * MINUTE, 0]


def test_traffic_stays_that_of_the_departure_where_a_break_stops_the_ride() -> None:
    # The leg 1 - 2 takes 20 min at 09:00 and 50 min from 09:10 on, when a street is shut.
    slow = [[0, 10, 30], [10, 0, 50], [30, 20, 0]]
    matrices = tuple(tuple(tuple(m * MINUTE for m in row) for row in legs) for legs in (LEGS, slow))
    travel = TravelTimes(matrices, ((False,) * 3,) * 3, (at("09:00"), at("09:10")))
    visits = [visit("a", 1, 45), visit("b", 2, 45)]
    plain = replace(day(visits, LEGS), travel=travel)
    # "a" ends at 09:00, departure 09:05: half way between the samples, 35 min.
    assert schedule(plain, ["a", "b"]).stops[2].arrive_ms == at("09:40")
    rest = Break("rest", 15 * MINUTE, between(("09:20", "09:20")))
    judged = schedule(replace(plain, breaks=(rest,)), ["a", "rest", "b"])
    assert judged.stops[2].arrive_ms == at("09:55")


def test_precedence_counts_among_what_is_served() -> None:
    problem = day([visit("a", 1, 60, after=("b",)), visit("b", 2, 45)], LEGS)
    assert breaches(schedule(problem, ["a", "b"])) == [Breach("precedence", "after", 0)]
    assert breaches(schedule(problem, ["b", "a"])) == []
    assert breaches(schedule(problem, ["a"])) == []
    assert solve(problem).order == ("b", "a")


def test_the_driver_s_longest_day() -> None:
    problem = replace(with_rest("09:30", "09:35"), longest_ms=3 * 60 * MINUTE)
    # 08:00 to 11:15 are 15 min more than three hours.
    late = Breach("delay", "longest_day", 15 * MINUTE, at("11:00"), at("11:15"))
    assert breaches(schedule(problem, ["a", "rest", "b"])) == [late]


@pytest.mark.parametrize(
    ("back", "begin", "wet", "end"),
    [
        # Waiting for the rain to end at 09:00: 10:00 + 5 + 10.
        ("10:15", "09:00", 0, "10:15"),
        # Too late then: it begins on arrival, 08:15, in the rain; 09:15 + 5 + 10.
        ("10:14", "08:15", 1, "09:30"),
    ],
)
def test_an_outdoor_visit_waits_for_dry_weather_if_no_rule_breaks(
    back: str, begin: str, wet: int, end: str
) -> None:
    problem = replace(
        day([visit("a", 1, 60, outdoor=True)], LEGS, back=back),
        rain_ms=between(("08:00", "09:00")),
    )
    assert solve(problem).order == ("a",)
    judged = schedule(problem, ["a"])
    assert judged.stops[1].begin_ms == at(begin)
    assert (judged.goal.wet, judged.goal.end_ms, judged.goal.broken) == (wet, at(end), 0)


def test_the_solver_takes_a_break_where_it_costs_least() -> None:
    # "b" must begin by 09:50: before "b" the rest would make it 09:55. Before "a" it takes 15 min,
    # and "b" begins at 09:55, too; so it comes last, and "b" begins at 09:40.
    rest = Break("rest", 15 * MINUTE)
    visits = [visit("a", 1, 60), visit("b", 2, 45, windows=[("09:00", "09:50")])]
    problem = replace(day(visits, LEGS), breaks=(rest,))
    solution = solve(problem)
    assert (solution.order, solution.proof) == (("a", "b", "rest"), "optimal")
    assert schedule(problem, solution.order).goal.end_ms == at("11:15")


def test_leaving_later_never_is_ready_earlier_with_breaks_either() -> None:
    compared = 0
    for seed in range(60):
        problem = random_rules(seed, 6)
        r = random.Random(seed)  # noqa: S311 - tours, not secrets
        places = range(len(problem.travel.walked))
        here, there, before = r.choice(places), r.choice(places), 0
        for minute in range(0, 600, 7):
            over = problem.start_ms + minute * MINUTE
            arc = timed_arc(problem, here, here, there, over, problem.breaks)
            own = own_hop(problem, here, there, over, here, problem.breaks)
            if own is None:
                # Neither engine finds a way, and none is found later.
                assert arc.travel_ms < 0 or arc.late_ms, seed
                before = 1 << 60
                continue
            assert own[0] == arc.ready_ms >= before, seed
            before = arc.ready_ms
            compared += bool(problem.breaks)
    assert compared > 500


@pytest.mark.slow
def test_slack_is_the_largest_delay_that_keeps_every_rule_with_breaks_too() -> None:
    shifted = with_break = 0
    for seed in range(300):
        problem = replace(random_rules(seed, 2 + seed % 5), rain_ms=())
        order = solve(problem).order
        if value_of(problem, order) is None:
            continue
        for number, stop in enumerate(schedule(problem, order).stops):
            if stop.slack_ms is None:
                assert kept_when_delayed(problem, order, number, 120 * 60 * MINUTE), seed
                continue
            for part in (0, 1, 2, 3):
                assert kept_when_delayed(problem, order, number, stop.slack_ms * part // 3), seed
            assert not kept_when_delayed(problem, order, number, stop.slack_ms + 1), seed
            shifted += 1
            with_break += bool(problem.breaks)
    assert min(shifted, with_break) > 200


def test_a_visit_that_must_be_the_second_is_not_impossible() -> None:
    wishes = [visit("a", 1, 30, position=2, priority=5), visit("b", 2, 30, priority=5)]
    visits = tuple(TourVisit(one.id, ((0, one),), priority=5) for one in wishes)
    tour = TourProblem((CoachDay(0, 0, day([], LEGS)),), visits)
    # "b", then "a", keeps every rule and is worth 10.
    assert impossible(tour) == ()
    assert priority_bound(tour) == 10


def test_a_visit_to_which_only_another_one_leads_is_not_impossible() -> None:
    # No road leads from the start to "b" nor back: one goes over "a", ten minutes and ten. "c" is cut
    # off from everywhere; "d" is reached over "a" too, but closes at 08:35.
    minutes = [
        [0, 10, -1, -1, -1],
        [10, 0, 10, -1, 10],
        [-1, 10, 0, -1, -1],
        [-1, -1, -1, 0, -1],
        [-1, 10, -1, -1, 0],
    ]
    frame = day([], minutes)
    wishes = [
        visit("a", 1, 30),
        visit("b", 2, 30),
        visit("c", 3, 30),
        visit("d", 4, 10, open=[("08:00", "08:35")]),
    ]
    tour = TourProblem(
        (CoachDay(0, 0, frame),),
        tuple(TourVisit(one.id, ((0, one),), priority=5) for one in wishes),
    )
    # With boarding "d" is reached at 08:30 at the earliest (5 + 10 + 5 + 10) and over at 08:40.
    assert impossible(tour) == ("c", "d")
    assert priority_bound(tour) == 10


def test_a_quicker_way_over_another_place_counts() -> None:
    # Directly 60 minutes, over "a" 5 + 10 + 5 + 10 = 30: "b" can begin at 08:30, and no sooner.
    minutes = [[0, 10, 60], [10, 0, 10], [60, 10, 0]]
    for until, fits in (("08:30", True), ("08:29", False)):
        wishes = [visit("a", 1, 0), visit("b", 2, 30, windows=[("08:00", until)])]
        tour = TourProblem(
            (CoachDay(0, 0, day([], minutes)),),
            tuple(TourVisit(one.id, ((0, one),)) for one in wishes),
        )
        assert (impossible(tour) == ()) is fits

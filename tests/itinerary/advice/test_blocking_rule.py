"""Why a visit is left out, by hand. Boarding takes 5 minutes; 0 - 1 - 2 - 3 is a straight road."""

from planner.itinerary.advice.blocking_rule import Reason, reasons
from planner.itinerary.model.problem import DayProblem
from tests.itinerary.days import at, day, visit

ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


def only(problem: DayProblem, order: list[str]) -> Reason:
    (reason,) = reasons(problem, order)
    return reason


def test_one_that_closes_too_early() -> None:
    b = visit("b", 2, 60, open=[("07:00", "09:00")])
    reason = only(day([visit("a", 1, 30), b], ROAD), ["a"])
    # First in the day it could begin at 08:00 + 5 + 20 = 08:25, 25 min after 08:00, its latest
    # begin; after "a" not before 08:45 + 5 + 10 = 09:00.
    assert reason == Reason(b, "opening_hours", "b", at("08:00"), at("08:25"), 0)


def test_one_whose_window_passes() -> None:
    b = visit("b", 2, 60, windows=[("08:00", "08:20")])
    reason = only(day([visit("a", 1, 30), b], ROAD), ["a"])
    assert reason == Reason(b, "time_window", "b", at("08:20"), at("08:25"), 0)


def test_one_whose_fixed_begin_passes() -> None:
    b = visit("b", 2, 60, begin_at="08:10")
    reason = only(day([visit("a", 1, 30), b], ROAD), ["a"])
    assert reason == Reason(b, "begin_at", "b", at("08:10"), at("08:25"), 0)


def test_one_that_is_closed_today() -> None:
    b = visit("b", 2, 60, open=[])
    reason = only(day([visit("a", 1, 30), b], ROAD), ["a"])
    assert (reason.rule, reason.visit_id, reason.limit_ms) == ("closed_today", "b", None)


def test_one_that_makes_the_return_late() -> None:
    b = visit("b", 2, 60)
    problem = day([visit("a", 1, 30), b], ROAD, back="09:30")
    # With it: 5 + 10 + 30 + 5 + 10 + 60 + 5 + 20 = 145 min = 10:25, either way round.
    assert only(problem, ["a"]) == Reason(b, "return_by", None, at("09:30"), at("10:25"), 0)


def test_one_that_pushes_another_out_of_its_window() -> None:
    a = visit("a", 1, 30, windows=[("08:00", "08:30")])
    b = visit("b", 2, 60)
    problem = day([a, b], ROAD, back="10:20")
    # After "a": back at 10:25, 5 min late. Before "a": "a" begins at 08:25 + 60 + 5 + 10 = 09:40,
    # 70 min late, and back at 10:25. So it goes after, and the return is told.
    assert only(problem, ["a"]).rule == "return_by"
    # With "a" last by a lock, only the place before it is left.
    last = visit("a", 1, 30, windows=[("08:00", "08:30")], position="last")
    reason = only(day([last, b], ROAD), ["a"])
    assert reason == Reason(b, "no_room", "a", at("08:30"), at("09:40"), 0)


def test_one_whose_locked_place_is_taken() -> None:
    visits = [visit("a", 1, 30, position="first"), visit("b", 2, 60, position="first")]
    reason = only(day(visits, ROAD), ["a"])
    assert (reason.rule, reason.limit_ms) == ("position", None)


def test_one_that_no_road_leads_to() -> None:
    legs = [
        [-1 if j == 2 and i != 2 else t for j, t in enumerate(row)] for i, row in enumerate(ROAD)
    ]
    reason = only(day([visit("a", 1, 30), visit("b", 2, 60)], legs), ["a"])
    assert (reason.rule, reason.visit_id) == ("road", "b")


def test_one_that_would_fit() -> None:
    b = visit("b", 2, 60)
    reason = only(day([visit("a", 1, 30), b], ROAD), ["a"])
    # Out and back along the road takes as long either way; the first place is told.
    assert reason == Reason(b, None, None, None, None, 0)


def test_one_that_makes_a_late_day_later_does_not_fit() -> None:
    # "a" alone is back at 09:00, already after 08:50.
    b = visit("b", 2, 60)
    reason = only(day([visit("a", 1, 30), b], ROAD, back="08:50"), ["a"])
    assert reason == Reason(b, "return_by", None, at("08:50"), at("10:25"), 0)


def test_every_visit_left_out_has_a_reason_in_the_order_of_the_wishes() -> None:
    visits = [visit("c", 3, 30), visit("a", 1, 30), visit("b", 2, 30)]
    assert [r.visit.id for r in reasons(day(visits, ROAD), ["a"])] == ["c", "b"]
    assert reasons(day(visits, ROAD), ["a", "b", "c"]) == ()

"""Why a wish is not met, on days small enough to argue on paper. Boarding takes 5 minutes."""

from dataclasses import replace
from datetime import date

import pytest

from planner.itinerary.advice.changes import Change, changed
from planner.itinerary.advice.feasibility import Feasibility
from planner.itinerary.advice.why_not import Offer, WhyNot, why_not
from planner.itinerary.day.exact import solve
from planner.itinerary.model.day_rules import DayRule, rules_of, without
from planner.itinerary.model.problem import DayProblem
from tests.itinerary.days import MINUTE, at, day, visit

# A straight road: 0 - 1 - 2 - 3, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]

# "a": 08:15 to 09:15, boarding, 10 minutes: at "x" 09:30, till 10:00: 20 minutes after it closes. By
# "x" first: 08:25 to 08:55, 5 + 10: at "a" 09:10, 40 minutes after its window.
A = visit("a", 1, 60, windows=[("07:00", "08:30")])
X = visit("x", 2, 30, required=False, priority=5, open=[("08:00", "09:40")])


def the_one(problem: DayProblem, order: tuple[str, ...], **asked: object) -> WhyNot:
    (found,) = why_not(problem, order, **asked)  # type: ignore[arg-type]
    return found


def told(found: WhyNot) -> list[tuple[str, str | None, int]]:
    """Each change: its kind, what it is about, its size in minutes."""
    return [(one.kind, one.of, one.size_ms // MINUTE) for one in found.changes]


def test_the_three_rules_in_the_way_and_five_ways_out() -> None:
    found = the_one(day([A, X], ROAD), ("a",))
    assert found.wish == "x"
    assert set(found.rules) == {
        DayRule("opening_hours", "x"),
        DayRule("served", "a"),
        DayRule("time_window", "a"),
    }
    assert found.smallest
    assert found.complete
    # Setting out at 07:40: "a" 07:55 to 08:55, "x" 09:10 to 09:40. Of one size the organiser's own
    # comes first. A required visit of 60 minutes counts as 180, a second coach as 240.
    assert told(found) == [
        ("start", None, 20),
        ("open_until", "x", 20),
        ("window_until", "a", 40),
        ("drop", "a", 180),
        ("coach", "x", 240),
    ]
    moved = {one.kind: one.to_ms for one in found.changes}
    assert moved["start"] == at("07:40")
    assert moved["open_until"] == at("10:00")
    assert moved["window_until"] == at("09:10")


def test_minutes_are_rounded_so_that_it_fits() -> None:
    # "x" takes 33 minutes: till 10:03. By whole five minutes of the clock that is 10:05, and the
    # start at 07:37 becomes 07:35.
    found = the_one(
        day([A, visit("x", 2, 33, required=False, open=[("08:00", "09:40")])], ROAD), ("a",)
    )
    moved = {one.kind: (one.to_ms, one.size_ms) for one in found.changes}
    assert moved["open_until"] == (at("10:05"), 25 * MINUTE)
    assert moved["start"] == (at("07:35"), 25 * MINUTE)


def test_a_visit_may_be_shortened_down_to_its_least() -> None:
    # 20 minutes are missing: "x" from 30 to 10 is allowed, "a" from 60 to 40 is not.
    a, x = replace(A, least_ms=45 * MINUTE), replace(X, least_ms=10 * MINUTE)
    found = the_one(day([a, x], ROAD), ("a",))
    assert DayRule("duration", "x") in found.rules
    assert told(found)[0] == ("shorten", "x", 20)
    assert found.changes[0].to_ms == 10 * MINUTE
    assert ("shorten", "a") not in {(one.kind, one.of) for one in found.changes}
    free = the_one(day([replace(A, least_ms=40 * MINUTE), X], ROAD), ("a",))
    assert told(free)[0] == ("shorten", "a", 20)


def test_the_last_step_of_shortening_is_the_least_itself() -> None:
    # "x" is reached at 09:30. Closing at 09:40 leaves 10 minutes, a whole five minutes.
    short = visit("x", 2, 28, required=False, open=[("08:00", "09:40")], least_ms=8 * MINUTE)
    found = the_one(day([A, short], ROAD), ("a",))
    assert (found.changes[0].kind, found.changes[0].to_ms) == ("shorten", 10 * MINUTE)
    # Closing at 09:42 leaves 12. Fifteen are too long and ten less than the brief allows.
    tight = visit("x", 2, 31, required=False, open=[("08:00", "09:42")], least_ms=12 * MINUTE)
    found = the_one(day([A, tight], ROAD), ("a",))
    assert (found.changes[0].kind, found.changes[0].to_ms) == ("shorten", 12 * MINUTE)
    never = the_one(day([A, replace(tight, least_ms=13 * MINUTE)], ROAD), ("a",))
    assert "shorten" not in {change.kind for change in never.changes}


def test_a_closed_house_is_the_only_rule() -> None:
    found = the_one(day([A, replace(X, open_ms=())], ROAD), ("a",))
    assert found.rules == (DayRule("closed_today", "x"),)
    assert found.changes == ()


def test_no_road_is_no_rule() -> None:
    cut = [[0, 10, -1], [10, 0, -1], [-1, -1, 0]]
    found = the_one(day([A, visit("x", 2, 30, required=False)], cut), ("a",))
    assert (found.rules, found.smallest, found.changes) == ((), True, ())


def test_a_closed_road_is_a_rule_if_the_times_without_it_are_known() -> None:
    cut = [[0, 10, -1], [10, 0, -1], [-1, -1, 0]]
    visits = [A, visit("x", 2, 30, required=False)]
    open_roads = day(visits, [[0, 10, 20], [10, 0, 10], [20, 10, 0]]).travel
    found = the_one(day(visits, cut), ("a",), free=open_roads)
    assert found.rules == (DayRule("closure"),)
    assert [one.kind for one in found.changes] == ["closure"]


def test_an_order_by_hand_is_the_conflict_if_another_keeps_everything() -> None:
    # By hand "b" first: 08:25 to 08:55, "a" at 09:10: 40 minutes late. "a" first keeps all.
    problem = day([A, visit("b", 2, 30)], ROAD)
    found = the_one(problem, ("b", "a"))
    assert (found.wish, found.rules) == ("a", (DayRule("order"),))
    assert found.changes == (Change("reorder", None, None, None, 0, ("a", "b")),)


def test_a_day_that_returns_too_late_is_asked_first() -> None:
    # "b" alone: 5 + 20 + 60 + 5 + 20 = 110 minutes: 09:50. "a" alone 5 + 10 + 60 + 5 + 10 = 09:30;
    # both: 08:15 to 09:15, 09:30 to 10:30, 10:55. Back by 10:00: 55 minutes are missing.
    problem = day([visit("a", 1, 60), visit("b", 2, 60)], ROAD, back="10:00")
    whole, one = why_not(problem, ("a", "b"))
    assert whole.wish is None
    assert set(whole.rules) == {
        DayRule("served", "a"),
        DayRule("served", "b"),
        DayRule("return_by"),
    }
    assert told(whole)[:2] == [("start", None, 55), ("return", None, 55)]
    # Then for the one that has to go if nothing changes.
    assert {one.wish, *one.kept} == {"a", "b"}
    assert one.changes[-1].kind == "coach"


def test_a_lock_may_be_lifted() -> None:
    # "a" and "x" cannot both be first; nothing else is in the way.
    a, x = visit("a", 1, 60, position="first"), visit("x", 2, 30, required=False, position="first")
    found = the_one(day([a, x], ROAD), ("a",))
    assert set(found.rules) == {
        DayRule("position", "x"),
        DayRule("served", "a"),
        DayRule("position", "a"),
    }
    # A lock counts as 10 minutes.
    assert sorted(told(found)[:2]) == [("position", "a", 10), ("position", "x", 10)]


def test_a_fixed_begin_moves_with_its_arrival() -> None:
    # At the dinner at 09:30 at the earliest: 08:15 + 60 + 5 + 10. It begins at 09:20, the group is
    # due at 09:15: both move by 15 minutes, to 09:35 and 09:30.
    dinner = visit("dinner", 2, 30, required=False, begin_at="09:20", arrive_by="09:15")
    found = the_one(day([A, dinner], ROAD), ("a",))
    (change,) = [one for one in found.changes if one.kind == "begin_at"]
    assert change.to_ms == at("09:35")
    after = changed(day([replace(A, required=True), replace(dinner, required=True)], ROAD), change)
    assert after.visit("dinner").arrive_by_ms == at("09:30")


def test_another_day_is_offered_if_it_has_room() -> None:
    other = day([replace(X, required=True), visit("b", 1, 30)], ROAD)
    when = date(2027, 8, 5)
    found = the_one(day([A, X], ROAD), ("a",), elsewhere=lambda _: [Offer(other, when)])
    (change,) = [one for one in found.changes if one.kind == "other_day"]
    assert (change.day, change.size_ms) == (when, 45 * MINUTE)
    full = day([replace(X, required=True), replace(A, id="b")], ROAD)
    found = the_one(day([A, X], ROAD), ("a",), elsewhere=lambda _: [Offer(full, when)])
    assert all(one.kind != "other_day" for one in found.changes)


def test_a_search_that_is_cut_off_says_so() -> None:
    problem = day([A, X], ROAD)
    found = the_one(problem, ("a",), feasibility=Feasibility(most=2))
    assert not found.complete
    assert the_one(problem, ("a",), feasibility=Feasibility(most=50)).complete


def test_a_day_that_meets_every_wish_has_no_answer() -> None:
    problem = day([A, visit("b", 2, 30)], ROAD)
    assert why_not(problem, solve(problem).order) == ()


@pytest.mark.parametrize("kind", ["other_day", "coach", "closure"])
def test_what_leaves_the_day_is_no_change_of_it(kind: str) -> None:
    with pytest.raises(ValueError, match="no change within one day"):
        changed(day([A], ROAD), Change(kind, "a", None, None, 0, ()))  # type: ignore[arg-type]


def test_every_rule_is_told_once_and_can_be_taken_away() -> None:
    problem = replace(
        day([replace(A, position="first", least_ms=45 * MINUTE), X], ROAD, back="12:00"),
        longest_ms=240 * MINUTE,
    )
    rules = rules_of(problem, "x")
    assert rules == (
        DayRule("opening_hours", "x"),
        DayRule("served", "a"),
        DayRule("time_window", "a"),
        DayRule("position", "a"),
        DayRule("duration", "a"),
        DayRule("return_by"),
        DayRule("longest_day"),
    )
    bare = without(problem, rules)
    a, x = bare.visit("a"), bare.visit("x")
    assert (a.required, a.windows_ms, a.position, a.service_ms) == (False, (), None, 45 * MINUTE)
    assert x.open_ms is None
    assert (bare.return_by_ms, bare.longest_ms) == (None, None)
    with pytest.raises(ValueError, match="without closures"):
        without(problem, [DayRule("closure")])

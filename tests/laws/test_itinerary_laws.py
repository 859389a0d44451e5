"""Laws that hold on every day: of the judge, of slack, of the exact solver."""

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.itinerary.advice.blocking_rule import reasons
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.writing import brief_to_json
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import ANYTIME, DayProblem, Visit, common, latest_in, merged
from planner.itinerary.model.travel_times import TravelTimes
from tests.itinerary.own_timing import HOUR, MINUTE, own_times, random_day

pytestmark = pytest.mark.slow

EXAMPLES = 100
"""Raise it for a longer search by hand; the same examples come each time."""

law = settings(deadline=None, derandomize=True, max_examples=EXAMPLES)
SEEDS = st.integers(0, 2**32)
SIZES = st.integers(1, 7)
TIGHT = st.sampled_from([0.5, 1.0, 2.0])
DAYS = st.builds(
    lambda seed, size, tight, hourly: random_day(seed, size, tight=tight, hourly=hourly),
    SEEDS, SIZES, TIGHT, st.booleans(),
)  # fmt: skip
LATER = st.integers(0, 12 * HOUR)


@st.composite
def days_and_orders(draw: st.DrawFn) -> tuple[DayProblem, list[str]]:
    problem = draw(DAYS)
    names = draw(st.permutations([visit.id for visit in problem.visits]))
    return problem, list(names[: draw(st.integers(0, len(names)))])


def as_metric(problem: DayProblem) -> DayProblem:
    """The same day on roads where no detour is quicker, all by coach."""
    rows = problem.travel.travel_ms[0][: len(problem.travel.walked)]
    travel = [[0 if i == j else (t if t >= 0 else HOUR) for j, t in enumerate(row)]
              for i, row in enumerate(rows)]  # fmt: skip
    places = range(len(travel))
    for k in places:
        for i in places:
            for j in places:
                travel[i][j] = min(travel[i][j], travel[i][k] + travel[k][j])
    walked = tuple((False,) * len(travel) for _ in travel)
    return replace(problem, travel=TravelTimes.steady(tuple(map(tuple, travel)), walked))


@law
@given(days_and_orders(), LATER)
def test_a_later_start_never_ends_earlier(case: tuple[DayProblem, list[str]], later: int) -> None:
    problem, order = case
    early = schedule(problem, order)
    late = schedule(replace(problem, start_ms=problem.start_ms + later), order)
    for one, other in zip(early.stops, late.stops, strict=True):
        assert (
            one.arrive_ms <= other.arrive_ms <= one.arrive_ms + later
            or later == 0
            or (
                # A missed window can cost more than the delay, never less than nothing.
                other.arrive_ms >= one.arrive_ms
            )
        )
        assert one.begin_ms <= other.begin_ms


@law
@given(days_and_orders())
def test_time_flows_forward(case: tuple[DayProblem, list[str]]) -> None:
    problem, order = case
    judged = schedule(problem, order)
    now = problem.start_ms
    for stop in judged.stops:
        assert now <= stop.arrive_ms <= stop.begin_ms <= stop.end_ms <= stop.depart_ms
        now = stop.depart_ms
    served = [stop.visit for stop in judged.stops[1:-1]]
    assert [visit.id for visit in served if visit] == order
    # The day is road, waiting and visits, and nothing else.
    assert judged.goal.end_ms - problem.start_ms == (
        judged.goal.road_ms + judged.wait_ms + sum(visit.service_ms for visit in served if visit)
    )


@law
@given(days_and_orders(), st.data())
def test_leaving_out_a_visit_never_worsens_the_others(
    case: tuple[DayProblem, list[str]], data: st.DataObject
) -> None:
    problem, order = case
    free = tuple(replace(visit, position=None) for visit in problem.visits)
    problem = as_metric(replace(problem, visits=free))
    if not order:
        return
    gone = data.draw(st.sampled_from(order))
    full = {
        s.visit.id if s.visit else n == 0: s for n, s in enumerate(schedule(problem, order).stops)
    }
    rest = schedule(problem, [name for name in order if name != gone])
    for number, stop in enumerate(rest.stops):
        before = full[stop.visit.id if stop.visit else number == 0]
        assert stop.arrive_ms <= before.arrive_ms
        assert stop.begin_ms <= before.begin_ms
        assert len(stop.breaches) <= len(before.breaches)


@law
@given(days_and_orders())
def test_slack_is_the_largest_delay_that_breaks_nothing_more(
    case: tuple[DayProblem, list[str]],
) -> None:
    problem, order = case
    _, broken_now = own_times(problem, order)
    for number, stop in enumerate(schedule(problem, order).stops):
        if stop.slack_ms is None:
            # Any delay does: every minute of an hour, and five days.
            for delay in [*range(0, 60 * MINUTE, 7 * MINUTE), 120 * HOUR]:
                _, broken = own_times(problem, order, delayed=number, delay=delay)
                assert broken <= broken_now
            continue
        assert stop.slack_ms >= 0
        for part in (1, 2, 3):
            delay = stop.slack_ms * part // 3
            _, broken = own_times(problem, order, delayed=number, delay=delay)
            assert broken <= broken_now
        _, broken = own_times(problem, order, delayed=number, delay=stop.slack_ms + 1)
        assert broken - broken_now


@law
@given(days_and_orders())
def test_the_latest_departure_is_the_last_that_breaks_nothing_later(
    case: tuple[DayProblem, list[str]],
) -> None:
    problem, order = case
    stops = schedule(problem, order).stops
    _, broken_now = own_times(problem, order)
    for number, stop in enumerate(stops[:-1]):
        if stop.latest_depart_ms is None:
            continue
        # Leaving later by d is beginning later by d, as far as the stops that follow can tell.
        spare = stop.latest_depart_ms - stop.depart_ms
        assert spare >= 0
        for delay, breaks in [(spare, False), (spare + 1, True)]:
            _, broken = own_times(problem, order, delayed=number, delay=delay)
            later = {(n, rule) for n, rule in broken - broken_now if n > number}
            assert bool(later) is breaks


@law
@given(days_and_orders(), st.integers(-6 * 3600, 6 * 3600).map(lambda seconds: seconds * 1000))
def test_moving_every_clock_moves_the_whole_day(
    case: tuple[DayProblem, list[str]], by: int
) -> None:
    problem, order = case

    def moved(visit: Visit) -> Visit:
        hours = visit.open_ms
        return Visit(
            visit.id, visit.place, visit.service_ms,
            windows_ms=tuple((a + by, b + by) for a, b in visit.windows_ms),
            open_ms=None if hours is None else tuple((a + by, b + by) for a, b in hours),
            begin_at_ms=None if visit.begin_at_ms is None else visit.begin_at_ms + by,
            arrive_by_ms=None if visit.arrive_by_ms is None else visit.arrive_by_ms + by,
            required=visit.required, priority=visit.priority, position=visit.position,
        )  # fmt: skip

    back = problem.return_by_ms
    later = replace(
        problem,
        visits=tuple(moved(visit) for visit in problem.visits),
        start_ms=problem.start_ms + by,
        return_by_ms=None if back is None else back + by,
        travel=replace(
            problem.travel, moments_ms=tuple(at + by for at in problem.travel.moments_ms)
        ),
    )
    here, there = schedule(problem, order), schedule(later, order)
    assert [s.begin_ms + by for s in here.stops] == [s.begin_ms for s in there.stops]
    assert [s.slack_ms for s in here.stops] == [s.slack_ms for s in there.stops]
    assert replace(here.goal, end_ms=here.goal.end_ms + by) == there.goal
    assert solve(problem).order == solve(later).order


@law
@given(DAYS, SEEDS)
def test_the_order_of_the_wishes_does_not_change_the_worth_of_the_day(
    problem: DayProblem, seed: int
) -> None:
    wishes = list(problem.visits)
    random.Random(seed).shuffle(wishes)  # noqa: S311 - tours, not secrets
    other = replace(problem, visits=tuple(wishes))
    one, two = solve(problem), solve(other)
    assert (one.proof, one.least_road) == (two.proof, two.least_road)
    assert schedule(problem, one.order).goal == schedule(other, two.order).goal


@law
@given(days_and_orders())
def test_no_order_within_the_rules_is_better_than_the_solver_s(
    case: tuple[DayProblem, list[str]],
) -> None:
    problem, order = case
    mine = schedule(problem, order)
    if not any(stop.breaches for stop in mine.stops):
        best = schedule(problem, solve(problem).order)
        assert best.goal <= mine.goal
        assert not any(stop.breaches for stop in best.stops)


@law
@given(DAYS)
def test_one_wish_more_and_one_rule_less_never_worsen_the_day(problem: DayProblem) -> None:
    goal = schedule(problem, solve(problem).order).goal
    if solve(problem).proof == "optimal":
        for visit in problem.visits:
            if not visit.required:
                fewer = tuple(v for v in problem.visits if v is not visit)
                without = replace(problem, visits=fewer)
                assert goal <= schedule(without, solve(without).order).goal
        free = replace(problem, return_by_ms=None)
        assert schedule(free, solve(free).order).goal <= goal


@law
@given(days_and_orders())
def test_a_reason_says_what_the_judge_says_at_that_place(
    case: tuple[DayProblem, list[str]],
) -> None:
    problem, order = case
    _, broken_now = own_times(problem, order)
    given_reasons = reasons(problem, order)
    assert [r.visit.id for r in given_reasons] == [
        v.id for v in problem.visits if v.id not in order
    ]
    for reason in given_reasons:
        tried = [*order[: reason.at], reason.visit.id, *order[reason.at :]]
        _, broken = own_times(problem, tried)
        if reason.rule is None:
            assert len(broken) <= len(broken_now)
        elif reason.visit_id == reason.visit.id:
            assert (reason.at + 1, reason.rule) in broken


@law
@given(DAYS)
def test_what_the_solver_leaves_out_fits_nowhere(problem: DayProblem) -> None:
    solution = solve(problem)
    if solution.proof == "optimal":
        assert all(reason.rule is not None for reason in reasons(problem, solution.order))


INTERVALS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 15)).map(lambda p: (p[0], p[0] + p[1])), max_size=5
)


@law
@given(INTERVALS, INTERVALS, st.integers(-2, 60))
def test_intervals_are_sets_of_moments(a: list, b: list, at: int) -> None:
    def inside(spans: object, t: int) -> bool:
        return any(first <= t <= last for first, last in spans)  # type: ignore[attr-defined]

    one, both = merged(a), common(merged(a), merged(b))
    for t in range(-1, 61):
        assert inside(one, t) == inside(a, t)
        assert inside(both, t) == (inside(a, t) and inside(b, t))
    assert all(x[1] < y[0] for x, y in pairwise(one))
    assert latest_in(one, at) == max((t for t in range(at + 1) if inside(a, t)), default=None)
    assert common(one, ANYTIME) == one


CLOCKS = st.integers(0, 47 * 60 + 59)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=9)


def hhmm(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def briefs(draw: st.DrawFn) -> dict:
    def two() -> dict[str, str]:
        return {"en": draw(TEXTS), "id": draw(TEXTS)}

    visits = []
    for number in range(draw(st.integers(0, 4))):
        span = sorted([draw(CLOCKS), draw(CLOCKS)])
        extras = {
            "label": two(), "priority": draw(st.integers(1, 100)), "position": number + 1,
            "duration_min": draw(st.integers(30, 1440)), "buying_min": draw(st.integers(0, 30)),
            "windows": [[hhmm(span[0]), hhmm(span[1])]], "arrive_by": hhmm(draw(CLOCKS)),
            "least_min": draw(st.integers(1, 30)), "most_min": 1440,
            # The visits that stand before it in the brief: no ring, and no locked place is passed.
            "after": [f"v{earlier}" for earlier in range(number)],
        }  # fmt: skip
        kept = draw(st.sets(st.sampled_from(sorted(extras))))
        visits.append(
            {"id": f"v{number}", "venue": "x", "required": draw(st.booleans())}
            | {key: extras[key] for key in kept}
        )
    day = {
        "date": draw(st.dates(min_value=date(2001, 1, 1), max_value=date(2059, 12, 31))
                     ).isoformat(),
        "start": {"venue": "h", "at": hhmm(draw(st.integers(0, 700)))},
        "end": {"venue": "h", "by": hhmm(draw(st.integers(701, 2879)))},
        "visits": visits,
    }  # fmt: skip
    rain = sorted(draw(st.sets(CLOCKS, min_size=2, max_size=2)))
    extras = {
        "breaks": [
            {"id": "rest", "duration_min": draw(st.integers(1, 99)), "label": two()},
            {"id": "lunch", "duration_min": 45, "venue": "x", "windows": [["11:00", "13:00"]]},
        ],
        "longest_h": draw(st.floats(0.5, 24)),
        "rain": {"from": hhmm(rain[0]), "to": hhmm(rain[1])},
    }  # fmt: skip
    day |= {key: extras[key] for key in draw(st.sets(st.sampled_from(sorted(extras))))}
    if draw(st.booleans()):
        ids = [wish["id"] for wish in [*visits, *day.get("breaks", [])]]
        day["order"] = draw(st.permutations(ids))
    return {
        "format": "city-tour/1", "id": "t", "title": two(), "days": [day],
        "people": draw(st.integers(1, 500)), "stretch": draw(st.floats(1, 10)),
        "aim": draw(st.sampled_from(["end", "road", "co2"])),
        "prayer": draw(st.sampled_from(["none", "daily", {"kind": "friday", "venue": "x"}])),
    }  # fmt: skip


@law
@given(briefs())
def test_every_brief_comes_back_from_its_json(data: dict) -> None:
    brief = parse_brief(data)
    assert parse_brief(brief_to_json(brief)) == brief

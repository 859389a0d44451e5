"""Label setting, whole and near to an order, against all orders there are."""

import random
from dataclasses import replace
from itertools import permutations

import pytest

from planner.itinerary.day.corridor_search import corridor_search
from planner.itinerary.day.exact import solve
from planner.itinerary.day.label_setting import LabelSetting
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import Break
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.own_timing import random_day
from tests.itinerary.tours import random_tour


def drawn(seed: int, count: int):
    """A day of required visits with morning traffic; windows that some orders keep."""
    frame = random_tour(seed, 1, count).coach_days[0].frame
    draw = random.Random(seed)  # noqa: S311  (a drawn example, no secret)
    visits = []
    for place in range(1, count + 1):
        rules = {"windows": [("08:00", "10:30")]} if draw.random() < 0.3 else {}
        visits.append(visit(f"v{place}", place, 5, **rules))
    return replace(frame, visits=tuple(visits), return_by_ms=at("23:00"))


def with_pauses(ids: list[str], pauses: list[str]):
    """Every order of these visits with each of these breaks at every place."""
    return permutations([*ids, *pauses])


def best_by_hand(problem, orders):
    """The best of these orders that keeps every rule, as the aim compares; None if none does."""
    goals = [schedule(problem, order, with_slack=False).goal for order in orders]
    return min(((g.aim, g.end_ms, g.road_ms) for g in goals if not g.broken), default=None)


@pytest.mark.parametrize("aim", ["end", "road"])
@pytest.mark.parametrize("seed", range(12))
def test_what_is_proved_is_the_best_of_all_orders(seed: int, aim: str) -> None:
    problem = replace(drawn(seed, 5 + seed % 2), aim=aim)
    best = best_by_hand(problem, permutations([v.id for v in problem.visits]))
    found = corridor_search(problem, rounds=1 + seed % 3)
    # Legs of the morning traffic cannot be compared by cost and time at once: no proof of the road.
    assert found.proved == (aim == "end")
    if best is None:
        assert found.order is None
        return
    goal = schedule(problem, found.order, with_slack=False).goal
    assert not goal.broken
    if found.proved:
        assert (goal.aim, goal.end_ms) == best[:2]
    if found.least_road:
        assert goal.road_ms == best[2]


@pytest.mark.slow
@pytest.mark.parametrize("hourly", [False, True])
@pytest.mark.parametrize("aim", ["end", "road", "co2"])
def test_days_of_all_rules_are_the_best_of_all_orders(hourly: bool, aim: str) -> None:
    # Locks, precedence, walks, several stands at a place, hours, windows, fixed begins.
    proofs = kept = 0
    for seed in range(60):
        problem = random_day(seed, 5, tight=0.6, hourly=hourly)
        stands = range(problem.travel.stands)
        grams = tuple(
            tuple((7 * s + 3 * p) % 11 + 1 for p in range(len(problem.travel.walked)))
            for s in stands
        )
        visits = tuple(replace(v, required=True, outdoor=False) for v in problem.visits)
        problem = replace(problem, visits=visits, aim=aim, grams=grams)
        best = best_by_hand(problem, permutations([v.id for v in visits]))
        found = corridor_search(problem)
        proofs += found.proved
        kept += best is not None
        if best is None or found.order is None:
            assert best is None or not found.proved
            assert found.order is None
            continue
        goal = schedule(problem, found.order, with_slack=False).goal
        assert not goal.broken
        if found.proved:
            assert (goal.aim, goal.end_ms if aim == "end" else 0) == (
                best[0],
                best[1] if aim == "end" else 0,
            ), seed
    assert kept > 5
    assert proofs > 50 or (hourly and aim == "road" and not proofs)


@pytest.mark.parametrize("seed", range(16))
def test_breaks_are_taken_where_they_are_best(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  (a drawn example, no secret)
    breaks = [Break("rest", 15 * MINUTE, ((at("08:30"), at("09:10")),))]
    if seed % 2:
        breaks.append(
            Break("meal", 30 * MINUTE, ((at("09:00"), at(draw.choice(["09:30", "11:00"]))),))
        )
    problem = replace(drawn(seed, 4), breaks=tuple(breaks))
    ids = [v.id for v in problem.visits]
    best = best_by_hand(problem, with_pauses(ids, [one.id for one in breaks]))
    found = corridor_search(problem)
    assert found.proved
    if best is None:
        assert found.order is None
    else:
        goal = schedule(problem, found.order, with_slack=False).goal
        assert (goal.broken, goal.end_ms) == (0, best[1])


@pytest.mark.parametrize("seed", range(6))
def test_near_to_an_order_it_is_the_best_of_the_near_ones(seed: int) -> None:
    problem = drawn(seed, 6)
    ids = [v.id for v in problem.visits]
    near = [
        order
        for order in permutations(ids)
        if all(
            order.index(a) < order.index(b)
            for i, a in enumerate(ids)
            for j, b in enumerate(ids)
            if i + 3 <= j
        )
    ]
    # A hundred and some of the 720: the constraint is one.
    assert 20 < len(near) < 200
    best = best_by_hand(problem, near)
    day_of_labels = LabelSetting(problem, problem.return_by_ms, by_end=True)
    found = day_of_labels.best(near=(ids, 3), keep=10**6)
    assert not found.proved
    if best is None:
        assert found.order is None
    else:
        assert schedule(problem, found.order, with_slack=False).goal.end_ms == best[1]
        # Nothing ends before the best.
        assert day_of_labels.best(best[1], near=(ids, 3), keep=10**6).order is None


def test_where_few_labels_are_kept_nothing_is_proved() -> None:
    problem = drawn(3, 8)
    labels = LabelSetting(problem, problem.return_by_ms, by_end=True)
    whole, few = labels.best(keep=10**6), labels.best(keep=5)
    assert whole.proved
    assert not few.proved
    assert few.most > 5
    assert labels.best(keep=5, whole=True).order is None


def test_long_days_of_narrow_windows_are_proved() -> None:
    # Forty places on a road, a minute apart; each may be begun from five minutes before until five after
    # the time at which a coach is there that serves them one by one. With two minutes a visit nobody gains
    # by another order: 40 x (1 + 2) minutes, and 40 back.
    road = [[abs(i - j) for j in range(41)] for i in range(41)]
    from_ms, visits = at("08:00"), []
    for place in range(1, 41):
        there_ms = from_ms + (3 * place - 2) * MINUTE
        window = (there_ms - 5 * MINUTE, there_ms + 5 * MINUTE)
        visits.append(replace(visit(f"v{place}", place, 2), windows_ms=(window,)))
    problem = replace(day(visits, road), boarding_ms=0, return_by_ms=at("23:00"))
    solution = solve(problem)
    assert (solution.proof, solution.least_road) == ("optimal", True)
    goal = schedule(problem, solution.order, with_slack=False).goal
    assert goal.end_ms == from_ms + (40 * 3 + 40) * MINUTE
    assert goal.road_ms == 80 * MINUTE


def test_the_aim_decides() -> None:
    # 0 - 1 - 2 on a road of ten minutes each. "b" may begin from 11:00 on; so by "b" last the day ends
    # at 11:00 + 10 + 5 + 20 = 11:35 with 5 + 10 + 5 + 10 + 5 + 20 = 55 on the road. By "b" first:
    # 11:10 + 5 + 10 = 11:25, + 10 + 5 + 10 = 11:50.
    road = [[10 * abs(i - j) for j in range(3)] for i in range(3)]
    visits = [visit("a", 1, 10), visit("b", 2, 10, windows=[("11:00", "12:00")])]
    problem = day(visits, road)
    assert corridor_search(problem, ["b", "a"]).order == ("a", "b")
    assert corridor_search(replace(problem, aim="road"), ["b", "a"]).order == ("a", "b")
    # With a way of its own from "b" to "a" that takes no time, "b" first drives 5 + 20 + 5 + 0 + 5 + 10
    # = 45, but ends later: 11:10 + 5 + 10 + 5 + 10 = 11:40.
    short = [row.copy() for row in road]
    short[2][1] = 0
    problem = day(visits, short)
    assert corridor_search(problem, ["b", "a"]).order == ("a", "b")
    assert corridor_search(replace(problem, aim="road"), ["a", "b"]).order == ("b", "a")


def test_locks_and_precedence_are_kept() -> None:
    road = [[10 * abs(i - j) for j in range(4)] for i in range(4)]
    visits = [visit("a", 1, 10), visit("b", 2, 10), visit("c", 3, 10)]
    first = [visits[0], visits[1], replace(visits[2], position="first")]
    assert corridor_search(day(first, road), ["a", "b", "c"]).order[0] == "c"
    last = [replace(visits[0], position="last"), *visits[1:]]
    assert corridor_search(day(last, road), ["a", "b", "c"]).order[-1] == "a"
    after = [replace(visits[0], after=("c",)), *visits[1:]]
    found = corridor_search(day(after, road), ["a", "b", "c"]).order
    assert found.index("c") < found.index("a")

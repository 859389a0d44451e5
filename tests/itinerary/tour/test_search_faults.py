"""A fault in one part of a tour search: it is logged, and the best orders of the other parts are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.itinerary.judge.tour_schedule import judge_tour
from planner.itinerary.model.tour_problem import TourProblem
from planner.itinerary.tour import pyvrp_search
from planner.itinerary.tour import search as tour_search
from planner.itinerary.tour.local_search import LocalSearch
from planner.itinerary.tour.route_pool import RoutePool
from planner.itinerary.tour.search import Progress, search
from planner.itinerary.tour.search_limits import SearchLimits
from tests.itinerary.days import day
from tests.itinerary.tours import random_tour, tour, wish

ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


def _fails(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a fault put in by the test")


def _is_logged(caplog: pytest.LogCaptureFixture, part: str) -> bool:
    return any(part in one.getMessage() and one.exc_info is not None for one in caplog.records)


def _shared() -> TourProblem:
    """Two coaches, and twelve visits that either may serve: too many for a proof."""
    return random_tour(3, 2, 12)


@pytest.mark.parametrize(
    ("place", "name", "part"),
    [
        (tour_search, "static_problem", "static problem"),
        (tour_search, "vroom_start", "search by VROOM"),
        (tour_search, "pyvrp_search", "search by PyVRP"),
        (LocalSearch, "run", "local search"),
        (LocalSearch, "repair", "local search"),
        (tour_search, "impossible", "visits fit nowhere"),
        (tour_search, "priority_bound", "bound of the priority"),
        (tour_search, "aim_bound", "bound of the aim"),
    ],
)
def test_the_other_parts_still_answer(
    place: object, name: str, part: str, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    problem = _shared()
    # A required visit that no coach may serve: so the search for a proof of that has work, too.
    problem = tour(
        [one.frame for one in problem.coach_days], [*problem.visits, wish("nobody's", 1, 15)]
    )
    empty = judge_tour(problem, ((),) * 2).goal
    whole = search(problem, SearchLimits(iterations=60))
    assert not caplog.records
    monkeypatch.setattr(place, name, _fails)
    solution = search(problem, SearchLimits(iterations=60))
    goal = judge_tour(problem, solution.orders).goal
    assert _is_logged(caplog, part)
    assert goal < empty
    assert goal.minus_priority >= -solution.bound
    if place is not LocalSearch:
        assert goal == judge_tour(problem, whole.orders).goal
    assert solution.proof == ("best-found" if name == "impossible" else "infeasible")


@pytest.mark.parametrize(("name", "part"), [("solve", "PyVRP"), ("best", "Routes")])
def test_pyvrp_keeps_what_it_has(name: str, part: str, monkeypatch, caplog) -> None:
    import pyvrp  # noqa: PLC0415  (loads slowly)

    problem = _shared()
    monkeypatch.setattr(pyvrp_search, "STALE_POOLED", 20)
    calls = 0
    place = pyvrp if name == "solve" else RoutePool
    real: Callable[..., object] = getattr(place, name)

    def fails_later(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        return real(*args, **kwargs) if calls == 1 else _fails()

    monkeypatch.setattr(place, name, fails_later)
    monkeypatch.setattr(tour_search, "vroom_start", _fails)
    monkeypatch.setattr(LocalSearch, "run", lambda _: None)
    solution = search(problem, SearchLimits(iterations=200))
    assert calls > 1
    assert _is_logged(caplog, part)
    assert judge_tour(problem, solution.orders).goal < judge_tour(problem, ((),) * 2).goal


def test_the_local_search_keeps_what_it_found_before(monkeypatch, caplog) -> None:
    problem = _shared()
    told: list[Progress] = []
    monkeypatch.setattr(tour_search, "vroom_start", lambda *_, **__: (((),) * 2, False))
    monkeypatch.setattr(tour_search, "pyvrp_search", lambda *_, **__: ((),) * 2)
    monkeypatch.setattr(LocalSearch, "_kick", _fails)
    solution = search(problem, SearchLimits(iterations=60), progress=told.append)
    assert _is_logged(caplog, "local search")
    empty = judge_tour(problem, ((),) * 2).goal
    assert told[-2].goal == empty
    assert judge_tour(problem, solution.orders).goal < empty


@pytest.mark.parametrize("name", ["best_of_all", "_proved"])
def test_without_the_proof_the_rest_searches(name: str, monkeypatch, caplog) -> None:
    on = (0,) if name == "_proved" else (0, 1)
    frames = [day([], ROAD, back="20:00")] * 2
    problem = tour(frames, [wish(f"v{n}", n, 30, *on) for n in (1, 2, 3)])
    best = judge_tour(problem, search(problem).orders).goal
    # Each of the proofs would take over from the other.
    monkeypatch.setattr(tour_search, "best_of_all", _fails)
    monkeypatch.setattr(tour_search, "_proved", _fails)
    solution = search(problem, SearchLimits(iterations=60))
    assert judge_tour(problem, solution.orders).goal == best
    assert solution.proof == "best-found"
    assert _is_logged(caplog, "proof of the tour" if name == "best_of_all" else "single days")

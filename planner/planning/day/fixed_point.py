"""From sampled travel times to an order whose times are true.

The order is chosen by travel times as they are sampled. Then each of its legs is timed on the roads at
its own departure; where that differs, it becomes known to the problem, and the order is chosen again,
until the choice stands and all its times are true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planner.itinerary.day.exact import Solution, solve
from planner.itinerary.day.insertion import with_breaks
from planner.itinerary.judge.schedule import Schedule, TimedStop, schedule
from planner.itinerary.model.itinerary import OrderProof
from planner.itinerary.model.problem import DayProblem
from planner.planning.day.routed_legs import Followed

ROUNDS = 8
"""Choices of an order at most; one or two are usual."""

Follow = Callable[[DayProblem, Sequence[TimedStop]], tuple[Followed, ...]]


@dataclass(frozen=True, slots=True)
class Settled:
    """An order with true times. ``stable`` is False where times and order did not come to agree."""

    problem: DayProblem
    order: tuple[str, ...]
    proof: OrderProof
    legs: tuple[Followed, ...]
    stable: bool


def settle(problem: DayProblem, by_hand: Sequence[str] | None, follow: Follow) -> Settled:
    """Return the order made by hand, or else the best one, timed truly.

    Breaks that a hand-made order does not place are put where they suit best: they must be taken.
    """
    if by_hand is not None:
        settled = _true(problem, with_breaks(problem, by_hand), "hand-made", follow)
        # By true times the group may be back too late for a prayer that was left out.
        order = with_breaks(settled.problem, settled.order)
        return (
            settled
            if order == settled.order
            else _true(settled.problem, order, "hand-made", follow)
        )
    chosen = solve(problem)
    tried: list[Settled] = []
    for _ in range(ROUNDS):
        settled = _true(problem, chosen.order, chosen.proof, follow)
        if settled.problem is problem:
            return settled
        problem = settled.problem
        again: Solution = solve(problem)
        if again.order == chosen.order:
            return replace(settled, proof=again.proof)
        tried.append(settled)
        chosen = again
    best = min(tried, key=lambda one: _judged(one.problem, one.order).goal)
    return replace(best, proof="best-found", stable=False)


def _true(
    problem: DayProblem, order: tuple[str, ...], proof: OrderProof, follow: Follow
) -> Settled:
    """Time every leg at its own departure; what is learned goes into the problem.

    A leg whose time changes moves the departures after it: it is learned first.
    """
    steady = problem.travel.is_steady
    legs: tuple[Followed, ...] = ()
    # Each round but the last settles one leg at least.
    for _ in range(len(order) + 3):
        stops = _judged(problem, order).stops
        legs = follow(problem, stops)
        travel = problem.travel
        for (here, after), leg in zip(pairwise(stops), legs, strict=True):
            told_ms = travel.travel_ms_at(here.stand, after.place, here.depart_ms)
            if told_ms != leg.true_ms:
                travel = travel.with_leg(here.stand, after.place, here.depart_ms, leg.true_ms)
                if not steady:
                    break
        if travel is problem.travel:
            return Settled(problem, order, proof, legs, stable=True)
        problem = replace(problem, travel=travel)
    return Settled(problem, order, proof, legs, stable=False)


def _judged(problem: DayProblem, order: Sequence[str]) -> Schedule:
    return schedule(problem, order, with_slack=False)

"""The best order of one coach-day, with a proof: a dynamic programme over subsets of visits.

For every set of visits and every last one among them, and every way in which the coach may stand there,
the programme keeps the earliest moment at which the last visit can be over; where the day has breaks or
rain, for every set of breaks taken and every number of visits that got wet as well. That is enough to
find the earliest end of the day. Proof: leaving later never means arriving earlier (FIFO), waiting is
always allowed, and what comes between two visits depends on the two and on the breaks taken there; so
of two ways to serve the same set that end at the same stand, with the same breaks and as many wet
visits, whatever can follow the later one can follow the earlier one too, no later at any stop. That
holds for times that depend on the departure as for those that do not. By induction over the size of the
set the kept moment is the earliest there is, and a set without one cannot be served.
So if no set with all required visits returns in time, no order does.

Where less time on the road or less carbon dioxide is the aim, the programme says which sets can be
served, and the search of ``road_time`` finds the best order among them.

Held and Karp (1962); with time windows Dumas et al. (1995). Vectorised by the size of the set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner.itinerary.day.arcs import NEVER, Array, arcs_of
from planner.itinerary.day.bounds import last_end_ms, priority_bound
from planner.itinerary.day.corridor_search import ROUNDS, corridor_search
from planner.itinerary.day.held_karp import HeldKarp
from planner.itinerary.day.insertion import improve_order, insert_and_improve, with_breaks
from planner.itinerary.day.least_road_time import least_cost_order
from planner.itinerary.judge.breaks import EXACT_BREAKS
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.day_rules import asked
from planner.itinerary.model.itinerary import Proof
from planner.itinerary.model.problem import DayProblem

EXACT_VISITS = 15
"""Most visits and breaks of a day for which every subset is examined (2^15 sets of 15 last visits)."""

LABELLED = 9
"""From so many visits and breaks on label setting is tried first where all must be served: there it is
several times as quick as the table, where the windows leave few labels."""

LOOKS = 3
"""How often, and in how many rounds each, the order of a long day with a choice is made better."""


@dataclass(frozen=True, slots=True)
class Solution:
    """An order and what is proved about it.

    ``optimal``: it keeps every rule, serves every required visit, and no such order is better by the
    judge's goal, up to what the day aims at (with the aim ``end``: up to the end). ``infeasible``: no
    order keeps every rule and serves every required visit; this one serves as many required visits as
    can be within the rules, then is best by the goal. ``best-found``: too much for a proof.
    ``least_road`` says whether it is proved, too, that no order as good spends less time on the
    road. ``bound`` is a priority that no order within the rules exceeds.
    """

    order: tuple[str, ...]
    proof: Proof
    least_road: bool = False
    bound: int = 0


def solve(
    problem: DayProblem,
    *,
    steps: int | None = None,
    least_road: bool = True,
    stopped: Callable[[], bool] = lambda: False,
) -> Solution:
    """Return the best order of the day: the same day always gets the same answer.

    Best is: most required visits, then most priority, then the fewest wet visits, then what the day
    aims at, the earliest end, the least time on the road. Where even going straight to the end breaks
    the return, that rule is dropped and only required visits are served; where the breaks cannot all
    be taken, they are put where they hurt least. ``steps`` is how many parts of orders are looked at
    for the last of these at most (None: as many as are usual): the same steps, the same answer. ``stopped``
    is asked under way; once it says so, the answer is what is known by then.

    Without ``least_road`` the search ends at the earliest end: who asks what is possible need not wait
    for the shortest way.
    """
    labelled = _labelled(problem, stopped)
    if labelled is not None:
        return labelled
    if len(problem.visits) + len(problem.breaks) > EXACT_VISITS:
        return _long(problem, stopped)
    return _by_table(problem, steps, least_road, stopped)


def _by_table(
    problem: DayProblem, steps: int | None, least_road: bool, stopped: Callable[[], bool]
) -> Solution:
    legs = arcs_of(problem)
    table = HeldKarp(problem, legs)
    served, priority, optional = _worth(problem)
    within = table.ends_ms < NEVER
    proof: Proof = "optimal"
    limit_ms = last_end_ms(problem)
    feasible = within if limit_ms is None else within & (table.ends_ms <= limit_ms)
    if not feasible.any():
        feasible, proof, limit_ms = within & (optional == 0), "infeasible", None
    wets, sets = np.nonzero(feasible)
    if not sets.size:
        if not problem.breaks:
            return Solution((), "infeasible")
        alone = solve(replace(problem, breaks=()), steps=steps)
        return Solution(with_breaks(problem, alone.order), "infeasible", bound=alone.bound)
    # lexsort takes its last key first: most required, most priority, driest, earliest end, lowest set.
    ends_ms = table.ends_ms[wets, sets]
    ranks = np.lexsort((sets, ends_ms, wets, -priority[sets], -served[sets]))
    best = int(ranks[0])
    wet, chosen = int(wets[best]), int(sets[best])
    bound = int(priority[chosen])
    if served[chosen] < sum(visit.required for visit in problem.visits):
        proof = "infeasible"
    if not least_road:
        return Solution(table.order(wet, chosen), proof, bound=bound)
    alike = (served[sets] == served[chosen]) & (priority[sets] == priority[chosen]) & (wets == wet)
    by_end = problem.aim == "end"
    if by_end:
        alike &= ends_ms == ends_ms[best]
        limit_ms = int(ends_ms[best])
    equal = [int(sets[rank]) for rank in ranks if alike[rank]]
    cheapest = least_cost_order(problem, legs, equal, limit_ms, wet, steps, stopped)
    found = improve_order(problem, table.order(wet, chosen)) if cheapest is None else cheapest
    # Of many breaks not every order within an arc was looked at.
    all_tried = len(problem.breaks) <= EXACT_BREAKS and (by_end or cheapest is not None)
    if proof == "optimal" and not all_tried:
        proof = "best-found"
    return Solution(found, proof, least_road=cheapest is not None, bound=bound)


def _serves_all(problem: DayProblem) -> bool:
    """Whether every visit must be served, and the rain plays no part."""
    wet = any(visit.outdoor for visit in problem.visits) and problem.rain_ms
    return not wet and all(visit.required for visit in problem.visits)


def _labelled(problem: DayProblem, stopped: Callable[[], bool]) -> Solution | None:
    """Return what label setting finds: of a day that the table can hold only what is wholly proved."""
    count = len(problem.visits) + len(problem.breaks)
    if count < LABELLED or not _serves_all(problem):
        return None
    long = count > EXACT_VISITS
    near = corridor_search(problem, rounds=ROUNDS if long else 0, stopped=stopped)
    if near.order is None or not (long or near.least_road):
        return None
    worth = sum(visit.priority for visit in problem.visits)
    return Solution(near.order, "optimal" if near.proved else "best-found", near.least_road, worth)


def _long(problem: DayProblem, stopped: Callable[[], bool]) -> Solution:
    """Return a good order of a day that is too long for a table of all sets."""
    order = insert_and_improve(problem)
    for _ in range(LOOKS):
        goal = schedule(problem, order, with_slack=False).goal
        near = corridor_search(asked(problem, order), order, rounds=LOOKS, stopped=stopped).order
        if near is None or schedule(problem, near, with_slack=False).goal >= goal:
            break
        order = insert_and_improve(problem, near)
    return Solution(order, "best-found", bound=priority_bound(problem))


def _worth(problem: DayProblem) -> tuple[Array, Array, Array]:
    """Return for each set how many required visits, what priority, how many optional ones."""
    sets = np.arange(1 << len(problem.visits), dtype=np.int64)
    served, priority, optional = np.zeros_like(sets), np.zeros_like(sets), np.zeros_like(sets)
    for index, visit in enumerate(problem.visits):
        inside = (sets >> index) & 1
        served += inside * int(visit.required)
        priority += inside * visit.priority
        optional += inside * int(not visit.required)
    return served, priority, optional

"""Which numbers of a day could be moved to resolve a conflict, and how far is far enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner.itinerary.advice.changes import (
    FARTHEST_MS,
    STEP_MS,
    Change,
    Relaxation,
    RelaxationKind,
    turned,
)
from planner.itinerary.advice.feasibility import Feasibility, proves
from planner.itinerary.model.day_rules import DayRule
from planner.itinerary.model.problem import DayProblem, Intervals, Visit

LEAST_BREAK_MS = 15 * 60_000
"""No break is shortened further than to this."""
STEPS = FARTHEST_MS // STEP_MS


def relaxations(problem: DayProblem, rules: Sequence[DayRule]) -> Iterator[Relaxation]:
    """Yield what can be moved to resolve a conflict of these rules.

    A single change that resolves every conflict resolves this one, so only its rules' own numbers
    come into question; and the start, which is no rule.
    """
    # Leaving earlier makes the driver's day longer: then more is not always better.
    yield Relaxation(
        "start", None, problem.start_ms, False, STEPS, steady=problem.longest_ms is None
    )
    for rule in rules:
        if rule.kind == "return_by" and problem.return_by_ms is not None:
            yield Relaxation("return", None, problem.return_by_ms, True, STEPS)
        elif rule.kind == "longest_day" and problem.longest_ms is not None:
            yield Relaxation("longest", None, problem.longest_ms, True, STEPS)
        elif rule.kind == "break":
            yield from _of_break(problem, rule)
        elif rule.of is not None and not problem.visit(rule.of).is_prayer:
            yield from _of_visit(problem.visit(rule.of), rule)


def least_change(
    problem: DayProblem,
    relaxation: Relaxation,
    feasibility: Feasibility,
    hints: Sequence[Sequence[str]] = (),
) -> Change | None:
    """Return the least that the relaxation must be moved for the day to fit; None if it never does.

    The day must not fit as it is. The answer is verified: with it the day fits, one step less and it
    does not.

    Raises:
        Spent: No more days may be solved.
    """
    if not relaxation.steady:
        return _scanned(problem, relaxation, feasibility, hints)
    order = feasibility.order(turned(problem, relaxation, relaxation.steps), hints)
    if order is None:
        return None
    low, high = 0, _least_of(problem, relaxation, feasibility, order)
    probe = high - 1
    # Try one step less first: mostly the order at hand gives the answer already.
    while low < high - 1:
        found = feasibility.order(turned(problem, relaxation, probe), hints)
        if found is None:
            low = probe
        else:
            order = found
            high = min(probe, _least_of(problem, relaxation, feasibility, order))
        probe = (low + high) // 2
    return relaxation.change(high, order, proved=proves(problem))


def _least_of(
    problem: DayProblem, relaxation: Relaxation, feasibility: Feasibility, order: Sequence[str]
) -> int:
    """Return the least step at which this order keeps the rules; it does at the last one."""
    low, high = 0, relaxation.steps
    while high - low > 1:
        middle = (low + high) // 2
        if feasibility.keeps(turned(problem, relaxation, middle), order):
            high = middle
        else:
            low = middle
    return high


def _scanned(
    problem: DayProblem,
    relaxation: Relaxation,
    feasibility: Feasibility,
    hints: Sequence[Sequence[str]],
) -> Change | None:
    known = list(hints)
    if relaxation.kind == "begin_at":
        # Free within the whole span: if not even that fits, no step does.
        last_ms = relaxation.at(relaxation.steps)
        span = (min(relaxation.from_ms, last_ms), max(relaxation.from_ms, last_ms))
        loose = tuple(
            replace(v, begin_at_ms=None, arrive_by_ms=None, windows_ms=(span,))
            if v.id == relaxation.of
            else v
            for v in problem.visits
        )
        order = feasibility.order(replace(problem, visits=loose), known)
        if order is None:
            return None
        known.append(order)
    for step in range(1, relaxation.steps + 1):
        order = feasibility.order(turned(problem, relaxation, step), known)
        if order is not None:
            return relaxation.change(step, order, proved=proves(problem))
    return None


def _of_visit(visit: Visit, rule: DayRule) -> Iterator[Relaxation]:
    if rule.kind == "opening_hours":
        yield from _edges("open_from", "open_until", visit.id, visit.open_ms or ())
    elif rule.kind == "time_window":
        yield from _edges("window_from", "window_until", visit.id, visit.windows_ms)
    elif rule.kind == "begin_at" and visit.begin_at_ms is not None:
        for upwards in (True, False):
            yield Relaxation(
                "begin_at", visit.id, visit.begin_at_ms, upwards, STEPS // 2, steady=False
            )
    elif rule.kind == "arrive_by" and visit.arrive_by_ms is not None:
        yield Relaxation("arrive_by", visit.id, visit.arrive_by_ms, True, STEPS)
    elif rule.kind == "duration" and visit.least_ms is not None:
        yield from _shorter("shorten", visit.id, visit.service_ms, visit.least_ms)


def _of_break(problem: DayProblem, rule: DayRule) -> Iterator[Relaxation]:
    for pause in problem.breaks:
        if pause.id == rule.of and not pause.is_prayer:
            yield from _shorter("break_short", pause.id, pause.service_ms, LEAST_BREAK_MS)
            yield from _edges("break_from", "break_until", pause.id, pause.windows_ms)


def _shorter(kind: RelaxationKind, of: str, service_ms: int, least_ms: int) -> Iterator[Relaxation]:
    if least_ms < service_ms:
        steps = -(-service_ms // STEP_MS) - least_ms // STEP_MS
        yield Relaxation(kind, of, service_ms, False, steps, least_ms=least_ms)


def _edges(
    first: RelaxationKind, last: RelaxationKind, of: str, intervals: Intervals
) -> Iterator[Relaxation]:
    for begin_ms, end_ms in intervals:
        yield Relaxation(first, of, begin_ms, False, STEPS)
        yield Relaxation(last, of, end_ms, True, STEPS)

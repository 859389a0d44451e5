"""The closures of a brief: read, told as they look on a day, and named where they cut a stop off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from planner.errors import Fault, InvalidInput
from planner.itinerary.advice.blocking_rule import Reason, reasons
from planner.itinerary.brief.records import Brief
from planner.itinerary.judge.schedule import Schedule, schedule
from planner.itinerary.model.itinerary import RoadClosure
from planner.itinerary.model.problem import DayProblem
from planner.roads.network.arrays import RoadNetwork
from planner.roads.times.closures import NOWHERE, Closure, effect
from planner.roads.times.closures_file import FORMAT, parse_closures

Without = Callable[[tuple[Closure, ...]], DayProblem]
"""The day's problem as it would be with only these closures."""
DAY = timedelta(days=1)


def closures_of(brief: Brief, network: RoadNetwork | None) -> tuple[Closure, ...]:
    """Return a brief's closures. Raises InvalidInput with every fault, streets unknown included.

    Without a network (the roads are elsewhere) no closure can be kept.
    """
    if not brief.closures:
        return ()
    if network is None:
        value = f"a list of {len(brief.closures)}"
        expected = (
            "leave it out: these roads are a router's that knows no closures; unset "
            "PLANNER_ROUTER_URL to plan on the bundled roads"
        )
        raise InvalidInput.of("The brief", [Fault("closures", value, expected)])
    try:
        closures = parse_closures({"format": FORMAT, "closures": list(brief.closures)})
    except InvalidInput as error:
        raise InvalidInput.of("The brief", error.faults) from error
    faults: list[Fault] = []
    for number, closure in enumerate(closures):
        try:
            effect(network, (closure,), closure.profiles[0])
        except InvalidInput as error:
            named = f"closure {closure.id}"
            faults += [
                replace(fault, field=f"closures[{number}]{fault.field.removeprefix(named)}")
                for fault in error.faults
            ]
    if faults:
        raise InvalidInput.of("The brief", faults)
    return closures


def on_day(closures: Sequence[Closure], day: date, until_s: int) -> tuple[Closure, ...]:
    """Return the closures that are in force at some moment of a day, or of the tour after midnight."""
    begin = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the city's own clock
    end = max(begin + DAY, begin + timedelta(seconds=until_s))
    return tuple(
        one
        for one in closures
        if (one.begin is None or one.begin < end) and (one.end is None or one.end > begin)
    )


def told(
    network: RoadNetwork | None, closures: Sequence[Closure], day: date
) -> dict[str, RoadClosure]:
    """Return closures by their ids, with their streets and their clock times on a day."""
    if network is None:
        return {}
    return {one.id: _told(network, one, day) for one in closures}


def _told(network: RoadNetwork, closure: Closure, day: date) -> RoadClosure:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the city's own clock
    begin_s, end_s = (
        None if moment is None else (moment - midnight) // timedelta(seconds=1)
        for moment in (closure.begin, closure.end)
    )
    bare = replace(closure, shuts=NOWHERE, opens=NOWHERE, reverses=NOWHERE)
    return RoadClosure(
        id=closure.id,
        reason=closure.reason,
        begin_s=begin_s,
        end_s=end_s,
        shut=_streets(network, replace(bare, shuts=closure.shuts)),
        opened=_streets(network, replace(bare, opens=closure.opens)),
        turned=_streets(network, replace(bare, reverses=closure.reverses)),
        note=closure.note,
    )


def named_reasons(
    found: Sequence[Reason],
    order: Sequence[str],
    closures: tuple[Closure, ...],
    without: Without,
    *,
    served: Callable[[DayProblem], Sequence[str]] | None,
) -> list[tuple[Reason, tuple[Closure, ...]]]:
    """Return the reasons why visits are left out, each with the closures that cut the visit off.

    A closure does if the visit fits into the order without it, or if the best order without it
    (``served``, where the order is not made by hand) serves the visit.
    """
    if not closures or all(reason.rule is None for reason in found):
        return [(reason, ()) for reason in found]
    free = _Judgement(without(()), order, served)
    blamed: list[tuple[Reason, tuple[Closure, ...]]] = []
    for reason in found:
        if reason.rule is None or not free.reaches(reason.visit.id):
            blamed.append((reason, ()))
            continue
        alone = [
            one
            for one in (closures if len(closures) > 1 else ())
            if not _Judgement(without((one,)), order, served).reaches(reason.visit.id)
        ]
        blamed.append((replace(reason, rule="closure"), tuple(alone) or closures))
    return blamed


def kept_without(
    judged: Schedule, order: Sequence[str], closures: tuple[Closure, ...], without: Without
) -> set[tuple[int, str]]:
    """Return the broken rules, as (stop, rule), that would be kept if no road were shut."""
    broken: set[tuple[int, str]] = {
        (n, b.rule) for n, stop in enumerate(judged.stops) for b in stop.breaches
    }
    if not closures or not broken:
        return set()
    free = schedule(without(()), order, with_slack=False)
    return broken.difference(
        (n, b.rule) for n, stop in enumerate(free.stops) for b in stop.breaches
    )


class _Judgement:
    """Which visits can be reached under some closures, beside an order or in the best one."""

    def __init__(
        self,
        problem: DayProblem,
        order: Sequence[str],
        served: Callable[[DayProblem], Sequence[str]] | None,
    ) -> None:
        self._reasons = {reason.visit.id: reason.rule for reason in reasons(problem, order)}
        self._served = set(served(problem)) if served is not None else set()

    def reaches(self, visit_id: str) -> bool:
        return visit_id in self._served or self._reasons.get(visit_id) is None


def _streets(network: RoadNetwork, closure: Closure) -> tuple[str, ...]:
    """Return the names of the streets that a closure changes, the longest first."""
    changed = effect(network, (closure,), closure.profiles[0])
    links = np.unique(np.flatnonzero(changed.shut | changed.opened) // 2)
    metres: dict[str, float] = {}
    for link in links.tolist():
        name = network.names[network.name_id[link]]
        if name:
            metres[name] = metres.get(name, 0.0) + float(network.length_m[link])
    return tuple(sorted(metres, key=lambda name: (-metres[name], name)))

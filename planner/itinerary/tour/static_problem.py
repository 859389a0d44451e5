"""A whole tour with static legs: the form in which the stock solvers take it.

All times are whole seconds of the local day, rounded against us. So what fits here fits the tour as well,
as far as legs take as long as assumed. A date counts only where hours differ by it; then a visit
has several nodes, of which one may be served. Breaks, rooms, rain and ``after`` are left to the judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.day.bounds import last_end_ms
from planner.itinerary.model.problem import DayProblem, Interval, Visit
from planner.itinerary.model.tour_problem import TourProblem

OPEN_END_MS = 30 * 3_600_000
"""A day without a latest return is taken to last no longer."""

Seconds = NDArray[np.int64]
Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """One way to serve a visit: one interval to begin in, the same on all these coach-days."""

    visit: int
    coach_days: tuple[int, ...]
    first_s: int
    last_s: int
    service_s: int


@dataclass(frozen=True, slots=True)
class StaticProblem:
    """Nodes, and from node to node how long it takes, by coach-day.

    ``arc_s[profile][i][j]`` joins the end of node *i* to the arrival at node *j*, boarding and walks
    included; the last two rows and columns are the day's start and end. ``far_s`` stands where the
    coach-day may not go. ``cost[profile]`` is what the aim counts for that arc: seconds or grams.
    ``shift_s`` is each coach-day's first and last moment, ``profile`` its matrix.
    ``nodes_of[visit]`` lists a visit's nodes.
    """

    problem: TourProblem
    nodes: tuple[Node, ...]
    nodes_of: tuple[tuple[int, ...], ...]
    arc_s: tuple[Seconds, ...]
    cost: tuple[Seconds, ...]
    profile: tuple[int, ...]
    shift_s: tuple[Interval, ...]
    far_s: int

    @property
    def is_exact(self) -> bool:
        """Whether the tour has no rule and no leg that the static problem only comes near to."""
        frames = [c.frame for c in self.problem.coach_days]
        return not self.problem.rooms and all(
            frame.travel.is_steady and not (frame.travel.lands or frame.breaks or frame.rain_ms)
            for frame in frames
        )

    @property
    def has_choice(self) -> bool:
        """Whether some visits are optional."""
        return any(not visit.required for visit in self.problem.visits)

    @property
    def is_loose(self) -> bool:
        """Whether most intervals to begin in are longer than half a day of a coach."""
        widths_s = sorted(node.last_s - node.first_s for node in self.nodes)
        days_s = sorted(last - first for first, last in self.shift_s)
        return bool(widths_s) and widths_s[len(widths_s) // 2] > days_s[len(days_s) // 2] / 2

    @property
    def start(self) -> int:
        """The number of the day's start in the matrices; the end's is one more."""
        return len(self.nodes)

    def ids(self, routes: Iterable[Iterable[int]]) -> tuple[tuple[str, ...], ...]:
        """Return the visits' ids of routes of nodes."""
        visits = self.problem.visits
        return tuple(tuple(visits[self.nodes[n].visit].id for n in route) for route in routes)

    def routes(self, orders: Iterable[Iterable[str]]) -> list[list[int]]:
        """Return nodes for orders of ids, each the first interval that can be reached in time.

        A visit that cannot be served in time is left out.
        """
        number = {visit.id: index for index, visit in enumerate(self.problem.visits)}
        found: list[list[int]] = []
        for k, order in enumerate(orders):
            route: list[int] = []
            here, over_s = self.start, self.shift_s[k][0]
            arc_s = self.arc_s[self.profile[k]]
            for visit_id in order:
                for node_number in self.nodes_of[number[visit_id]] if visit_id in number else ():
                    node = self.nodes[node_number]
                    arrive_s = over_s + int(arc_s[here, node_number])
                    if k in node.coach_days and arrive_s <= node.last_s:
                        route.append(node_number)
                        here = node_number
                        over_s = max(arrive_s, node.first_s) + node.service_s
                        break
            found.append(route)
        return found


def static_problem(problem: TourProblem) -> StaticProblem:
    """Return the static form of a tour, each leg at its mean over the day."""
    shift_s = [
        (
            _up(c.frame.start_ms),
            max(_up(c.frame.start_ms), last_ms(c.frame) // 1000),
        )
        for c in problem.coach_days
    ]
    nodes = _nodes(problem, shift_s)
    far_s = max((last for _, last in shift_s), default=0) + 1
    arc_s: list[Seconds] = []
    cost: list[Seconds] = []
    profile: list[int] = []
    known: dict[tuple[object, ...], int] = {}
    means_ms: dict[int, Times] = {}
    for k, coach_day in enumerate(problem.coach_days):
        served = [
            problem.visits[node.visit].at(k) if k in node.coach_days else None for node in nodes
        ]
        frame = coach_day.frame
        legs = (
            id(frame.travel), id(frame.grams), frame.boarding_ms, frame.access_ms, frame.aim,
            frame.start_place, frame.end_place,
            *((visit.place, visit.position) if visit else None for visit in served),
        )  # fmt: skip
        if legs not in known:
            known[legs] = len(arc_s)
            if id(frame) not in means_ms:
                means_ms[id(frame)] = leg_times_ms(frame)[0]
            arc, priced = _legs(frame, means_ms[id(frame)], served, far_s)
            arc_s.append(arc)
            cost.append(priced)
        profile.append(known[legs])
    nodes_of = tuple(
        tuple(n for n, node in enumerate(nodes) if node.visit == index)
        for index in range(len(problem.visits))
    )
    return StaticProblem(
        problem, tuple(nodes), nodes_of, tuple(arc_s), tuple(cost), tuple(profile),
        tuple(shift_s), far_s,
    )  # fmt: skip


def last_ms(frame: DayProblem) -> int:
    """Return the latest end of a coach-day that its rules allow."""
    limit_ms = last_end_ms(frame)
    return frame.start_ms + OPEN_END_MS if limit_ms is None else limit_ms


def _nodes(problem: TourProblem, shift_s: Sequence[Interval]) -> list[Node]:
    """Return the ways to serve each visit; coach-days with the same interval share one."""
    opens_s = min((first for first, _ in shift_s), default=0)
    closes_s = max((last for _, last in shift_s), default=0)
    nodes: list[Node] = []
    for index, tour_visit in enumerate(problem.visits):
        found: dict[tuple[int, int, int], list[int]] = {}
        for k, visit in tour_visit.on:
            for first_s, last_s, service_s in _begins(visit):
                first, last = max(first_s, opens_s), min(last_s, closes_s)
                if first <= last:
                    found.setdefault((first, last, service_s), []).append(k)
        nodes += [Node(index, tuple(ks), a, b, work) for (a, b, work), ks in sorted(found.items())]
    return nodes


def _begins(visit: Visit) -> list[tuple[int, int, int]]:
    """Return intervals to begin in, with the service then, in seconds.

    Who must be there some time before the begin is served from then on.
    """
    found: list[tuple[int, int, int]] = []
    by_ms = visit.arrive_by_ms
    for first_ms, end_ms in visit.allowed_ms:
        if by_ms is None or end_ms <= by_ms:
            found.append((_up(first_ms), end_ms // 1000, _up(visit.service_ms)))
        elif first_ms <= by_ms:
            found.append((_up(first_ms), by_ms // 1000, _up(visit.service_ms)))
        else:
            by_s = by_ms // 1000
            found.append((by_s, by_s, _up(first_ms + visit.service_ms) - by_s))
            break
    return found


def leg_times_ms(frame: DayProblem) -> tuple[Times, Times]:
    """Return (places x places) what joins the end at one to the arrival at another: mean, least.

    Boarding and the walks to and from the coach are included; infinite where no road leads at some
    hour (mean) or at any (least). How the coach stands is not known yet, so the better way counts.
    """
    travel = frame.travel
    legs_ms = np.array(travel.travel_ms, dtype=np.float64)
    legs_ms[legs_ms < 0] = np.inf
    walked = np.array(travel.walked, dtype=bool)
    stands = [{place} for place in range(len(walked))]
    for row in travel.lands:
        for place, stand in enumerate(row):
            stands[place].add(stand)
    rides = ~walked & ~np.eye(len(walked), dtype=bool)
    access_ms = np.array(frame.access_ms or [0] * len(walked))
    due_ms = rides * (access_ms[:, np.newaxis] + frame.boarding_ms + access_ms)
    mean_ms, least_ms = (
        np.array([times[sorted(some)].min(axis=0) for some in stands]) + due_ms
        for times in (legs_ms.mean(axis=0), legs_ms.min(axis=0))
    )
    return mean_ms, least_ms


def _legs(
    frame: DayProblem, mean_ms: Times, served: list[Visit | None], far_s: int
) -> tuple[Seconds, Seconds]:
    """Return arcs in seconds and their cost, of one coach-day."""
    count = len(served)
    at = [visit.place if visit else frame.start_place for visit in served]
    at += [frame.start_place, frame.end_place]
    arc = np.minimum(np.ceil(mean_ms[np.ix_(at, at)] / 1000), far_s).astype(np.int64)
    arc[:count, [n for n, visit in enumerate(served) if visit and visit.position == "first"]] = (
        far_s
    )
    arc[[n for n, visit in enumerate(served) if visit and visit.position == "last"], :count] = far_s
    never = [n for n, visit in enumerate(served) if visit is None]
    arc[:, never] = far_s
    arc[never, :] = far_s
    np.fill_diagonal(arc, 0)
    if frame.aim != "co2" or not frame.grams:
        return arc, arc
    # A place's own row: of the ways to stand there the first.
    grams = np.maximum(np.array(frame.grams, dtype=np.float64), 0)[np.ix_(at, at)]
    return arc, np.where(arc >= far_s, far_s, np.ceil(grams)).astype(np.int64)


def _up(at_ms: int) -> int:
    return -(-at_ms // 1000)

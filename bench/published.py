"""Published benchmark instances as tours of ours: TSPTW, TOPTW and TTDP.

They are read from the folder that ``--instances`` names. Their collections carry no licence, so they
are no part of this repository; bench/README.md tells where they are published.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from planner.itinerary.judge.tour_schedule import Orders, judge_tour
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.tour_problem import CoachDay, TourProblem, TourVisit
from planner.itinerary.model.travel_times import TravelTimes


@dataclass(frozen=True, slots=True)
class Instance:
    """A published instance, and the best value that is known of it (None: none is published)."""

    name: str
    problem: TourProblem
    best_known: float | None
    road_unit_ms: int | None = None
    """What counts: the travel time in units of so much, or without it the priority served."""

    def value(self, orders: Orders) -> float | None:
        """Return what the orders are worth; None if a visit is missing or a rule broken."""
        judged = judge_tour(self.problem, orders, with_slack=False)
        if judged.goal.broken:
            return None
        if self.road_unit_ms is None:
            return float(-judged.goal.minus_priority)
        legs_ms = self.problem.coach_days[0].frame.travel.travel_ms[0]
        places = [stop.place for stop in judged.days[0].stops]
        return round(sum(legs_ms[a][b] for a, b in pairwise(places)) / self.road_unit_ms, 2)


UNIT_MS = 100_000
"""A unit of TOPTW and TTDP. Its two decimals are whole seconds, in which the solvers work."""


def tsptw(folder: Path) -> Iterator[Instance]:
    """Yield the 48 TSPTW instances: one coach, all required, the least travel time is sought."""
    known = json.loads((folder / "tsptw" / "best-known.json").read_text(encoding="utf-8"))
    for name, best in sorted(known.items()):
        numbers = _numbers((folder / "tsptw" / name).read_text(encoding="utf-8"))
        count = int(numbers[0])
        # Whole numbers or four decimals; either way a tour lasts less than a thousand hours.
        unit_ms = 1_000 if all(value.is_integer() for value in numbers) else 1_000_000
        cells = [round(value * unit_ms) for value in numbers[1:]]
        matrix = [cells[i * count : (i + 1) * count] for i in range(count)]
        due = cells[count * count :]
        windows = [(due[2 * i], due[2 * i + 1]) for i in range(count)]
        visits = tuple(
            TourVisit(str(i), ((0, Visit(str(i), i, 0, windows_ms=(windows[i],))),))
            for i in range(1, count)
        )
        frame = replace(_frame(matrix, *windows[0]), aim="road")
        yield Instance(name, TourProblem((CoachDay(0, 0, frame),), visits), best["cost"], unit_ms)


def toptw(folder: Path) -> Iterator[Instance]:
    """Yield the TOPTW instances: one to four coaches on one day, the most prize is sought."""
    known = json.loads((folder / "toptw" / "best-known.json").read_text(encoding="utf-8"))
    for key, best in known.items():
        name, coaches = key.split(",")
        lines = (folder / "toptw" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        rows = [[float(cell) for cell in line.split()] for line in lines[2:] if line.strip()]
        matrix = _euclid([(row[1], row[2]) for row in rows], 100 if name[:2] == "pr" else 10)
        frame = _frame(matrix, _units(rows[0][-2]), _units(rows[0][-1]))
        coach_days = tuple(CoachDay(0, coach, frame) for coach in range(int(coaches)))
        visits = []
        for i, row in enumerate(rows[1:], 1):
            window = (_units(row[-2]), _units(row[-1]))
            visit = Visit(
                str(i), i, _units(row[3]), (window,), required=False, priority=round(row[4])
            )
            on = tuple((k, visit) for k in range(int(coaches)))
            visits.append(TourVisit(visit.id, on, required=False, priority=visit.priority))
        yield Instance(key, TourProblem(coach_days, tuple(visits)), best)


def ttdp(folder: Path, *, coaches: int = 1, dinner: bool = False) -> Iterator[Instance]:
    """Yield the TTDP instances: days of one or more coaches, hours by weekday, most score.

    With ``dinner`` each coach has a dinner of 30 units at the centre of all points each day: a
    required visit whose fixed begin leaves just the time to drive home after it.
    """
    for file in sorted((folder / "ttdp").glob("*.txt")):
        yield Instance(file.stem, _trip(file, coaches, dinner), None)


def _trip(file: Path, coaches: int, dinner: bool) -> TourProblem:
    rows = [[float(cell) for cell in line.split()] for line in file.read_text().splitlines()]
    days, weekday = int(rows[0][1]), int(rows[0][2])
    hotel, venues = rows[1], [row for row in rows[2:] if len(row) > 20]
    points = [(row[1], row[2]) for row in (hotel, *venues)]
    points.append(
        (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    )
    frame = _frame(_euclid(points, 100), _units(hotel[5]), _units(hotel[6]))
    coach_days = tuple(CoachDay(day, c, frame) for day in range(days) for c in range(coaches))
    visits = []
    for i, row in enumerate(venues, 1):
        on = []
        for k, coach_day in enumerate(coach_days):
            at = 6 + 2 * ((weekday + coach_day.day) % 7)
            opens, closes = row[at], row[at + 1]
            if closes > 0:
                window = (_units(opens), _units(closes))
                visit = Visit(
                    str(i), i, _units(row[3]), (window,), required=False, priority=round(row[4])
                )
                on.append((k, visit))
        visits.append(TourVisit(str(i), tuple(on), required=False, priority=round(row[4])))
    if dinner:
        for k in range(len(coach_days)):
            home = math.dist(points[0], points[-1])
            begin_ms = _units(math.floor(hotel[6] - 30 - home))
            meal = Visit(f"dinner {k}", len(points) - 1, _units(30), begin_at_ms=begin_ms)
            visits.append(TourVisit(meal.id, ((k, meal),)))
    return TourProblem(coach_days, tuple(visits))


def _frame(matrix: list[list[int]], first_ms: int, last_ms: int) -> DayProblem:
    travel = TravelTimes.steady(
        tuple(map(tuple, matrix)), tuple(tuple(False for _ in row) for row in matrix)
    )
    return DayProblem((), 0, 0, first_ms, last_ms, 0, travel)


def _euclid(points: list[tuple[float, float]], per_unit: int) -> list[list[int]]:
    """Return distances rounded down to one part in ``per_unit``."""
    return [
        [math.floor(math.dist(a, b) * per_unit + 1e-9) * (UNIT_MS // per_unit) for b in points]
        for a in points
    ]


def _numbers(text: str) -> list[float]:
    return [float(cell) for line in text.splitlines() for cell in line.split("#")[0].split()]


def _units(value: float) -> int:
    return round(value * UNIT_MS)

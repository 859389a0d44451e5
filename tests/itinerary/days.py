"""Small days for tests, written in minutes."""

from __future__ import annotations

from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes

MINUTE = 60_000


def at(clock: str) -> int:
    """Milliseconds from midnight of HH:MM."""
    hours, minutes = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * MINUTE


def between(*spans: tuple[str, str]) -> tuple[tuple[int, int], ...]:
    return tuple((at(first), at(last)) for first, last in spans)


def visit(name: str, place: int, minutes: int, **rules: object) -> Visit:
    """A visit; its times are clock texts, its windows and hours pairs of them."""
    told: dict[str, object] = {}
    for key, value in rules.items():
        if key in {"windows", "open"}:
            told[f"{key}_ms"] = between(*value)  # type: ignore[misc]
        elif key in {"begin_at", "arrive_by"}:
            told[f"{key}_ms"] = at(value)  # type: ignore[arg-type]
        else:
            told[key] = value
    return Visit(name, place, minutes * MINUTE, **told)  # type: ignore[arg-type]


def day(
    visits: list[Visit],
    minutes: list[list[int]],
    *,
    start: str = "08:00",
    back: str | None = None,
    boarding: int = 5,
    walks: tuple[tuple[int, int], ...] = (),
) -> DayProblem:
    """A day that starts and ends at place 0; ``minutes`` is the matrix, ``walks`` legs on foot."""
    size = range(len(minutes))
    return DayProblem(
        visits=tuple(visits),
        start_place=0,
        end_place=0,
        start_ms=at(start),
        return_by_ms=None if back is None else at(back),
        boarding_ms=boarding * MINUTE,
        travel=TravelTimes.steady(
            tuple(tuple(m * MINUTE if m >= 0 else -1 for m in row) for row in minutes),
            tuple(tuple((i, j) in walks for j in size) for i in size),
        ),
    )

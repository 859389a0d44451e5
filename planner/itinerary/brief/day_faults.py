"""What can be wrong with one day of a brief beyond its shape, on whatever parts have that shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.errors import Fault
from planner.itinerary.brief.lock_faults import lock_faults
from planner.itinerary.brief.records import PRAYER_IDS
from planner.itinerary.brief.values import shown, time_s, whole

MOST_WISHES = 60
"""As in the schema: what comes after is told once, as a list that is too long."""
_RESERVED = frozenset({"start", "end"})
_Path = str


def day_faults(
    day: dict[Any, Any], field: _Path, *, prayers: bool, shared: set[str]
) -> Iterator[Fault]:
    """Yield the faults of a day at ``field``.

    ``prayers`` tells whether the brief asks for them, ``shared`` are the ids of the tour's visits.
    """
    start, end = day.get("start"), day.get("end")
    start_s = time_s(start.get("at")) if isinstance(start, dict) else None
    end_s = time_s(end.get("by")) if isinstance(end, dict) else None
    if start and end and start_s is not None and end_s is not None and end_s <= start_s:
        yield Fault(f"{field}.end.by", shown(end["by"]),
                    f"give a time after the start at {start['at']}; after midnight the hours go "
                    'on, such as "25:30"')  # fmt: skip
    yield from _rain_faults(day.get("rain"), field)
    visits, breaks = _listed(day, "visits"), _listed(day, "breaks")
    seen: dict[str, _Path] = dict.fromkeys(shared, "a visit of the whole tour")
    for path, wish in [
        *((f"{field}.visits[{i}]", visit) for i, visit in enumerate(visits)),
        *((f"{field}.breaks[{i}]", pause) for i, pause in enumerate(breaks)),
    ]:
        if isinstance(wish, dict):
            yield from _id_faults(wish.get("id"), path, seen, prayers=prayers)
            yield from _windows_faults(wish, path)
    for index, visit in enumerate(visits):
        if isinstance(visit, dict):
            path = f"{field}.visits[{index}]"
            yield from _visit_faults(visit, path)
            for name in ("days", "coaches"):
                if name in visit:
                    expected = "leave it out: only a visit of the whole tour has it"
                    yield Fault(f"{path}.{name}", shown(visit[name]), expected)
    placed = [one for one in breaks if isinstance(one, dict) and "venue" in one]
    if isinstance(day.get("visits"), list):
        count = len(day["visits"]) + len(placed) + len(shared) + int(prayers)
        yield from lock_faults(visits, placed, count, field, shared)
    known = set(seen) | (set(PRAYER_IDS) if prayers else set())
    yield from _order_faults(day.get("order"), known, field)


def shared_visit_faults(visit: dict[Any, Any], path: _Path) -> Iterator[Fault]:
    """Yield the faults of a visit of the whole tour that one of a day may have too."""
    yield from _windows_faults(visit, path)
    yield from _visit_faults(visit, path)


def _listed(day: dict[Any, Any], name: str) -> list[Any]:
    found = day.get(name)
    return found[:MOST_WISHES] if isinstance(found, list) else []


def _id_faults(
    wish_id: object, path: _Path, seen: dict[str, _Path], *, prayers: bool
) -> Iterator[Fault]:
    if not isinstance(wish_id, str):
        return
    if wish_id in _RESERVED:
        yield Fault(f"{path}.id", shown(wish_id), "start and end name the day's own stops")
    if prayers and wish_id in PRAYER_IDS:
        expected = "give another id: this one names a prayer that is added by itself"
        yield Fault(f"{path}.id", shown(wish_id), expected)
    if wish_id in seen:
        expected = f"{seen[wish_id]} has it already; give an id of its own"
        yield Fault(f"{path}.id", shown(wish_id), expected)
    seen.setdefault(wish_id, path)


def _rain_faults(rain: object, field: _Path) -> Iterator[Fault]:
    if not isinstance(rain, dict):
        return
    from_s, to_s = time_s(rain.get("from")), time_s(rain.get("to"))
    if from_s is not None and to_s is not None and to_s <= from_s:
        yield Fault(f"{field}.rain.to", shown(rain["to"]),
                    f"give a time after {rain['from']}; after midnight the hours go on")  # fmt: skip


def _windows_faults(wish: dict[Any, Any], path: _Path) -> Iterator[Fault]:
    for index, window in enumerate(_windows(wish)):
        if window is not None and window[1] < window[0]:
            first, last = wish["windows"][index]
            yield Fault(f"{path}.windows[{index}]", f"from {first} to {last}",
                        "give the earlier time first; after midnight the hours go on, such as "
                        '["22:00", "25:00"]')  # fmt: skip


def _windows(wish: dict[Any, Any]) -> list[tuple[int, int] | None]:
    """Return the windows in seconds, None for what is none."""
    given = wish.get("windows")
    found: list[tuple[int, int] | None] = []
    for window in given[:12] if isinstance(given, list) else ():
        two = isinstance(window, (list, tuple)) and len(window) == 2
        first, last = (time_s(window[0]), time_s(window[1])) if two else (None, None)
        found.append(None if first is None or last is None else (first, last))
    return found


def _visit_faults(visit: dict[Any, Any], path: _Path) -> Iterator[Fault]:
    duration, buying = whole(visit.get("duration_min")), whole(visit.get("buying_min"))
    if duration and buying and buying > duration > 0:
        expected = f"buying is part of the visit; give at most its {shown(duration)} minutes"
        yield Fault(f"{path}.buying_min", shown(buying), expected)
    yield from _length_faults(visit, path)
    if visit.get("required") is False and whole(visit.get("priority")) == 0:
        yield Fault(f"{path}.priority", "0", "an optional visit needs a priority from 1 to 100")
    begin_s, arrive_s = time_s(visit.get("begin_at")), time_s(visit.get("arrive_by"))
    if begin_s is not None and arrive_s is not None and arrive_s > begin_s:
        yield Fault(f"{path}.arrive_by", shown(visit["arrive_by"]),
                    f"give a time no later than the begin at {visit['begin_at']}")  # fmt: skip
    windows = [window for window in _windows(visit) if window is not None]
    if begin_s is not None and windows and not any(a <= begin_s <= b for a, b in windows):
        yield Fault(f"{path}.begin_at", shown(visit["begin_at"]),
                    "give a time inside the visit's windows, or leave the windows out")  # fmt: skip


def _length_faults(visit: dict[Any, Any], path: _Path) -> Iterator[Fault]:
    """Least, usual and most go up; what has no usual length here is looked at with its venue."""
    least, usual, most = (
        whole(visit.get(name)) for name in ("least_min", "duration_min", "most_min")
    )
    if least is not None and usual is not None and least > usual > 0:
        yield Fault(f"{path}.least_min", shown(least),
                    f"give at most the usual {shown(usual)} minutes")  # fmt: skip
    if most is not None and usual is not None and 0 < most < usual:
        yield Fault(f"{path}.most_min", shown(most),
                    f"give at least the usual {shown(usual)} minutes")  # fmt: skip
    if least is not None and most is not None and usual is None and 0 < most < least:
        yield Fault(f"{path}.most_min", shown(most),
                    f"give at least the least {shown(least)} minutes")  # fmt: skip


def _order_faults(order: object, known: set[str], field: _Path) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, wish_id in enumerate(order[:100] if isinstance(order, list) else ()):
        if not isinstance(wish_id, str):
            continue
        path = f"{field}.order[{index}]"
        if wish_id not in known:
            yield Fault(path, shown(wish_id), "name a visit or a break of this day by its id")
        elif wish_id in seen:
            yield Fault(path, shown(wish_id), "name each one once")
        seen.add(wish_id)

"""Everything that can be wrong with a brief, found at once: its shape, then what it says.

The shape is told by ``brief.schema.json``; what no schema can tell (reversed windows, an order that
names unknown visits, two visits locked to one place) is checked here, on whatever parts have the
right shape.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from planner.errors import Fault
from planner.itinerary.brief_values import list_of as _list
from planner.itinerary.brief_values import shown
from planner.itinerary.brief_values import whole as _whole
from planner.itinerary.coach_faults import MOST_VISITS, coach_faults

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

SCHEMA_FILE = Path(__file__).with_name("brief.schema.json")
EARLIEST = date(2000, 1, 1)
LATEST = date(2060, 12, 31)
"""A date outside is a slip of the pen: no tour is planned or kept that long."""
LONGEST_TOUR_DAYS = 62
FAULTS_TOLD = 500
"""A hostile brief cannot make the answer longer than this."""
DEEPEST = 12
"""A brief has seven levels; deeper ones are refused before anything recurses into them."""

_CLOCK = re.compile(r"([0-3][0-9]|4[0-7]):[0-5][0-9]\Z")
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
# Bidi controls would let a name turn the text around it.
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RESERVED = {"start", "end"}
_Path = str


def brief_faults(data: object) -> tuple[Fault, ...]:
    """Return every fault of a brief, each with its field's path; none means that it can be read."""
    found: list[Fault] = []
    for fault in _all_faults(data):
        if fault not in found:
            found.append(fault)
        if len(found) >= FAULTS_TOLD:
            break
    return tuple(found)


def _all_faults(data: object) -> Iterator[Fault]:
    tame, too_deep = _tamed(data, 0)
    if too_deep:
        yield Fault("brief", "deeply nested", f"give no more than {DEEPEST} levels")
        return
    for error in _validator().iter_errors(tame):
        yield from _schema_faults(error, data)
    if isinstance(data, dict):
        yield from _unreadable_values(data, "")
        yield from _now_faults(data)
        if data.get("traffic") == "hourly" and "stretch" in data:
            expected = "leave it out: hourly traffic has factors of its own"
            yield Fault("stretch", shown(data["stretch"]), expected)
        shared = _shared_ids(data)
        yield from _days_faults(data, shared)
        yield from coach_faults(data)
        for index, visit in enumerate(_list(data, "visits")[:MOST_VISITS]):
            if isinstance(visit, dict):
                yield from _visit_faults(visit, f"visits[{index}]")


def clock_s(text: str) -> int:
    """Return seconds from local midnight of a checked ``HH:MM``."""
    return int(text[:2]) * 3600 + int(text[3:]) * 60


@lru_cache(maxsize=1)
def _validator() -> Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - heavy, and only briefs need it

    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def _tamed(value: object, depth: int) -> tuple[Any, bool]:
    """Return a copy that jsonschema can print in its messages, and whether it nests too deeply.

    Python refuses to print whole numbers of thousands of digits; any number out of every range
    stands in for them.
    """
    if depth > DEEPEST:
        return None, True
    if isinstance(value, dict):
        parts = {key: _tamed(part, depth + 1) for key, part in value.items()}
        return {k: v for k, (v, _) in parts.items()}, any(deep for _, deep in parts.values())
    if isinstance(value, list):
        items = [_tamed(part, depth + 1) for part in value]
        return [v for v, _ in items], any(deep for _, deep in items)
    if isinstance(value, int) and value.bit_length() > 64:
        return (1 << 65 if value > 0 else -(1 << 65)), False
    return value, False


def _schema_faults(error: ValidationError, data: object) -> Iterator[Fault]:
    field = ""
    instance: Any = data
    for part in error.absolute_path:
        field += f"[{part}]" if isinstance(part, int) else f"{'.' if field else ''}{part}"
        instance = instance[part]
    schema = cast("dict[str, Any]", error.schema)
    if error.validator == "required":
        for name in schema["required"]:
            if name not in instance:
                yield Fault(_join(field, name), "missing", _expected(schema, name))
    elif error.validator == "additionalProperties":
        known = ", ".join(schema["properties"])
        for name in instance:
            if name not in schema["properties"]:
                yield Fault(_join(field, _shown_key(name)), "an unknown field",
                            f"leave it out; known fields here are {known}")  # fmt: skip
    else:
        yield Fault(field or "brief", shown(instance), schema.get("x-expected", error.message))


def _expected(schema: dict[str, Any], name: str) -> str:
    part = schema["properties"][name]
    if "$ref" in part:
        definitions = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["$defs"]
        part = definitions[part["$ref"].rpartition("/")[2]]
    return str(part["x-expected"])


def _unreadable_values(value: object, field: _Path) -> Iterator[Fault]:
    """Yield texts that cannot be printed and numbers that are none, at any depth."""
    waiting: list[tuple[object, _Path]] = [(value, field)]
    while waiting:
        now, path = waiting.pop()
        if isinstance(now, dict):
            waiting += [(v, _join(path, _shown_key(k))) for k, v in reversed(list(now.items()))]
        elif isinstance(now, (list, tuple)):
            waiting += [(v, f"{path}[{i}]") for i, v in reversed(list(enumerate(now)))]
        elif isinstance(now, float) and not math.isfinite(now):
            yield Fault(path, shown(now), "give a finite number")
        elif isinstance(now, str):
            bad = next((c for c in now if unicodedata.category(c) in _UNSEEN or c in _BIDI), None)
            if bad is not None:
                expected = f"leave out the control character U+{ord(bad):04X}"
                yield Fault(path, shown(now), expected)
            elif now and not now.strip():
                yield Fault(path, shown(now), "give a text that can be seen")


def _now_faults(data: dict[Any, Any]) -> Iterator[Fault]:
    now = data.get("now")
    if isinstance(now, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", now, re.ASCII):
        try:
            day = datetime.fromisoformat(now).date()
        except ValueError:
            yield Fault("now", shown(now), "give a moment that calendar and clock have")
            return
        if not EARLIEST <= day <= LATEST:
            yield Fault("now", shown(now), _between())


def _shared_ids(data: dict[Any, Any]) -> set[str]:
    visits = (visit for visit in _list(data, "visits")[:MOST_VISITS] if isinstance(visit, dict))
    return {visit["id"] for visit in visits if isinstance(visit.get("id"), str)}


def _days_faults(data: dict[Any, Any], shared: set[str]) -> Iterator[Fault]:
    earlier_of: dict[object, date] = {}
    first: date | None = None
    for index, day in enumerate(_list(data, "days")[:64]):
        if not isinstance(day, dict):
            continue
        field = f"days[{index}]"
        when, faults = _date(day.get("date"), f"{field}.date")
        yield from faults
        if when is not None:
            coach = str(day.get("coach", ""))
            earlier = earlier_of.get(coach)
            if earlier is not None and when <= earlier:
                what = "is there twice" if when == earlier else f"comes after {earlier}"
                expected = f"it {what}: give each day once, in the order of their dates"
                yield Fault(f"{field}.date", shown(day["date"]), expected)
            elif first is not None and (when - first).days > LONGEST_TOUR_DAYS:
                yield Fault(f"{field}.date", shown(day["date"]),
                            f"give a date within {LONGEST_TOUR_DAYS} days of {first}")  # fmt: skip
            earlier_of[coach], first = when, first or when
        yield from _day_faults(day, field, shared)


def _date(value: object, field: _Path) -> tuple[date | None, list[Fault]]:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return None, []
    try:
        when = date.fromisoformat(value)
    except ValueError:
        return None, [Fault(field, shown(value), "give a date that the calendar has")]
    if not EARLIEST <= when <= LATEST:
        return None, [Fault(field, shown(value), _between())]
    return when, []


def _day_faults(day: dict[Any, Any], field: _Path, shared: set[str]) -> Iterator[Fault]:
    start, end = day.get("start"), day.get("end")
    start_s = _time(start.get("at")) if isinstance(start, dict) else None
    end_s = _time(end.get("by")) if isinstance(end, dict) else None
    if start and end and start_s is not None and end_s is not None and end_s <= start_s:
        yield Fault(f"{field}.end.by", shown(end["by"]),
                    f"give a time after the start at {start['at']}; after midnight the hours go "
                    'on, such as "25:30"')  # fmt: skip
    visits = day.get("visits")
    if not isinstance(visits, list):
        return
    seen: dict[str, int] = {}
    for index, visit in enumerate(visits[:60]):
        if isinstance(visit, dict):
            yield from _id_faults(visit, index, field, seen, shared)
            yield from _visit_faults(visit, f"{field}.visits[{index}]")
    yield from _lock_faults(visits, field)
    yield from _order_faults(day.get("order"), seen.keys() | shared, field)


def _id_faults(
    visit: dict[Any, Any], index: int, field: _Path, seen: dict[str, int], shared: set[str]
) -> Iterator[Fault]:
    path = f"{field}.visits[{index}]"
    visit_id = visit.get("id")
    if isinstance(visit_id, str):
        if visit_id in _RESERVED:
            yield Fault(f"{path}.id", shown(visit_id), "start and end name the day's own stops")
        if visit_id in seen or visit_id in shared:
            taken = f"{field}.visits[{seen[visit_id]}]" if visit_id in seen else "the tour's visits"
            expected = f"{taken} has it already; give an id of its own"
            yield Fault(f"{path}.id", shown(visit_id), expected)
        seen.setdefault(visit_id, index)
    for name in ("days", "coaches"):
        if name in visit:
            expected = "leave it out: only a visit of the whole tour has it"
            yield Fault(f"{path}.{name}", shown(visit[name]), expected)


def _visit_faults(visit: dict[Any, Any], path: _Path) -> Iterator[Fault]:
    duration, buying = _whole(visit.get("duration_min")), _whole(visit.get("buying_min"))
    if duration and buying and buying > duration > 0:
        expected = f"buying is part of the visit; give at most its {shown(duration)} minutes"
        yield Fault(f"{path}.buying_min", shown(buying), expected)
    if visit.get("required") is False and _whole(visit.get("priority")) == 0:
        yield Fault(f"{path}.priority", "0", "an optional visit needs a priority from 1 to 100")
    windows: list[tuple[int, int]] = []
    given = visit.get("windows")
    for index, window in enumerate(given[:12] if isinstance(given, list) else ()):
        if not isinstance(window, (list, tuple)) or len(window) != 2:
            continue
        first, last = _time(window[0]), _time(window[1])
        if first is None or last is None:
            continue
        windows.append((first, last))
        if last < first:
            yield Fault(f"{path}.windows[{index}]", f"from {window[0]} to {window[1]}",
                        "give the earlier time first; after midnight the hours go on, such as "
                        '["22:00", "25:00"]')  # fmt: skip
    begin_s, arrive_s = _time(visit.get("begin_at")), _time(visit.get("arrive_by"))
    if begin_s is not None and arrive_s is not None and arrive_s > begin_s:
        yield Fault(f"{path}.arrive_by", shown(visit["arrive_by"]),
                    f"give a time no later than the begin at {visit['begin_at']}")  # fmt: skip
    if begin_s is not None and windows and not any(a <= begin_s <= b for a, b in windows):
        yield Fault(f"{path}.begin_at", shown(visit["begin_at"]),
                    "give a time inside the visit's windows, or leave the windows out")  # fmt: skip


def _lock_faults(visits: list[Any], field: _Path) -> Iterator[Fault]:
    locks: dict[object, int] = {}
    for index, visit in enumerate(visits[:60]):
        lock = visit.get("position") if isinstance(visit, dict) else None
        number = 1 if lock == "first" else _whole(lock)
        place = number if number is not None else lock
        if place is None or (number is None and lock != "last"):
            continue
        path = f"{field}.visits[{index}].position"
        if number is not None and number > len(visits):
            yield Fault(path, shown(lock), f"the day has {len(visits)} visits")
        elif place in locks:
            other = f"{field}.visits[{locks[place]}]"
            yield Fault(path, shown(lock), f"{other} is locked there already; free one of them")
        locks.setdefault(place, index)


def _order_faults(order: object, known: set[str], field: _Path) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, visit_id in enumerate(order[:60] if isinstance(order, list) else ()):
        if not isinstance(visit_id, str):
            continue
        path = f"{field}.order[{index}]"
        if visit_id not in known:
            yield Fault(path, shown(visit_id), "name a visit of this day by its id")
        elif visit_id in seen:
            yield Fault(path, shown(visit_id), "name each visit once")
        seen.add(visit_id)


def _shown_key(key: object) -> str:
    text = str(key)
    return text[:60] if text.isprintable() else ascii(text[:60])


def _join(field: _Path, name: str) -> _Path:
    return f"{field}.{name}" if field else name


def _time(value: object) -> int | None:
    return clock_s(value) if isinstance(value, str) and _CLOCK.match(value) else None


def _between() -> str:
    return f"give a date from {EARLIEST} to {LATEST}"

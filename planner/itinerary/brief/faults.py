"""Everything that can be wrong with a brief, found at once: its shape, then what it says.

The shape is told by ``brief.schema.json``; what no schema can tell (reversed windows, an order that
names unknown visits, two visits locked to one place) is checked here and in ``day_faults``, on
whatever parts have the right shape.
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
from planner.itinerary.brief.coach_faults import coach_faults, shared_ids
from planner.itinerary.brief.day_faults import day_faults
from planner.itinerary.brief.values import list_of, shown, shown_key

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

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
# Bidi controls would let a name turn the text around it.
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
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
        yield from _days_faults(data)
        yield from coach_faults(data)


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
                yield Fault(_join(field, shown_key(name)), "an unknown field",
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
            waiting += [(v, _join(path, shown_key(k))) for k, v in reversed(list(now.items()))]
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


def _days_faults(data: dict[Any, Any]) -> Iterator[Fault]:
    prayers, shared = _asks_for_prayers(data.get("prayer")), shared_ids(data)
    earlier_of: dict[str, date] = {}
    first: date | None = None
    for index, day in enumerate(list_of(data, "days")[:64]):
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
        yield from day_faults(day, field, prayers=prayers, shared=shared)


def _asks_for_prayers(prayer: object) -> bool:
    kind = prayer.get("kind") if isinstance(prayer, dict) else prayer
    return kind in ("friday", "daily")


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


def _join(field: _Path, name: str) -> _Path:
    return f"{field}.{name}" if field else name


def _between() -> str:
    return f"give a date from {EARLIEST} to {LATEST}"

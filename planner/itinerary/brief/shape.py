"""The shape of a brief's JSON: the schema's faults, and what no record can hold.

``brief.schema.json`` describes the shape. What the records say is checked in ``rules``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from planner.errors import Fault
from planner.itinerary.brief.rules import EARLIEST, LATEST, WITHIN_YEARS
from planner.itinerary.brief.schema import brief_schema
from planner.itinerary.brief.values import (
    UNREAD_DATE,
    date_of,
    list_of,
    objects_of,
)
from planner.validation import join, schema_faults, shown, shown_key

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

DEEPEST = 12
"""A brief has seven levels; deeper ones are refused before anything recurses into them."""
TOUR = "tour"
"""Names the fields of a brief itself, any of them, as a part."""

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
# Bidi controls would let a name turn the text around it.
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def brief_shape_faults(data: object) -> Iterator[Fault]:
    """Yield the faults of a whole brief's shape, each with its field's path."""
    if too_deep(data):
        yield Fault("brief", "deeply nested", f"give no more than {DEEPEST} levels")
        return
    yield from _schema_and_values(_validator("brief"), data, "")
    if isinstance(data, dict):
        yield from _only_in_json(data)


def part_faults(part: str, data: dict[str, Any], path: str) -> Iterator[Fault]:
    """Yield the faults of a part of a brief that stands at ``path``.

    ``part`` is a name among the schema's ``$defs``, or ``TOUR``.
    """
    yield from _schema_and_values(_validator(part), data, path)
    if part == TOUR:
        yield from _now_faults(data)
        yield from _stretch_faults(data)
    for place, one in enumerate(list_of(data, "days") if part == "visit" else ()):
        yield from _calendar_faults(one, f"{path}.days[{place}]")


def too_deep(data: object) -> bool:
    """Tell whether JSON builtins nest deeper than any brief."""
    level: list[object] = [data]
    for _ in range(DEEPEST + 1):
        level = [
            part
            for one in level
            if isinstance(one, (dict, list))
            for part in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _schema_and_values(validator: Validator, data: object, path: str) -> Iterator[Fault]:
    yield from schema_faults(validator, data, path=path, whole="brief")
    if isinstance(data, dict):
        yield from _unreadable_values(data, path)


@lru_cache(maxsize=8)
def _validator(part: str) -> Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - heavy, and only briefs need it

    schema = dict(brief_schema())
    if part == TOUR:
        schema.pop("required")
    elif part != "brief":
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{part}"}
    return Draft202012Validator(schema)


def _unreadable_values(value: object, field: str) -> Iterator[Fault]:
    """Yield texts that cannot be printed and numbers that are none, at any depth."""
    waiting: list[tuple[object, str]] = [(value, field)]
    while waiting:
        now, path = waiting.pop()
        if isinstance(now, dict):
            waiting += [(v, join(path, shown_key(k))) for k, v in reversed(list(now.items()))]
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


def _only_in_json(data: dict[Any, Any]) -> Iterator[Fault]:
    """Yield what a schema cannot describe and the records cannot hold."""
    yield from _now_faults(data)
    yield from _stretch_faults(data)
    if "coaches" in data:
        for name in (one for one in ("people", "coach") if one in data):
            yield Fault(name, shown(data[name]), "leave it out: coaches tell it")
    for index, day in enumerate(objects_of(data, "days", 64)):
        yield from _day_only_in_json(day, f"days[{index}]", coaches=bool(data.get("coaches")))
    for index, visit in enumerate(objects_of(data, "visits")):
        for place, one in enumerate(list_of(visit, "days")):
            yield from _calendar_faults(one, f"visits[{index}].days[{place}]")


def _day_only_in_json(day: dict[Any, Any], field: str, *, coaches: bool) -> Iterator[Fault]:
    yield from _calendar_faults(day.get("date"), f"{field}.date")
    if "coach" in day and not coaches:
        expected = "leave it out: the brief lists none"
        yield Fault(f"{field}.coach", shown(day["coach"]), expected)
    for place, visit in enumerate(objects_of(day, "visits", 60)):
        for name in (one for one in ("days", "coaches") if one in visit):
            expected = "leave it out: only a visit of the whole tour has it"
            yield Fault(f"{field}.visits[{place}].{name}", shown(visit[name]), expected)


def _calendar_faults(value: object, field: str) -> Iterator[Fault]:
    written = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)
    if written and date_of(value) is None:
        yield Fault(field, shown(value), "give a date that the calendar has")
    elif written and date_of(value) == UNREAD_DATE:
        yield Fault(field, shown(value), WITHIN_YEARS)


def _now_faults(data: dict[Any, Any]) -> Iterator[Fault]:
    now = data.get("now")
    if isinstance(now, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", now, re.ASCII):
        try:
            day = datetime.fromisoformat(now).date()
        except ValueError:
            yield Fault("now", shown(now), "give a moment that calendar and clock have")
            return
        if not EARLIEST <= day <= LATEST:
            yield Fault("now", shown(now), WITHIN_YEARS)


def _stretch_faults(data: dict[Any, Any]) -> Iterator[Fault]:
    if data.get("traffic") == "hourly" and "stretch" in data:
        expected = "leave it out: hourly traffic has factors of its own"
        yield Fault("stretch", shown(data["stretch"]), expected)

"""Values from outside: read if they can be, else replaced by what stands for nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

UNREAD_DATE = date.min
"""Stands for a date that cannot be read. No rule looks at it: its shape is a fault already."""
UNREAD_S = -1
"""Stands for a required time of day that cannot be read."""

_CLOCK = re.compile(r"([0-3][0-9]|4[0-7]):[0-5][0-9]\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


def clock(time_s: int) -> str:
    """Return ``HH:MM`` of seconds from local midnight; past 24:00 the hours go on."""
    return f"{time_s // 3600:02}:{time_s // 60 % 60:02}"


def time_s(value: object) -> int | None:
    """Return seconds from local midnight of a value that may be ``HH:MM``, else None."""
    if not isinstance(value, str) or not _CLOCK.match(value):
        return None
    return int(value[:2]) * 3600 + int(value[3:]) * 60


def whole(value: object) -> int | None:
    """Return a whole number as it is (JSON has no other kind: 2.0 is one too), else None."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: object) -> float | None:
    """Return a number that is neither a truth value nor beyond a billion, else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) < 1e9 else None


def text(value: object) -> str | None:
    """Return a text as it is, else None."""
    return value if isinstance(value, str) else None


def date_of(value: object) -> date | None:
    """Return the date that ``YYYY-MM-DD`` names, None where the calendar has none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DATE.match(value) else None
    except ValueError:
        return None


def object_of(data: dict[Any, Any], name: str) -> dict[Any, Any]:
    """Return the object of this name, empty where there is none."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def list_of(data: dict[Any, Any], name: str, most: int = 200) -> list[Any]:
    """Return at most ``most`` entries of the list of this name, none where there is no list."""
    value = data.get(name)
    return list(value[:most]) if isinstance(value, (list, tuple)) else []


def objects_of(data: dict[Any, Any], name: str, most: int = 200) -> list[dict[Any, Any]]:
    """Return the objects of a list; an empty one stands for what is none, so that places stay."""
    return [one if isinstance(one, dict) else {} for one in list_of(data, name, most)]


def texts_of(data: dict[Any, Any], name: str, most: int = 200) -> tuple[str, ...]:
    """Return the texts of a list; an empty one stands for what is none, so that places stay."""
    return tuple(text(one) or "" for one in list_of(data, name, most))

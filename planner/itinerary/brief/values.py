"""The values of a brief as they come: read if they can be, else shown in one short line."""

from __future__ import annotations

import re
from typing import Any

_CLOCK = re.compile(r"([0-3][0-9]|4[0-7]):[0-5][0-9]\Z")


def clock_s(text: str) -> int:
    """Return seconds from local midnight of a checked ``HH:MM``."""
    return int(text[:2]) * 3600 + int(text[3:]) * 60


def time_s(value: object) -> int | None:
    """Return seconds from local midnight of a value that may be ``HH:MM``, else None."""
    return clock_s(value) if isinstance(value, str) and _CLOCK.match(value) else None


def whole(value: object) -> int | None:
    """Return a whole number as it is (JSON has no other kind: 2.0 is one too), else None."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def shown(value: object) -> str:
    """Return a value from outside as one short printable line."""
    if isinstance(value, dict):
        return f"an object of {len(value)} fields"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int):
        # Python refuses to print very long whole numbers.
        return str(value) if value.bit_length() < 200 else "a number of more than 60 digits"
    if not isinstance(value, str):
        return repr(value)[:60]
    start = value[:60]
    text = repr(start) if start.isprintable() else ascii(start)
    return text if len(value) <= 60 else f"{text} and {len(value) - 60} more characters"


def shown_key(key: object) -> str:
    """Return a field's name from outside as one short printable word."""
    text = str(key)
    return text[:60] if text.isprintable() else ascii(text[:60])


def list_of(data: dict[Any, Any], name: str) -> list[Any]:
    """Return the list of this name, empty where there is none."""
    found = data.get(name)
    return found if isinstance(found, list) else []

"""Reads the fields of a TOML or JSON table and gathers every fault on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from planner.errors import Fault
from planner.words import Words

LONGEST_TEXT = 500
TEXT_EXPECTED = f"write a text of 1 to {LONGEST_TEXT} characters that can be seen"


class Fields:
    """Reads values by field path; what cannot be read goes into ``faults``."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, field: str, value: object, expected: str) -> None:
        """Note that a field's value is not accepted, and what would be."""
        self.faults.append(Fault(field, shown(value), expected))

    def table(self, value: object, field: str, known: Iterable[str] = ()) -> Mapping[str, Any]:
        """Return a table, empty where it is none; fields that are not ``known`` are faults."""
        if not isinstance(value, dict):
            self.fault(field or "the whole", value, "write a table of named fields")
            return {}
        names = tuple(known)
        for key in value:
            if names and key not in names:
                expected = f"leave it out; the known fields here are {', '.join(names)}"
                self.faults.append(Fault(join(field, shown_key(key)), "an unknown field", expected))
        return value

    def items(self, value: object, field: str, expected: str, most: int) -> list[Any]:
        """Return a list of 1 to ``most`` items, empty where it is none."""
        if isinstance(value, list) and 1 <= len(value) <= most:
            return value
        self.fault(field, value, f"{expected}, 1 to {most} of them")
        return []

    def text(self, value: object, field: str, pattern: str = "", expected: str = "") -> str:
        """Return a text that can be seen, or matches the pattern; "" where it does not."""
        if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_TEXT:
            if pattern and re.fullmatch(pattern, value, re.ASCII):
                return value
            if not pattern and value.strip():
                return value
        self.fault(field, value, expected or TEXT_EXPECTED)
        return ""

    def words(self, value: object, field: str) -> Words:
        """Return a text in English and Indonesian."""
        if not isinstance(value, dict):
            self.fault(field, value, "write it in both languages: en and id")
            return Words("", "")
        table = self.table(value, field, ("en", "id"))
        return Words(*(self.text(table.get(tag), join(field, tag)) for tag in ("en", "id")))

    def number(self, value: object, field: str, low: float, high: float, expected: str) -> float:
        """Return a finite number from ``low`` to ``high``; ``low`` where it is none."""
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and low <= value <= high  # refuses NaN, too
        ):
            return float(value)
        self.fault(field, value, expected)
        return low

    def whole(self, value: object, field: str, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``; ``low`` where it is none."""
        expected = f"write a whole number from {low} to {high}"
        if isinstance(value, float):
            self.fault(field, value, expected)
            return low
        return int(self.number(value, field, low, high, expected))

    def one_of(self, value: object, field: str, known: Collection[str]) -> str:
        """Return one of the known words; the first of them where it is none."""
        if isinstance(value, str) and value in known:
            return value
        self.fault(field, value, f"write one of {', '.join(known)}")
        return next(iter(known), "")


def join(field: str, name: str) -> str:
    """Return the path of a table's field."""
    return f"{field}.{name}" if field else name


def shown(value: object) -> str:
    """Return a value from outside as one short printable line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return f"a table of {len(value)} fields"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of more than 60 digits"  # Python refuses to print very long ones
    text = ascii(value[:60]) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 70 else f"{text[:69]}…"


def shown_key(key: object) -> str:
    """Return a field's name from outside as one short printable word."""
    text = str(key)[:60]
    return text if text.isprintable() else ascii(text)

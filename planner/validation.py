"""Checking what comes from outside, field by field: every fault is found, and told in one way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from planner.errors import Fault
from planner.words import Words

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

LONGEST_TEXT = 500
TEXT_EXPECTED = f"write a text of 1 to {LONGEST_TEXT} characters that can be seen"
UNKNOWN_FIELD = "an unknown field"
_LONGEST_SHOWN = 60
_MOST_BITS = 199
_NUMBERS_SHOWN = 4
"""The corners of bounds; a point has two."""


def shown(value: object) -> str:
    """Return a value from outside as one short printable line."""
    match value:
        case None:
            line = "nothing"
        case bool():
            line = "true" if value else "false"
        case int():
            # Python refuses to print very long whole numbers.
            long = value.bit_length() > _MOST_BITS
            line = "a number of more than 60 digits" if long else str(value)
        case str():
            start, more = value[:_LONGEST_SHOWN], len(value) - _LONGEST_SHOWN
            line = repr(start) if start.isprintable() else ascii(start)
            line += f" and {more} more characters" if more > 0 else ""
        case dict():
            line = f"an object of {len(value)} fields"
        case list() | tuple():
            numbers = 0 < len(value) <= _NUMBERS_SHOWN and all(map(is_number, value))
            line = f"[{', '.join(map(shown, value))}]" if numbers else f"a list of {len(value)}"
        case _:
            line = repr(value)[:_LONGEST_SHOWN]
    return line


def is_number(value: object) -> bool:
    """Return whether a value is a number; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown_key(key: object) -> str:
    """Return a field's name from outside as one short printable word."""
    word = str(key)[:_LONGEST_SHOWN]
    return word if word.isprintable() else ascii(word)


def join(field: str, name: str) -> str:
    """Return the path of a table's field."""
    return f"{field}.{name}" if field else name


def unknown_field(table: str, name: object, known: Iterable[str]) -> Fault:
    """Return the fault of a field that a table does not have."""
    expected = f"leave it out; the known fields here are {', '.join(known)}"
    return Fault(join(table, shown_key(name)), UNKNOWN_FIELD, expected)


class RepeatedKey(ValueError):
    """A key that stands twice in one object of JSON."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the key {shown_key(key)} stands twice in one object")
        self.key = key


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON, for ``object_pairs_hook``: by itself ``json`` keeps the last of two.

    Raises RepeatedKey.
    """
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RepeatedKey(key)
        found[key] = value
    return found


def schema_faults(
    validator: Validator, data: object, *, path: str = "", whole: str = "the whole"
) -> Iterator[Fault]:
    """Yield what is wrong with JSON builtins by their schema, in their order.

    The schema's ``x-expected`` ends the sentence of each rule. ``path`` is where ``data`` stands,
    ``whole`` the name of the data themselves.
    """
    definitions = cast("dict[str, Any]", validator.schema).get("$defs", {})
    for error in sorted(validator.iter_errors(_tamed(data)), key=_order):
        yield from _of_error(error, data, path, whole, definitions)


def _order(error: ValidationError) -> list[tuple[int, str]]:
    # Positions sort as numbers, names as text, and neither meets the other at the same depth.
    return [(part, "") if isinstance(part, int) else (-1, part) for part in error.absolute_path]


def _of_error(
    error: ValidationError,
    data: object,
    field: str,
    whole: str,
    definitions: Mapping[str, Any],
) -> Iterator[Fault]:
    instance = cast("Any", data)
    for part in error.absolute_path:
        field = f"{field}[{part}]" if isinstance(part, int) else join(field, shown_key(part))
        instance = instance[part]
    schema = cast("dict[str, Any]", error.schema)
    if error.validator in {"required", "dependentRequired"}:
        for name, because in _missing(schema, instance):
            expected = because + _expected(schema, name, definitions)
            yield Fault(join(field, name), shown(None), expected)
    elif error.validator == "additionalProperties":
        known = schema.get("properties", {})
        yield from (unknown_field(field, name, known) for name in instance if name not in known)
    else:
        yield Fault(field or whole, shown(instance), schema.get("x-expected", error.message))


def _missing(schema: Mapping[str, Any], instance: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields that an object needs and lacks, each with the reason where it has one."""
    for name in schema.get("required", ()):
        if name not in instance:
            yield name, ""
    for name, needed in schema.get("dependentRequired", {}).items():
        for need in needed:
            if name in instance and need not in instance:
                yield need, f"because {name} is given, "


def _expected(schema: Mapping[str, Any], name: str, definitions: Mapping[str, Any]) -> str:
    part = schema.get("properties", {}).get(name, {})
    if "$ref" in part:
        part = {**definitions[part["$ref"].rpartition("/")[2]], **part}
    return str(part.get("x-expected", "fill it in"))


def _tamed(value: object) -> Any:
    """Return a copy that jsonschema can print in its messages.

    Python refuses to print whole numbers of thousands of digits; any number out of every range
    stands in for them.
    """
    if isinstance(value, dict):
        return {key: _tamed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_tamed(part) for part in value]
    if isinstance(value, int) and value.bit_length() > 64:
        return 1 << 65 if value > 0 else -(1 << 65)
    return value


class Fields:
    """Reads TOML or JSON by field path; what cannot be read goes into ``faults``."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, field: str, value: object, expected: str) -> None:
        """Note that a field's value is not accepted, and what would be."""
        self.faults.append(Fault(field, shown(value), expected))

    def table(self, value: object, field: str, known: Iterable[str] = ()) -> Mapping[str, Any]:
        """Return a table, empty where it is none; fields that are not ``known`` are faults."""
        names = tuple(known)
        if not isinstance(value, dict):
            expected = f"write a table with {', '.join(names)}" if names else "write a table"
            self.fault(field or "the whole", value, expected)
            return {}
        self.faults += [
            unknown_field(field, key, names) for key in value if names and key not in names
        ]
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

    def texts(
        self, value: object, field: str, expected: str, most: int, pattern: str = ""
    ) -> tuple[str, ...]:
        """Return a list of different texts."""
        read = [
            (self.text(one, f"{field}[{place}]", pattern, expected), f"{field}[{place}]")
            for place, one in enumerate(self.items(value, field, expected, most))
        ]
        kept: dict[str, None] = {}
        for text, path in read:
            if text in kept:
                self.fault(path, text, "write each one once")
            elif text:
                kept[text] = None
        return tuple(kept)

    def words(self, value: object, field: str) -> Words:
        """Return a text in English and Indonesian."""
        if not isinstance(value, dict):
            self.fault(field, value, "write it in both languages: en and id")
            return Words("", "")
        table = self.table(value, field, ("en", "id"))
        return Words(*(self.text(table.get(tag), join(field, tag)) for tag in ("en", "id")))

    def number(
        self, value: object, field: str, low: float, high: float, expected: str = ""
    ) -> float:
        """Return a finite number from ``low`` to ``high``; ``low`` where it is none."""
        # NaN fails every comparison.
        if is_number(value) and low <= (found := cast("float", value)) <= high:
            return float(found)
        self.fault(field, value, expected or f"write a number from {low:g} to {high:g}")
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

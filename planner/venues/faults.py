"""What is wrong with the venues file by its schema, as plain sentences.

``jsonschema`` finds the faults; its own messages speak of keywords and patterns, so each rule of
the schema carries the end of a sentence in ``x-expected``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import Fault

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

SCHEMA = Path(__file__).with_name("venues.schema.json")

_LONGEST_VALUE = 60


def schema_faults(data: Any) -> list[Fault]:
    """Return every fault of ``data`` by the schema, in the order of the file."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: _place(error.absolute_path))
    return list(dict.fromkeys(fault for error in errors for fault in _faults(data, error)))


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 (0.1 s)

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _place(path: Iterable[str | int]) -> list[tuple[int, str]]:
    # Positions sort as numbers, names as text, and neither meets the other at the same depth.
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _faults(data: Any, error: ValidationError) -> Iterator[Fault]:
    path = list(error.absolute_path)
    rule = error.schema if isinstance(error.schema, dict) else {}
    # The schema's own keywords: lists and objects, by the schema's dialect.
    value: Any = error.validator_value
    found: Any = error.instance
    match error.validator:
        case "required":
            # One error of its own for each missing field, but the field stands in the message
            # only; those that are absent are listed here, repeats fall away.
            for name in value:
                if name not in found:
                    yield _missing(data, [*path, name], rule)
        case "dependentRequired":
            for name, needs in value.items():
                for need in needs:
                    if name in found and need not in found:
                        yield _missing(data, [*path, need], rule, f"because {name} is given, ")
        case "additionalProperties":
            known: Any = rule.get("properties", {})
            for name in sorted(set(found) - set(known)):
                yield Fault(
                    _field(data, [*path, name]),
                    _shown(found[name]),
                    f"remove it, or write one of {', '.join(sorted(known))}",
                )
        case _:
            expected = rule.get("x-expected") or f"it must hold that {error.message}"
            yield Fault(_field(data, path), _shown(found), expected)


def _missing(data: Any, path: list[str | int], rule: dict[str, Any], because: str = "") -> Fault:
    wanted = rule.get("properties", {}).get(path[-1], {})
    if "$ref" in wanted:
        wanted = {**_definition(wanted["$ref"]), **wanted}
    return Fault(_field(data, path), "nothing", because + wanted.get("x-expected", "fill it in"))


def _definition(reference: str) -> dict[str, Any]:
    schema: Any = _validator().schema
    definition: dict[str, Any] = schema["$defs"][reference.removeprefix("#/$defs/")]
    return definition


def _field(data: Any, path: list[str | int]) -> str:
    """Return a path such as ``features[3] (kebun-raya).properties.name.en``."""
    field = ""
    for depth, part in enumerate(path):
        field += f"[{part}]" if isinstance(part, int) else f".{part}"
        if depth == 1 and path[0] == "features" and isinstance(part, int):
            feature = data["features"][part]
            name = feature.get("id") if isinstance(feature, dict) else None
            if isinstance(name, str) and name:
                field += f" ({_shown(name)[1:-1]})"
    return field.lstrip(".") or "the file"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"

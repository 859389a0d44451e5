"""What is wrong with the venues file by its schema, each fault with the id of its venue."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import Fault
from planner.validation import schema_faults, shown

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).with_name("venues.schema.json")
_FEATURE = re.compile(r"features\[(\d+)\]")


def file_faults(data: Any) -> list[Fault]:
    """Return every fault of ``data`` by the schema, in the order of the file."""
    faults = schema_faults(_validator(), data, whole="the file")
    return list(dict.fromkeys(replace(one, field=_with_id(one.field, data)) for one in faults))


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 (0.1 s)

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _with_id(field: str, data: Any) -> str:
    """Return a path such as ``features[3] (kebun-raya).properties.name.en``."""
    feature = _FEATURE.match(field)
    if feature is None:
        return field
    venue = data["features"][int(feature[1])]
    name = venue.get("id") if isinstance(venue, dict) else None
    if not isinstance(name, str) or not name:
        return field
    return f"{feature[0]} ({shown(name)[1:-1]}){field[feature.end() :]}"

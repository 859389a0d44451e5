"""The JSON schema of a brief: its shape, its limits, and the sentences that name what breaks them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from planner.errors import Fault
from planner.validation import shown

SCHEMA_FILE = Path(__file__).with_name("brief.schema.json")


@lru_cache(maxsize=1)
def brief_schema() -> dict[str, Any]:
    """Return the schema. It is shared: change nothing in it."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def length_fault(items: tuple[object, ...] | None, name: str, field: str) -> tuple[Fault, ...]:
    """Return the fault of a list that is too long, none for one that is not.

    ``name`` is its field in a brief, or in a day of it (``day.visits``); ``field`` its path.
    """
    part, _, below = name.partition(".")
    schema = brief_schema()
    limits = schema["$defs"][part]["properties"][below] if below else schema["properties"][name]
    if items is None or len(items) <= limits["maxItems"]:
        return ()
    return (Fault(field, shown(items), limits["x-expected"]),)

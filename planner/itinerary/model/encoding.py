"""The itinerary as JSON, and the version that names its content."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from planner.itinerary.model.itinerary import Itinerary


def to_json(value: object) -> Any:
    """Return any of the planner's frozen records as JSON builtins.

    Dates become ISO text and tuples lists; ``msgspec.convert`` makes them dates and tuples again.
    """
    return msgspec.to_builtins(value)


def version_of(itinerary: Itinerary) -> str:
    """Return the first 8 hex digits of SHA-256 over everything in it but its version.

    The hash is taken of canonical JSON (sorted keys, no spaces, UTF-8), so that equal itineraries
    carry equal versions on every machine.
    """
    data = to_json(itinerary)
    del data["version"]
    text = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()[:8]

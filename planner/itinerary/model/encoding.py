"""The itinerary as JSON and back, exactly: what the store, the pages and the API exchange."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from planner.errors import Fault, InvalidInput
from planner.itinerary.model.itinerary import Itinerary


def to_json(value: object) -> Any:
    """Return any of the planner's frozen records as JSON builtins.

    Dates become ISO text and tuples lists; ``itinerary_from_json`` makes them dates and tuples
    again.
    """
    return msgspec.to_builtins(value)


def itinerary_from_json(data: object) -> Itinerary:
    """Return the Itinerary that ``to_json`` encoded.

    Raises:
        InvalidInput: ``data`` is not an itinerary; the fault names the first field that is wrong.
    """
    try:
        return msgspec.convert(data, Itinerary)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        field = path.strip("`").removeprefix("$").removeprefix(".") or "itinerary"
        fault = Fault(field, "the value", f"{reason[:1].lower()}{reason[1:]}")
        raise InvalidInput.of("The itinerary", [fault]) from error


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

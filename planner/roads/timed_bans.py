"""Turn bans that hold at certain hours: OSM conditions such as ``Mo-Fr 07:00-09:00``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any


def in_force(conditions: Sequence[str], moment: datetime | None) -> list[bool]:
    """Tell for each condition whether its ban holds at a moment (local time of the city).

    Without a moment every ban holds, and so does one whose condition cannot be read (a weight, the
    weather): no turn is suggested that may be banned.
    """
    if moment is None:
        return [True] * len(conditions)
    return [_holds(condition, moment) for condition in conditions]


def _holds(condition: str, moment: datetime) -> bool:
    hours = _hours(condition)
    return True if hours is None else bool(hours.is_open(moment))


@cache
def _hours(condition: str) -> Any:
    from opening_hours import OpeningHours  # noqa: PLC0415 - few networks have such bans

    try:
        return OpeningHours(condition)
    except Exception:  # noqa: BLE001 - the library raises errors of its own kinds
        return None

"""Turn bans that hold at certain hours: OSM conditions such as ``Mo-Fr 07:00-09:00``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

ALTERNATIVE = " || "
"""Between the conditions of one ban: it holds under any of them."""


def in_force(conditions: Sequence[str], moment: datetime | None) -> list[bool]:
    """Tell for each condition whether its ban holds at a moment (local time of the city).

    Without a moment every ban holds, and so does one whose condition cannot be read (a weight, the
    weather): no turn is suggested that may be banned.
    """
    if moment is None:
        return [True] * len(conditions)
    return [
        any(hours is None or hours.is_open(moment) for hours in _parts(condition))
        for condition in conditions
    ]


def unreadable(conditions: Sequence[str]) -> list[bool]:
    """Tell for each condition whether it cannot be read: such a ban holds at any moment."""
    return [None in _parts(condition) for condition in conditions]


def spells(
    condition: str, begin: datetime, end: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Return the times from ``begin`` to ``end`` in which a ban holds.

    One that still holds at ``end`` has None for its end.
    """
    found: list[tuple[datetime, datetime | None]] = []
    at: datetime | None = begin
    while at is not None and at < end:
        change = next_change([condition], at)
        if change is not None and change >= end:
            change = None
        if in_force([condition], at)[0]:
            found.append((at, change))
        at = change
    return found


def next_change(conditions: Iterable[str], after: datetime) -> datetime | None:
    """Return the next moment after this one at which a ban begins or ends; None: never."""
    moments = (
        hours.next_change(after)
        for condition in conditions
        for hours in _parts(condition)
        if hours is not None
    )
    return min((moment for moment in moments if moment is not None), default=None)


def _parts(condition: str) -> list[Any]:
    return [_hours(part) for part in condition.split(ALTERNATIVE)]


@cache
def _hours(condition: str) -> Any:
    from opening_hours import OpeningHours  # noqa: PLC0415 - few networks have such bans

    try:
        return OpeningHours(condition)
    except Exception:  # noqa: BLE001 - the library raises errors of its own kinds
        return None

"""Edits of a brief: each takes a brief and returns a changed one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from planner.errors import Fault, InvalidInput
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.records import Brief
from planner.itinerary.brief.writing import brief_to_json


def with_order(
    brief: Brief, day: date, order: Sequence[str] | None, coach: str | None = None
) -> Brief:
    """Return the brief with one coach-day's hand-made order set, or removed (None).

    ``coach`` is needed only where several have that day; without it the first one is meant.

    Raises:
        InvalidInput: The brief has no such day, or the order names a visit that the day does not
            have, or one twice.
    """
    found = next((d for d in brief.days if d.date == day and coach in {None, d.coach}), None)
    if found is None:
        known = [f"{d.date}{f' of {d.coach}' if brief.coaches else ''}" for d in brief.days]
        expected = f"give one of {', '.join(known)}"
        asked = f"{day} of {coach}" if coach else str(day)
        raise InvalidInput.of("The tour", [Fault("day", asked, expected)])
    chosen = None if order is None else tuple(order)
    days = tuple(replace(d, order=chosen) if d is found else d for d in brief.days)
    return parse_brief(brief_to_json(replace(brief, days=days)))


def shift(brief: Brief, start: date) -> dict[str, Any]:
    """Return the brief as JSON, moved so that its first day is ``start``.

    All dates move by the same number of days and the id tells the new one; the demo's standing
    clock is dropped. What the texts and the windows say is left as it is, and so are closures: they
    belong to their own dates.
    """
    later = start - brief.days[0].date
    stem = re.sub(r"-\d{4}-\d\d-\d\d\Z", "", brief.id)[:53].rstrip("-")
    data = brief_to_json(brief)
    data.pop("now", None)
    data["id"] = f"{stem}-{start.isoformat()}"
    for day, told in zip(brief.days, data["days"], strict=True):
        told["date"] = _moved(day.date, later).isoformat()
    for shared, told in zip(brief.visits, data.get("visits", ()), strict=True):
        if shared.days:
            told["days"] = [_moved(day, later).isoformat() for day in shared.days]
    return data


def _moved(day: date, later: timedelta) -> date:
    try:
        return day + later
    except OverflowError:
        # Beyond the calendar; reading the moved brief tells which dates are accepted.
        return date.max

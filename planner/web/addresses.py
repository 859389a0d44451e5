"""What stands in an address, read strictly: one thing has one address."""

from __future__ import annotations

from datetime import date

from flask import request

from planner.errors import NotFound
from planner.validation import shown


def day_of_address(text: str) -> date:
    """Return the day that an address names. Raises NotFound."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat also reads 20170803 and 2017-W31-4; one day has one address.
    if day is None or day.isoformat() != text:
        raise NotFound(f"There is no day {shown(text)}. A day is written like 2017-08-03.")
    return day


def coach_of_query() -> str | None:
    """Return the coach of ``?coach=``, None without it: the tour's first."""
    return request.args.get("coach") or None

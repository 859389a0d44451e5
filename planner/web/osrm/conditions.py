"""When, past which closures, and off which roads an address in OSRM's form wants to travel.

``exclude`` is OSRM's. ``depart`` and ``closures`` are ours: OSRM has one speed for every hour and
closes no road for one request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

import msgspec

from planner.roads.times.conditions import AVOIDABLE, Conditions
from planner.web.osrm.options import Options, OsrmError, unreadable

if TYPE_CHECKING:
    from planner.roads.times.closures import Closure


@dataclass(frozen=True, slots=True)
class Site:
    """What an address is read against: the city's time zone, its closures by id, and a limit.

    ``most`` is how many coordinates are answered at once.
    """

    zone: tzinfo
    closures: Mapping[str, Closure]
    most: int


def conditions(options: Options, site: Site) -> Conditions:
    """Read ``depart``, ``closures`` and ``exclude``.

    Raises:
        OsrmError: InvalidQuery for what cannot be read, InvalidValue for what is not known.
    """
    return Conditions(
        depart=_depart(options.text("depart", ""), site.zone),
        closures=_closures(options.text("closures", ""), site.closures),
        avoid=_avoid(options),
    )


def _depart(text: str, zone: tzinfo) -> datetime | None:
    """Read a local date and time; one with an offset is turned into the city's local time."""
    if not text:
        return None
    try:
        # In a query string, the plus of an offset arrives as a space unless it was encoded.
        depart = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return depart if depart.tzinfo is None else depart.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        expected = "a date and time such as 2027-08-03T08:30, in the city's time or with an offset"
        raise unreadable("depart", text, expected) from error


def _closures(text: str, known: Mapping[str, Closure]) -> tuple[Closure, ...]:
    """Read the ids of closures that the server knows, or closures of one's own as JSON.

    An id is made of letters, digits and hyphens, so that a brace marks JSON. Raises
    InvalidInput, too, for JSON that holds no closures.
    """
    if text.startswith("{"):
        from planner.roads.times.closures_file import parse_closures  # noqa: PLC0415 - at first use

        try:
            return parse_closures(msgspec.json.decode(text))
        except msgspec.DecodeError as error:
            expected = "ids, or JSON in the form of a closures file"
            raise unreadable("closures", text, expected) from error
    closures = []
    for name in text.split(",") if text else ():
        if name not in known:
            listed = ", ".join(known) or "none"
            raise OsrmError(
                "InvalidValue", f"There is no closure {name[:40]!r}; known here: {listed}."
            )
        closures.append(known[name])
    return tuple(closures)


def _avoid(options: Options) -> frozenset[str]:
    text = options.text("exclude", "none")
    if text == "none":
        return frozenset()
    names = frozenset(text.split(","))
    if not names <= AVOIDABLE:
        listed = ", ".join(sorted(AVOIDABLE))
        raise OsrmError(
            "InvalidValue", f"exclude is {text[:40]!r}; roads can be excluded by {listed}."
        )
    return names

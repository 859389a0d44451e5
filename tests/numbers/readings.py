"""Every number that people read about a tour, by what it is a number of and where it stands.

What is read is text: of pages, of the table, of the sheet's content, of the API's JSON. Nothing of what
wrote it is called. A reading names the quantity, the place, and the value: minutes for clock times and
durations, tenths for kilometres, litres and kilograms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.numbers.figures import CLOCK, DURATION, clock_min, length_min, tenths, up_min

Quantity = tuple[str, ...]
GREEN = (
    r"(?P<driven>[\d.,]+) km (?:by coach|dengan bus)"
    r"(?:, (?P<group>[\d.,]+) km (?:with the group and|bersama rombongan dan) (?P<empty>[\d.,]+) km"
    r" (?:empty|kosong))?"
    r"(?:, (?P<of_them>[\d.,]+) km (?:of them empty|di antaranya kosong))?"
    r": (?P<litres>[\d.,]+) l (?:of diesel|solar), (?P<kg>[\d.,]+) kg CO₂"
)
LATE = re.compile(
    rf"({DURATION}) late: (must begin|must be back|must arrive|begins)(?: by| at)? ({CLOCK})"
)
BACK_LATER = re.compile(rf"back at ({CLOCK})(?:,? ({DURATION}) (later|earlier)| as planned)")


@dataclass(frozen=True)
class Reading:
    """One number: what of, where it stands, and the number itself."""

    of: Quantity
    where: str
    value: object


@dataclass(frozen=True)
class Order:
    """What says which place a number belongs to: a day's stops and legs, as the API names them."""

    day: date
    stops: tuple[str, ...]
    legs: tuple[str, ...]
    underway_min: tuple[int, ...]
    before_min: tuple[int, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, told: dict[str, Any], timezone: str) -> Order:
        def taken(leg: dict[str, Any], where: str) -> int:
            return sum(
                up_min(one["end_s"]) - up_min(one["begin_s"])
                for one in leg["pauses"]
                if one["where"] == where
            )

        return cls(
            date.fromisoformat(told["date"]),
            tuple(stop["key"] for stop in told["stops"]),
            tuple(leg["mode"] if leg["reachable"] else "none" for leg in told["legs"]),
            tuple(taken(leg, "underway") for leg in told["legs"]),
            tuple(taken(leg, "before") for leg in told["legs"]),
            ZoneInfo(timezone),
        )

    def clock_min(self, unix_s: str) -> float:
        """Return the minutes from the day's midnight of a Unix time: not whole where it has seconds."""
        begin = datetime(self.day.year, self.day.month, self.day.day, tzinfo=self.zone)
        return (int(unix_s) - begin.timestamp()) / 60


def contradictions(readings: list[Reading]) -> list[str]:
    """Return every quantity that is told in two ways, with all places and what they say."""
    told: dict[Quantity, dict[object, list[str]]] = {}
    for one in readings:
        told.setdefault(one.of, {}).setdefault(one.value, []).append(one.where)
    return [
        f"{' '.join(of)}: "
        + "; ".join(f"{value} ({', '.join(dict.fromkeys(w))})" for value, w in values.items())
        for of, values in told.items()
        if len(values) > 1
    ]


def green(line: str, where: str) -> Iterator[Reading]:
    """Read what a day or a tour burns."""
    found = re.search(GREEN, line)
    if found is None:
        return
    driven = tenths(found["driven"])
    yield Reading(("km driven",), where, driven)
    yield Reading(("litres",), where, tenths(found["litres"]))
    yield Reading(("kg",), where, tenths(found["kg"]))
    if found["group"]:
        yield Reading(("km with the group",), where, tenths(found["group"]))
        yield Reading(
            ("km with the group",), f"{where}, less the empty", driven - tenths(found["empty"])
        )
    if found["of_them"]:
        yield Reading(("km with the group",), where, driven - tenths(found["of_them"]))


def driven(shown: str, where: str) -> Iterator[Reading]:
    """Read all kilometres of a coach."""
    yield Reading(("km driven",), where, tenths(shown.split(maxsplit=1)[0]))


def far(shown: str, where: str, leg: str) -> Iterator[Reading]:
    """Read how far a leg is: as it stands in kilometres; below one, as tens of metres."""
    if found := re.match(r"(\d+) m exactly", shown):
        metres = int(found[1])
        value: object = int(metres / 100 + 0.5) if metres >= 995 else None
    elif found := re.match(r"([\d.,]+)\s?km", shown):
        value = tenths(found[1])
        value = value if isinstance(value, int) and value >= 10 else None
    else:
        assert re.match(r"\d+ m", shown), shown
        value = None
    if value is not None:
        yield Reading(("leg's km", leg), where, value)


def later(sentence: str, where: str) -> Iterator[Reading]:
    """Read when the group is back without the delay that a sentence tells."""
    for found in BACK_LATER.finditer(sentence):
        by = length_min(found[2]) * (1 if found[3] == "later" else -1) if found[2] else 0
        yield Reading(("back",), f"{where}: {sentence[:40]}…", clock_min(found[1]) - by)

"""The parts of an address in OSRM's form, each read with its own refusal.

Codes are OSRM's: what cannot be read is InvalidQuery, what can be read and cannot be
is InvalidOptions or InvalidValue, what OSRM serves and we do not is NotImplemented.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite, nan

from planner import polyline
from planner.errors import TooBig
from planner.geodesy import LonLat
from planner.roads.network.queries import Approach
from planner.web.errors import BadRequest


class OsrmError(BadRequest):
    """A request that OSRM, too, would refuse, with OSRM's own code."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Options:
    """The query string of one address; ``size`` is the number of its coordinates."""

    def __init__(self, given: Mapping[str, list[str]], known: frozenset[str], size: int) -> None:
        for name, values in given.items():
            if name not in known:
                listed = ", ".join(sorted(known))
                raise OsrmError("InvalidQuery", f"There is no option {name!r}; known are {listed}.")
            if len(values) > 1:
                raise OsrmError("InvalidQuery", f"The option {name} is given twice.")
        self._given = {name: values[0] for name, values in given.items()}
        self.size = size

    def text(self, name: str, default: str) -> str:
        """Return the option as it stands."""
        return self._given.get(name, default)

    def choice(self, name: str, default: str, known: tuple[str, ...]) -> str:
        """Read one of the known words."""
        text = self.text(name, default)
        if text not in known:
            raise unreadable(name, text, f"one of {', '.join(known)}")
        return text

    def yes(self, name: str, *, default: bool) -> bool:
        """Read true or false."""
        return self.choice(name, "true" if default else "false", ("true", "false")) == "true"

    def count(self, name: str, default: int) -> int:
        """Read a whole number."""
        text = self.text(name, str(default))
        if not _is_whole(text):
            raise unreadable(name, text, "a whole number")
        return int(text)

    def positive(self, name: str) -> float | None:
        """Read a number above 0; None where the option is missing."""
        text = self._given.get(name)
        if text is None:
            return None
        value = number(text)
        if not isfinite(value):
            raise unreadable(name, text, "a number above 0")
        if value <= 0:
            raise OsrmError("InvalidOptions", f"{name} is {text[:12]}; give a number above 0.")
        return value

    def indices(self, name: str, *, every: str | None = "all") -> tuple[int, ...]:
        """Read a list of the points' numbers; the word ``every``, or no option, means all of them."""
        text = self._given.get(name)
        if text is None or text == every:
            return tuple(range(self.size))
        numbers = []
        for part in text.split(";"):
            if not _is_whole(part):
                raise unreadable(name, part, "numbers of coordinates with ; between")
            if int(part) >= self.size:
                expected = f"the coordinates are numbered 0 to {self.size - 1}"
                raise OsrmError("InvalidOptions", f"{name} names {part}; {expected}.")
            numbers.append(int(part))
        return tuple(numbers)

    def several(
        self, name: str, default: str, known: tuple[str, ...], yes: frozenset[str] | None = None
    ) -> frozenset[str]:
        """Read a comma-separated list; where ``yes`` is given, true means it and false nothing."""
        text = self.text(name, default)
        if yes is not None and text in {"true", "false"}:
            return yes if text == "true" else frozenset()
        parts = text.split(",")
        for part in parts:
            if part not in known:
                raise unreadable(name, part, f"one or more of {', '.join(known)}")
        return frozenset(parts)

    def each(self, name: str) -> list[str]:
        """Read a list with one entry a point; without the option, every entry is empty."""
        if name not in self._given:
            return [""] * self.size
        parts = self._given[name].split(";")
        if len(parts) != self.size:
            what = f"{name} has {len(parts)} entries for {self.size} coordinates"
            raise OsrmError("InvalidOptions", f"{what}; give one each, empty or not.")
        return parts

    def radiuses_m(self) -> tuple[float, ...]:
        """Read how far each point may be moved: infinite where nothing is said."""
        return tuple(_radius_m(text) for text in self.each("radiuses"))

    def approaches(self) -> tuple[Approach, ...]:
        """Read how each point may be left and reached."""
        return tuple(
            Approach("only" if _at_kerb(side) else "any", _bearing(text))
            for side, text in zip(self.each("approaches"), self.each("bearings"), strict=True)
        )


def coordinates(text: str, most: int) -> tuple[LonLat, ...]:
    """Read the (lon, lat) points of an address, with ``.json`` at its end or without.

    Raises:
        OsrmError: InvalidQuery for a text that is none, InvalidValue for a point off the globe.
        TooBig: More than ``most`` points.
    """
    text = text.removesuffix(".json")
    for start, precision in (("polyline(", 5), ("polyline6(", 6)):
        if text.startswith(start) and text.endswith(")"):
            try:
                points = polyline.decode(text[len(start) : -1], precision)
            except ValueError as error:
                raise OsrmError("InvalidQuery", f"The polyline cannot be read: {error}.") from error
            break
    else:
        pairs = text.split(";")
        at_most(len(pairs), most, "coordinates")
        points = [_point(pair, index) for index, pair in enumerate(pairs)]
    at_most(len(points), most, "coordinates")
    if not points:
        raise OsrmError("InvalidQuery", "There is no coordinate; write them as lon,lat;lon,lat.")
    for index, (lon, lat) in enumerate(points):
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            what = f"Coordinate {index} ({lon:g},{lat:g}) lies outside the world"
            raise OsrmError("InvalidValue", f"{what}; write longitude first, then latitude.")
    return tuple(points)


def at_most(size: int, most: int, what: str) -> None:
    """Refuse more than is answered. Raises TooBig."""
    if size > most:
        raise TooBig(f"{size} {what} are asked for; at most {most} are answered at once.")


def number(text: str) -> float:
    """Read a plain decimal number; nan for anything else (Python would also read 1_0)."""
    if not text or not set(text) <= set("0123456789+-.eE"):
        return nan
    try:
        return float(text)
    except ValueError:
        return nan


def unreadable(name: str, text: str, expected: str) -> OsrmError:
    """Return the refusal of an option that cannot be read."""
    return OsrmError("InvalidQuery", f"{name} is {text[:40]!r}; give {expected}.")


def _point(pair: str, index: int) -> LonLat:
    parts = pair.split(",")
    if len(parts) == 2:
        lon, lat = (number(part) for part in parts)
        if isfinite(lon) and isfinite(lat):
            return lon, lat
    what = f"Coordinate {index} ({pair[:40]!r}) cannot be read"
    raise OsrmError("InvalidQuery", f"{what}; write them as lon,lat;lon,lat, degrees with a point.")


def _radius_m(text: str) -> float:
    if text in {"", "unlimited"}:
        return inf
    radius_m = number(text)
    if not radius_m >= 0:
        raise unreadable("radiuses", text, "metres, unlimited, or nothing")
    return radius_m


def _at_kerb(text: str) -> bool:
    if text == "opposite":
        raise OsrmError(
            "NotImplemented", "approaches=opposite is not served here; give curb or unrestricted."
        )
    if text not in {"", "curb", "unrestricted"}:
        raise unreadable("approaches", text, "curb, unrestricted, or nothing")
    return text == "curb"


def _bearing(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    parts = text.split(",")
    if len(parts) != 2 or not all(_is_whole(part) for part in parts):
        raise unreadable("bearings", text, "bearing,deviation in whole degrees, or nothing")
    bearing, deviation = (int(part) for part in parts)
    if bearing > 360 or deviation > 180:
        raise OsrmError(
            "InvalidOptions",
            f"bearings has {text}; a bearing is 0 to 360 degrees, a deviation 0 to 180.",
        )
    return bearing % 360, deviation


def _is_whole(text: str) -> bool:
    # isdecimal alone would let in the digits of other scripts; nothing here counts to a million.
    return text.isascii() and text.isdecimal() and len(text) <= 6

"""The City record: everything about a city that is neither its venues nor its roads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.errors import DataFault, Fault
from planner.geodesy import LonLat
from planner.words import Words


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A telephone number to call, for what, and who says so."""

    number: str
    name: Words
    source: str


@dataclass(frozen=True, slots=True)
class City:
    """One city that tours are planned in.

    ``bounds`` are (west, south, east, north) in degrees, ``centre`` is (lon, lat), ``default_zoom``
    a web-map zoom level. ``holiday_country`` and ``holiday_subdivision`` (empty: none) are the
    codes of the ``holidays`` library. ``languages`` are BCP 47 codes, the first is the default.
    ``roads_file``, ``basemap_file`` and ``traffic_file`` (empty: none, roads are free flow) are
    names inside the data folder, ``default_tour`` is the id of the tour that the start page shows.
    Without a base map's file (empty) the map shows roads only; without a default tour (empty) the
    first one is shown. ``emergency`` may be empty.
    """

    name: Words
    timezone: str
    driving_side: Literal["left", "right"]
    holiday_country: str
    holiday_subdivision: str
    languages: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    centre: LonLat
    default_zoom: int
    credits: tuple[str, ...]
    emergency: tuple[EmergencyNumber, ...]
    roads_file: str
    basemap_file: str
    default_tour: str
    traffic_file: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that opening hours and times of day are meant in."""
        return ZoneInfo(self.timezone)

    def public_holidays(self, year: int) -> frozenset[date]:
        """Return the public holidays of the city's country in a year; moving ones are estimates."""
        return _public_holidays(self.holiday_country, self.holiday_subdivision, year)

    def contains(self, point: LonLat) -> bool:
        """Tell whether a (lon, lat) point lies inside the bounds, edges included."""
        west, south, east, north = self.bounds
        return west <= point[0] <= east and south <= point[1] <= north


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 (0.1 s)

    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def load_city(path: Path) -> City:
    """Read ``city.toml``.

    Raises:
        DataFault: the file is missing, is not TOML, or breaks a rule; every fault is listed.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        fault = Fault(str(path), str(error.strerror), "put the city's file there")
        raise DataFault.of("The city file", [fault]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = Fault(str(path), str(error), "write valid TOML in UTF-8")
        raise DataFault.of("The city file", [fault]) from error
    reader = _Reader()
    city = reader.city(data)
    if reader.faults:
        raise DataFault.of(f"The city file {path.name}", reader.faults)
    return city


_KEYS = frozenset({
    "name", "timezone", "driving_side", "holiday_country", "holiday_subdivision", "languages",
    "bounds", "centre", "default_zoom", "credits", "emergency", "roads_file", "basemap_file",
    "default_tour", "traffic_file",
})  # fmt: skip


class _Reader:
    """Reads a TOML table into a City and gathers every fault on the way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def city(self, data: Mapping[str, object]) -> City:
        for key in sorted(set(data) - _KEYS):
            self._fault(
                key, data[key], f"remove it; the known fields are {', '.join(sorted(_KEYS))}"
            )
        bounds = self._bounds(data.get("bounds"))
        side = self._text(data, "driving_side", "write left or right", r"left|right")
        return City(
            name=self._words(data.get("name"), "name"),
            timezone=self._timezone(data),
            driving_side="right" if side == "right" else "left",
            holiday_country=self._text(
                data, "holiday_country", "write a two-letter country code such as ID", r"[A-Z]{2}"
            ),
            holiday_subdivision=self._text(
                data, "holiday_subdivision", "write a subdivision code or leave it out", r".*", ""
            ),
            languages=self._texts(
                data,
                "languages",
                "write a list of language codes such as en, id",
                r"[a-z]{2,3}(-\w+)?",
            ),
            bounds=bounds,
            centre=self._centre(data.get("centre"), bounds),
            default_zoom=self._zoom(data.get("default_zoom")),
            credits=self._texts(data, "credits", "write a list of credit lines", r".*\S.*"),
            emergency=self._emergency(data.get("emergency", [])),
            roads_file=self._file_name(data, "roads_file"),
            basemap_file=self._file_name(data, "basemap_file") if "basemap_file" in data else "",
            default_tour=self._text(
                data,
                "default_tour",
                "write a tour's id or leave it out",
                r"[a-z0-9][a-z0-9-]*|",
                "",
            ),
            traffic_file=self._file_name(data, "traffic_file") if "traffic_file" in data else "",
        )

    def _fault(self, field: str, value: object, expected: str) -> None:
        self.faults.append(Fault(field, "nothing" if value is None else repr(value), expected))

    def _text(
        self,
        data: Mapping[str, object],
        field: str,
        expected: str,
        pattern: str,
        default: str | None = None,
        *,
        path: str = "",
    ) -> str:
        value = data.get(field, default)
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        self._fault(path or field, value, expected)
        return ""

    def _texts(
        self, data: Mapping[str, object], field: str, expected: str, pattern: str
    ) -> tuple[str, ...]:
        value = data.get(field)
        if not isinstance(value, list) or not value:
            self._fault(field, value, f"{expected}, at least one")
            return ()
        kept: list[str] = []
        for place, item in enumerate(value):
            if not isinstance(item, str) or not re.fullmatch(pattern, item):
                self._fault(f"{field}[{place}]", item, expected)
            elif item in kept:
                self._fault(f"{field}[{place}]", item, "write each one once")
            else:
                kept.append(item)
        return tuple(kept)

    def _file_name(self, data: Mapping[str, object], field: str) -> str:
        expected = "write the name of a file in the data folder, without a path"
        return self._text(data, field, expected, r"\w[\w.-]*")

    def _words(self, value: object, field: str) -> Words:
        if not isinstance(value, dict):
            self._fault(field, value, "write the name in both languages: {en = …, id = …}")
            return Words("", "")
        texts = {
            language: self._text(
                value,
                language,
                "write a text that is not blank",
                r".*\S.*",
                path=f"{field}.{language}",
            )
            for language in ("en", "id")
        }
        return Words(**texts)

    def _timezone(self, data: Mapping[str, object]) -> str:
        expected = "write an IANA time zone such as Asia/Jakarta"
        name = self._text(data, "timezone", expected, r"[\w+-]+(/[\w+-]+)*")
        if name:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self._fault("timezone", name, expected)
        return name

    def _numbers(self, value: object, count: int) -> list[float] | None:
        if not isinstance(value, list) or len(value) != count:
            return None
        if any(isinstance(item, bool) or not isinstance(item, int | float) for item in value):
            return None
        return [float(item) for item in value]

    def _bounds(self, value: object) -> tuple[float, float, float, float]:
        numbers = self._numbers(value, 4)
        if numbers is not None:
            west, south, east, north = numbers
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:
                return west, south, east, north
        self._fault("bounds", value, "write [west, south, east, north] in degrees, lon before lat")
        return -180.0, -90.0, 180.0, 90.0

    def _centre(self, value: object, bounds: tuple[float, float, float, float]) -> LonLat:
        numbers = self._numbers(value, 2)
        west, south, east, north = bounds
        if numbers is not None and west <= numbers[0] <= east and south <= numbers[1] <= north:
            return numbers[0], numbers[1]
        self._fault("centre", value, "write [lon, lat] in degrees, inside the bounds")
        return 0.0, 0.0

    def _zoom(self, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 20:
            return value
        self._fault("default_zoom", value, "write a whole number from 1 to 20")
        return 13

    def _emergency(self, value: object) -> tuple[EmergencyNumber, ...]:
        if not isinstance(value, list):
            self._fault("emergency", value, "write [[emergency]] tables, or none")
            return ()
        numbers: list[EmergencyNumber] = []
        for place, item in enumerate(value):
            path = f"emergency[{place}]"
            if not isinstance(item, dict):
                self._fault(path, item, "write a table with number, name and source")
                continue
            numbers.append(
                EmergencyNumber(
                    number=self._text(
                        item,
                        "number",
                        'write the number as text, such as "112"',
                        r"\+?[0-9][0-9 ]*",
                        path=f"{path}.number",
                    ),
                    name=self._words(item.get("name"), f"{path}.name"),
                    source=self._text(
                        item,
                        "source",
                        "say who states the number, and when",
                        r".*\S.*",
                        path=f"{path}.source",
                    ),
                )
            )
        return tuple(numbers)

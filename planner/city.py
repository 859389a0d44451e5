"""The City record: everything about a city that is neither its venues nor its roads."""

from __future__ import annotations

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
from planner.validation import Fields, is_number
from planner.words import Words


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A telephone number to call, for what, and who says so."""

    number: str
    name: Words
    source: str


@dataclass(frozen=True, slots=True)
class CoachFuel:
    """What a coach burns: litres for 100 km, kg of carbon dioxide a litre, and who says so."""

    litres_per_100km: float
    kg_co2_per_litre: float
    source: str
    note: Words

    def ml(self, metres: int) -> int:
        """Return the fuel for a way in whole millilitres."""
        # Litres for 100 km are millilitres for 100 m.
        return round(metres * self.litres_per_100km / 100)

    def co2_g(self, metres: int) -> int:
        """Return the carbon dioxide of a way in whole grams."""
        return round(metres * self.litres_per_100km / 100 * self.kg_co2_per_litre)


@dataclass(frozen=True, slots=True)
class PrayerMethod:
    """How prayer times are computed: the sun below the horizon at Isha, the minutes of precaution.

    ``precaution_min`` is added to every computed time, so that none is prayed too early.
    """

    isha_deg: float
    precaution_min: int
    source: str


@dataclass(frozen=True, slots=True)
class City:
    """One city that tours are planned in.

    ``bounds`` are (west, south, east, north) in degrees, ``centre`` is (lon, lat).
    ``holiday_country`` and ``holiday_subdivision`` (empty: none) are the
    codes of the ``holidays`` library. ``languages`` are BCP 47 codes, the first is the default.
    ``roads_file``, ``basemap_file`` and ``traffic_file`` (empty: none, roads are free flow) are
    names inside the data folder, ``default_tour`` is the id of the tour that the start page shows.
    Without a base map's file (empty) the map shows roads only; without a default tour (empty) the
    first one is shown. ``emergency`` may be empty. Without ``coach`` no fuel is told, without
    ``prayer`` no brief may ask for prayers.
    """

    name: Words
    timezone: str
    driving_side: Literal["left", "right"]
    holiday_country: str
    holiday_subdivision: str
    languages: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    centre: LonLat
    credits: tuple[str, ...]
    emergency: tuple[EmergencyNumber, ...]
    roads_file: str
    basemap_file: str
    default_tour: str
    traffic_file: str = ""
    coach: CoachFuel | None = None
    prayer: PrayerMethod | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that opening hours and times of day are meant in."""
        return ZoneInfo(self.timezone)

    def public_holidays(self, year: int) -> frozenset[date]:
        """Return the public holidays of the city's country in a year; moving ones are estimates."""
        return _public_holidays(self.holiday_country, self.holiday_subdivision, year)

    def holiday(self, day: date) -> Words | None:
        """Return the name of the public holiday that a date is, None if it is none."""
        english, own = (
            _holiday_names(self.holiday_country, self.holiday_subdivision, day.year, language)
            for language in ("en_US", "id")
        )
        name = own.get(day) or english.get(day)
        return None if name is None else Words(english.get(day) or name, name)

    def contains(self, point: LonLat) -> bool:
        """Tell whether a (lon, lat) point lies inside the bounds, edges included."""
        west, south, east, north = self.bounds
        return west <= point[0] <= east and south <= point[1] <= north


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 (0.1 s)

    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


@lru_cache(maxsize=64)
def _holiday_names(country: str, subdivision: str, year: int, language: str) -> dict[date, str]:
    """Return holidays with their names, in the language if the calendar has them in it."""
    import holidays  # noqa: PLC0415 (0.1 s)

    return dict(
        holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, language=language
        )
    )


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


_FIELDS = (
    "name", "timezone", "driving_side", "holiday_country", "holiday_subdivision", "languages",
    "bounds", "centre", "credits", "emergency", "roads_file", "basemap_file",
    "default_tour", "traffic_file", "coach", "prayer",
)  # fmt: skip
_SOURCE = "say who states it, and when"


class _Reader(Fields):
    """Reads a TOML table into a City and gathers every fault on the way."""

    def city(self, data: object) -> City:
        table = self.table(data, "", _FIELDS)
        bounds = self._bounds(table.get("bounds"))
        side = self.text(
            table.get("driving_side"), "driving_side", r"left|right", "write left or right"
        )
        return City(
            name=self.words(table.get("name"), "name"),
            timezone=self._timezone(table.get("timezone")),
            driving_side="right" if side == "right" else "left",
            holiday_country=self.text(
                table.get("holiday_country"), "holiday_country", r"[A-Z]{2}",
                "write a two-letter country code such as ID",
            ),
            holiday_subdivision=self.text(
                table.get("holiday_subdivision", ""), "holiday_subdivision", r".*",
                "write a subdivision code or leave it out",
            ),
            languages=self.texts(
                table.get("languages"), "languages",
                "write a list of language codes such as en, id", 50, r"[a-z]{2,3}(-\w+)?",
            ),
            bounds=bounds,
            centre=self._centre(table.get("centre"), bounds),
            credits=self.texts(table.get("credits"), "credits", "write a list of credit lines", 20),
            emergency=self._emergency(table.get("emergency", [])),
            roads_file=self._file_name(table.get("roads_file"), "roads_file"),
            basemap_file=self._optional_file(table, "basemap_file"),
            default_tour=self.text(
                table.get("default_tour", ""), "default_tour", r"[a-z0-9][a-z0-9-]*|",
                "write a tour's id or leave it out",
            ),
            traffic_file=self._optional_file(table, "traffic_file"),
            coach=self._coach(table["coach"]) if "coach" in table else None,
            prayer=self._prayer(table["prayer"]) if "prayer" in table else None,
        )  # fmt: skip

    def _file_name(self, value: object, field: str) -> str:
        expected = "write the name of a file in the data folder, without a path"
        return self.text(value, field, r"(?u:\w[\w.-]*)", expected)

    def _optional_file(self, table: Mapping[str, object], field: str) -> str:
        return self._file_name(table[field], field) if field in table else ""

    def _timezone(self, value: object) -> str:
        expected = "write an IANA time zone such as Asia/Jakarta"
        name = self.text(value, "timezone", r"[\w+-]+(/[\w+-]+)*", expected)
        if name:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self.fault("timezone", name, expected)
        return name

    def _bounds(self, value: object) -> tuple[float, float, float, float]:
        if isinstance(value, list) and len(value) == 4 and all(map(is_number, value)):
            west, south, east, north = map(float, value)
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:
                return west, south, east, north
        self.fault("bounds", value, "write [west, south, east, north] in degrees, lon before lat")
        return -180.0, -90.0, 180.0, 90.0

    def _centre(self, value: object, bounds: tuple[float, float, float, float]) -> LonLat:
        west, south, east, north = bounds
        if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
            lon, lat = map(float, value)
            if west <= lon <= east and south <= lat <= north:
                return lon, lat
        self.fault("centre", value, "write [lon, lat] in degrees, inside the bounds")
        return 0.0, 0.0

    def _emergency(self, value: object) -> tuple[EmergencyNumber, ...]:
        if not isinstance(value, list):
            self.fault("emergency", value, "write [[emergency]] tables, or none")
            return ()
        return tuple(self._number_to_call(one, f"emergency[{i}]") for i, one in enumerate(value))

    def _number_to_call(self, value: object, field: str) -> EmergencyNumber:
        table = self.table(value, field, ("number", "name", "source"))
        number, expected = table.get("number"), 'write the number as text, such as "112"'
        return EmergencyNumber(
            self.text(number, f"{field}.number", r"\+?[0-9][0-9 ]*", expected),
            self.words(table.get("name"), f"{field}.name"),
            self.text(table.get("source"), f"{field}.source", expected=_SOURCE),
        )

    def _coach(self, value: object) -> CoachFuel:
        table = self.table(
            value, "coach", ("litres_per_100km", "kg_co2_per_litre", "source", "note")
        )
        litres, kg = table.get("litres_per_100km"), table.get("kg_co2_per_litre")
        return CoachFuel(
            self.number(litres, "coach.litres_per_100km", 1, 200),
            self.number(kg, "coach.kg_co2_per_litre", 0, 10),
            self.text(table.get("source"), "coach.source", expected=_SOURCE),
            self.words(table.get("note"), "coach.note"),
        )

    def _prayer(self, value: object) -> PrayerMethod:
        table = self.table(value, "prayer", ("isha_deg", "precaution_min", "source"))
        return PrayerMethod(
            self.number(table.get("isha_deg"), "prayer.isha_deg", 10, 25),
            self.whole(table.get("precaution_min"), "prayer.precaution_min", 0, 15),
            self.text(table.get("source"), "prayer.source", expected=_SOURCE),
        )

"""The traffic file: hourly factors in TOML, refused with every fault listed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.city import City
from planner.errors import DataFault, Fault
from planner.roads.times.traffic import KINDS, VEHICLE_CLASSES, Key, Kind, Published, Traffic
from planner.validation import Fields, join

HOURS = 24
SLOWEST = 100.0
"""No road is thought to take longer than this many times its free-flow time."""
REST = "*"
"""In a group's list of classes: every class of vehicles that no other group names."""


def load_traffic(path: Path, city: City) -> Traffic:
    """Read the traffic file of a city.

    Raises:
        DataFault: the file is missing, is not TOML, or breaks a rule; every fault is listed.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        fault = Fault(
            str(path),
            str(error.strerror),
            "put the file there, or leave traffic_file out of the city's file",
        )
        raise DataFault.of("The traffic file", [fault]) from error
    except (ValueError, RecursionError) as error:
        fault = Fault(str(path), str(error), "write valid TOML in UTF-8")
        raise DataFault.of("The traffic file", [fault]) from error
    reader = _Reader()
    traffic = reader.traffic(data, city)
    if reader.faults:
        raise DataFault.of(f"The traffic file {path.name}", reader.faults)
    return traffic


class _Reader(Fields):
    """Reads a TOML table into a Traffic."""

    def traffic(self, data: Mapping[str, Any], city: City) -> Traffic:
        self.table(data, "", ("assumption", "groups", "days", "published"))
        groups = self.groups(data.get("groups"))
        return Traffic(
            city=city,
            assumption=self.words(data.get("assumption"), "assumption"),
            groups=tuple(groups),
            group_of={name: i for i, names in enumerate(groups.values()) for name in names},
            factors=self.days(data.get("days"), tuple(groups)),
            published=self.published(data["published"], groups) if "published" in data else None,
        )

    def groups(self, value: object) -> dict[str, list[str]]:
        """Return the road classes of each group; one group takes the rest."""
        owner: dict[str, str] = {}
        found: dict[str, list[str]] = {}
        for group, classes in self.table(value, "groups").items():
            field = join("groups", group)
            found[group] = []
            expected = "write a list of OSM road classes such as primary"
            for i, name in enumerate(self.items(classes, field, expected, len(VEHICLE_CLASSES))):
                if name != REST and name not in VEHICLE_CLASSES:
                    known = ", ".join(sorted(VEHICLE_CLASSES))
                    self.fault(f"{field}[{i}]", name, f'write "{REST}" for the rest, or a road '
                               f"class of vehicles: {known}")  # fmt: skip
                elif name in owner:
                    expected = f"groups.{owner[name]} has it already; name each class once"
                    self.fault(f"{field}[{i}]", name, expected)
                else:
                    owner[name] = group
                    found[group].append(name)
        if REST not in owner:
            self.fault("groups", value, f'give one group "{REST}", which stands for the rest')
        else:
            found[owner[REST]].remove(REST)
            found[owner[REST]] += sorted(VEHICLE_CLASSES - owner.keys())
        return found

    def days(self, value: object, groups: tuple[str, ...]) -> dict[Kind, tuple[Key, ...]]:
        """Return 24 rows of factors for each kind of day; Fridays are weekdays if not given."""
        days = self.table(value, "days", KINDS)
        found: dict[Kind, tuple[Key, ...]] = {}
        for kind in KINDS:
            field = join("days", kind)
            if kind == "friday" and kind not in days:
                found[kind] = found["weekday"]
                continue
            day = self.table(days.get(kind), field, groups)
            columns = [self.hours(day.get(group), join(field, group)) for group in groups]
            found[kind] = tuple(zip(*columns, strict=True))
        return found

    def hours(self, value: object, field: str) -> list[float]:
        """Return the factors of the 24 full hours of a day."""
        if not isinstance(value, list) or len(value) != HOURS:
            expected = "write 24 numbers, one for each full hour from 00:00 to 23:00"
            self.fault(field, value, expected)
            return [1.0] * HOURS
        expected = f"write a number from 1 (free flow) to {SLOWEST:.0f}"
        return [
            self.number(factor, f"{field}[{hour}]", 1.0, SLOWEST, expected)
            for hour, factor in enumerate(value)
        ]

    def published(self, value: object, groups: Mapping[str, object]) -> Published:
        """Return the measured speeds that the factors are held against."""
        names = ("group", "begin_h", "end_h", "low_kph", "high_kph", "sources")
        table = self.table(value, "published", names)
        begin_h, end_h = (
            self.whole(table.get(name), f"published.{name}", 0, HOURS - 1)
            for name in ("begin_h", "end_h")
        )
        low_kph, high_kph = (
            self.number(table.get(name), f"published.{name}", 1, 200, "write km/h from 1 to 200")
            for name in ("low_kph", "high_kph")
        )
        if begin_h >= end_h and "end_h" in table:
            self.fault("published.end_h", table["end_h"], "write a later hour than begin_h")
        if low_kph > high_kph and "high_kph" in table:
            self.fault("published.high_kph", table["high_kph"], "write at least low_kph")
        field = "published.sources"
        sources = self.items(table.get("sources"), field, "say who published the speeds", 20)
        return Published(
            group=self.one_of(table.get("group"), "published.group", groups),
            begin_h=begin_h,
            end_h=end_h,
            low_kph=low_kph,
            high_kph=high_kph,
            sources=tuple(self.text(one, f"{field}[{i}]") for i, one in enumerate(sources)),
        )

"""Closures as JSON, read whole or refused with every fault listed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from planner.errors import DataFault, Fault, InvalidInput
from planner.roads.network.profiles import PROFILES, Profile
from planner.roads.times.area import Ring
from planner.roads.times.closures import NOWHERE, VEHICLES, Closure, NamedStreet, Where
from planner.validation import Fields, join, without_repeats

FORMAT = "closures/1"
MOST_CLOSURES = 100
MOST_PARTS = 200
"""Most streets, edges or areas of one list."""
MOST_POINTS = 200
"""Most points of one polygon."""
MOST_POINTS_IN_ALL = 2000
"""Of all polygons: their links are found within a second even if each holds the whole city."""
FAULTS_TOLD = 500

_EFFECTS = ("shuts", "opens", "reverses")
_KNOWN = ("id", "reason", "begin", "end", "profiles", *_EFFECTS, "note", "source")
_ID = r"[a-z0-9][a-z0-9-]{0,63}"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d"


def parse_closures(data: object) -> tuple[Closure, ...]:
    """Return the closures told by JSON builtins.

    Raises:
        InvalidInput: ``data`` is no list of closures; every fault is listed with its field's path.
            Whether a network has the streets named is told by ``closures.effect``.
    """
    reader = _Reader()
    closures = reader.closures(data)
    if reader.faults:
        raise InvalidInput.of("The list of closures", reader.faults[:FAULTS_TOLD])
    return closures


def load_closures(path: Path) -> tuple[Closure, ...]:
    """Read a file of closures.

    Raises:
        DataFault: the file is missing, is not JSON, or breaks a rule; every fault is listed.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=without_repeats)
        return parse_closures(data)
    except InvalidInput as error:
        raise DataFault.of(f"The closures file {path.name}", error.faults) from error
    except OSError as error:
        fault = Fault(str(path), error.strerror or str(error), "put the file there, readable")
        raise DataFault.of("The closures file", [fault]) from error
    except (ValueError, RecursionError) as error:
        fault = Fault(str(path), str(error), "write valid JSON in UTF-8, each key once")
        raise DataFault.of("The closures file", [fault]) from error


def _rings(closure: Closure) -> Iterator[Ring]:
    for where in (closure.shuts, closure.opens, closure.reverses):
        yield from where.areas
        yield from (street.within for street in where.streets)


class _Reader(Fields):
    """Reads JSON builtins into closures."""

    def closures(self, data: object) -> tuple[Closure, ...]:
        whole = self.table(data, "", ("format", "closures"))
        if whole.get("format") != FORMAT:
            self.fault("format", whole.get("format"), f'write "{FORMAT}"')
        items = self.items(whole.get("closures"), "closures", "write closures", MOST_CLOSURES)
        found = tuple(self.closure(one, f"closures[{i}]") for i, one in enumerate(items))
        first: dict[str, int] = {}
        for i, closure in enumerate(found):
            if closure.id and first.setdefault(closure.id, i) != i:
                other = f"closures[{first[closure.id]}] has it already; give an id of its own"
                self.fault(f"closures[{i}].id", closure.id, other)
        points = sum(len(ring) for one in found for ring in _rings(one))
        if points > MOST_POINTS_IN_ALL:
            expected = f"draw all polygons with no more than {MOST_POINTS_IN_ALL} points"
            self.faults.append(Fault("closures", f"{points} points", expected))
        return found

    def closure(self, value: object, field: str) -> Closure:
        table = self.table(value, field, _KNOWN)
        begin, end = (self.moment(table.get(key), join(field, key)) for key in ("begin", "end"))
        if begin is not None and end is not None and begin >= end:
            self.fault(join(field, "end"), table["end"], f"give a moment after {table['begin']}")
        if isinstance(value, dict) and not any(key in table for key in _EFFECTS):
            self.faults.append(
                Fault(field, "without any effect", f"give one of {', '.join(_EFFECTS)}")
            )
        return Closure(
            id=self.text(
                table.get("id"), join(field, "id"), _ID, "write small letters, digits and hyphens"
            ),
            reason=self.words(table.get("reason"), join(field, "reason")),
            begin=begin,
            end=end,
            profiles=self.profiles(table, join(field, "profiles")),
            shuts=self.where(table, field, "shuts"),
            opens=self.where(table, field, "opens"),
            reverses=self.where(table, field, "reverses"),
            note=self.words(table["note"], join(field, "note")) if "note" in table else None,
            source=self.text(table["source"], join(field, "source")) if "source" in table else "",
        )

    def moment(self, value: object, field: str) -> datetime | None:
        if value is None:
            return None
        expected = "write a local time such as 2023-05-09T21:00, or leave it out"
        text = self.text(value, field, _MOMENT, expected)
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            self.fault(field, value, "write a day and an hour that the calendar has")
            return None

    def profiles(self, table: Mapping[str, Any], field: str) -> tuple[Profile, ...]:
        if "profiles" not in table:
            return VEHICLES
        expected = f"write a list of {', '.join(PROFILES)}"
        items = self.items(table["profiles"], field, expected, len(PROFILES))
        names = [self.one_of(one, f"{field}[{i}]", PROFILES) for i, one in enumerate(items)]
        return cast("tuple[Profile, ...]", tuple(dict.fromkeys(names)))

    def where(self, closure: Mapping[str, Any], field: str, name: str) -> Where:
        if name not in closure:
            return NOWHERE
        field = join(field, name)
        table = self.table(closure[name], field, ("streets", "edges", "areas"))
        if isinstance(closure[name], dict) and not table:
            self.fault(field, closure[name], "name streets, edges or areas")
        parts = {
            key: [
                (one, f"{field}.{key}[{i}]")
                for i, one in enumerate(
                    self.items(table[key], join(field, key), f"write a list of {key}", MOST_PARTS)
                )
            ]
            for key in table
            if key in {"streets", "edges", "areas"}
        }
        return Where(
            streets=tuple(self.street(*part) for part in parts.get("streets", ())),
            edges=tuple(self.edge(*part) for part in parts.get("edges", ())),
            areas=tuple(self.ring(*part) for part in parts.get("areas", ())),
        )

    def street(self, value: object, field: str) -> NamedStreet:
        if not isinstance(value, dict):
            expected = "write a street's name, or a table of name and within"
            return NamedStreet(self.text(value, field, expected=expected))
        table = self.table(value, field, ("name", "within"))
        name = self.text(table.get("name"), join(field, "name"))
        within = self.ring(table["within"], join(field, "within")) if "within" in table else ()
        return NamedStreet(name, within)

    def edge(self, value: object, field: str) -> tuple[int, int]:
        if (
            isinstance(value, list)
            and len(value) == 2
            and all(
                isinstance(node, int) and not isinstance(node, bool) and abs(node) < 1 << 63
                for node in value
            )
        ):
            return value[0], value[1]
        self.fault(field, value, "write [from, to], the OSM ids of two nodes")
        return 0, 0

    def ring(self, value: object, field: str) -> Ring:
        expected = f"write 3 to {MOST_POINTS} different points [lon, lat] in degrees"
        if not isinstance(value, list) or not 3 <= len(value) <= MOST_POINTS + 1:
            self.fault(field, value, expected)
            return ()
        before = len(self.faults)
        points = [self.point(one, f"{field}[{i}]") for i, one in enumerate(value)]
        if points[0] == points[-1]:
            points.pop()
        if len(self.faults) == before and len(set(points)) < 3:
            self.fault(field, value, expected)
        return tuple(points)

    def point(self, value: object, field: str) -> tuple[float, float]:
        expected = "write [lon, lat] in degrees: lon from -180 to 180, lat from -90 to 90"
        if not isinstance(value, list) or len(value) != 2:
            self.fault(field, value, expected)
            return 0.0, 0.0
        lon = self.number(value[0], f"{field}[0]", -180, 180, expected)
        lat = self.number(value[1], f"{field}[1]", -90, 90, expected)
        return lon, lat

"""The venues file: GeoJSON (RFC 7946) in our own schema, refused with every fault listed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from planner.atomic_file import write_atomically
from planner.city import City, load_city
from planner.errors import DataFault, Fault
from planner.validation import without_repeats
from planner.venues.faults import SCHEMA, file_faults
from planner.venues.hours import parse_fault
from planner.venues.venue import Access, Closure, Fact, Standing, Venue
from planner.words import Words

_T = TypeVar("_T")


def load_venues(
    path: Path, city: City | None = None, *, known: Path | None = None
) -> tuple[Venue, ...]:
    """Read the venues.

    Args:
        path: the GeoJSON file.
        city: the city whose bounds every point must lie in; by default the ``city.toml`` beside
            the file, if there is one.
        known: a folder that remembers which files fit the schema, so that each is checked once.

    Raises:
        DataFault: the file cannot be read, or breaks a rule. Every fault is listed: which venue,
            which field, what stands there and what was expected.
    """
    data = _read(path)
    mark = None if known is None else known / _digest(path)
    fits = mark is not None and mark.exists()
    faults = [] if fits else file_faults(data)
    if not faults:
        if mark is not None and not fits:
            # Where it cannot be kept, the next start checks again.
            with suppress(OSError):
                write_atomically(mark, b"")
        if city is None and (beside := path.with_name("city.toml")).is_file():
            city = load_city(beside)
        faults = list(_rule_faults(data["features"], city))
    if faults:
        raise DataFault.of(f"The venues file {path.name}", faults)
    return tuple(_venue(feature) for feature in data["features"])


def _digest(path: Path) -> str:
    """Name a state of the file and of the schema that it is checked by."""
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes() + SCHEMA.read_bytes()).hexdigest()[:16]
    return "unreadable"


def _read(path: Path) -> Any:
    try:
        return json.loads(
            path.read_text(encoding="utf-8"),
            object_pairs_hook=without_repeats,
            parse_constant=_no_constant,
        )
    except OSError as error:
        fault = Fault(str(path), error.strerror or str(error), "put the file there, readable")
    except (ValueError, RecursionError) as error:
        fault = Fault(str(path), str(error), "write valid JSON in UTF-8, each key once")
    raise DataFault.of("The venues file", [fault])


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number of JSON")


def _rule_faults(features: list[Any], city: City | None) -> Iterator[Fault]:
    """Yield what a schema cannot see: repeated ids, places, hours and dates."""
    first: dict[str, int] = {}
    for number, feature in enumerate(features):
        where = f"features[{number}] ({feature['id']})"
        facts = feature["properties"]
        if feature["id"] in first:
            yield Fault(
                f"{where}.id",
                repr(feature["id"]),
                f"give every venue its own id (features[{first[feature['id']]}] has this one)",
            )
        first.setdefault(feature["id"], number)
        if city is not None:
            points = [("geometry", feature["geometry"])]
            points += [(key, facts[key]) for key in ("set_down", "coach_parking") if key in facts]
            for key, holder in points:
                field = "geometry" if key == "geometry" else f"properties.{key}"
                yield from _place_fault(f"{where}.{field}.coordinates", holder, city)
        hours = facts.get("opening_hours")
        if hours is not None and (expected := parse_fault(hours)):
            yield Fault(f"{where}.properties.opening_hours", repr(hours), expected)
        for place, closure in enumerate(facts.get("closures", ())):
            yield from _closure_faults(f"{where}.properties.closures[{place}]", closure)


def _place_fault(field: str, holder: Mapping[str, Any], city: City) -> Iterator[Fault]:
    lon, lat = holder["coordinates"]
    if city.contains((lon, lat)):
        return
    west, south, east, north = city.bounds
    expected = f"give [lon, lat] inside {west} to {east} and {south} to {north}"
    if city.contains((lat, lon)):
        expected = f"swap the two: [lon, lat] would be [{lat}, {lon}], inside the city"
    yield Fault(field, f"[{lon}, {lat}]", expected)


def _closure_faults(field: str, closure: Mapping[str, str]) -> Iterator[Fault]:
    dates: list[date] = []
    for key in ("from", "to"):
        if key in closure:
            try:
                dates.append(date.fromisoformat(closure[key]))
            except ValueError:
                yield Fault(f"{field}.{key}", repr(closure[key]), "give a date of the calendar")
    if len(dates) == 2 and dates[0] > dates[1]:
        yield Fault(f"{field}.to", repr(closure["to"]), f"give {closure['from']} or a later date")


def _venue(feature: Mapping[str, Any]) -> Venue:
    facts = feature["properties"]
    lon, lat = feature["geometry"]["coordinates"]
    stay = facts["usual_visit"]
    statements = tuple(_fact(fact) for fact in facts["facts"])
    return Venue(
        id=feature["id"],
        name=_words(facts["name"]),
        short_name=_words(facts["short_name"]),
        category=facts["category"],
        address=facts["address"],
        point=(float(lon), float(lat)),
        precision_m=int(facts["precision_m"]),
        duration_min=int(stay["minutes"]),
        setting=facts["setting"],
        about=_maybe(_words, facts.get("about")),
        buy=_maybe(_words, facts.get("buy")),
        sources=tuple(dict.fromkeys(_named(fact) for fact in statements)),
        opening_hours=facts.get("opening_hours"),
        set_down=_maybe(_access, facts.get("set_down")),
        coach_parking=_maybe(_access, facts.get("coach_parking")),
        coach_note=_maybe(_words, facts.get("coach_note")),
        kerb_side=facts.get("kerb_side", True),
        point_source=facts["point_source"],
        duration_assumed=stay["assumption"],
        duration_basis=stay.get("basis"),
        opening_hours_source=facts.get("opening_hours_source"),
        opening_hours_year=_maybe(int, facts.get("opening_hours_year")),
        opening_hours_note=_maybe(_words, facts.get("opening_hours_note")),
        closures=tuple(_closure(closure) for closure in facts.get("closures", ())),
        standing=_maybe(_standing, facts.get("standing")),
        facts=statements,
        tags=tuple(sorted(facts["tags"].items())),
    )


def _maybe(build: Callable[[Any], _T], part: Any) -> _T | None:
    return None if part is None else build(part)


def _words(part: Mapping[str, str]) -> Words:
    return Words(en=part["en"], id=part["id"])


def _access(part: Mapping[str, Any]) -> Access:
    lon, lat = part["coordinates"]
    note = _maybe(_words, part.get("note"))
    return Access(float(lon), float(lat), _words(part["name"]), note, part["source"])


def _fact(part: Mapping[str, Any]) -> Fact:
    return Fact(
        text=part["text"],
        source=part["source"],
        year=_maybe(int, part.get("year")),
        supports=tuple(part["supports"]),
        weak=part.get("weak", False),
    )


def _closure(part: Mapping[str, Any]) -> Closure:
    begin, end = part.get("from"), part.get("to")
    return Closure(
        begin=_maybe(date.fromisoformat, begin),
        end=_maybe(date.fromisoformat, end),
        why=_words(part["why"]),
        source=part["source"],
    )


def _standing(part: Mapping[str, Any]) -> Standing:
    return Standing(part["as_of"], part["open"], _words(part["why"]), part["source"])


def _named(fact: Fact) -> str:
    if fact.year is None or str(fact.year) in fact.source:
        return fact.source
    return f"{fact.source} ({fact.year})"

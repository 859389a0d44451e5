"""The sheet's maps: one overview of the day and the insets of each leg."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, radians
from typing import Any

from planner.basemap.paper.drawing import Disc, Ground, RouteLine, paper_map
from planner.basemap.paper.view import View
from planner.documents.sheet.coach_clock import driven
from planner.documents.sheet.content import weak_point
from planner.documents.sheet.glyphs import printable
from planner.documents.sheet.insets import WIDTH_MM, Inset, insets
from planner.geodesy import METRES_A_DEGREE, LonLat, bounds
from planner.itinerary.model.itinerary import Day, Itinerary, Leg, Stop

Json = dict[str, Any]
Bounds = tuple[float, float, float, float]

OVERVIEW_WIDTH_MM, OVERVIEW_MARGIN_MM = 92.0, 8.0
OVERVIEW_FINEST = 8_000
"""A day on foot still shows the streets around it."""
DISC_MM = 2.6


def overview(itinerary: Itinerary, day: Day, ground: Ground, *, height_mm: float) -> Json | None:
    """Return the map of the whole day, or None for a day without stops."""
    points = _places(day)
    if not points:
        return None
    frame = _framed(points, OVERVIEW_WIDTH_MM, height_mm)
    drawn = paper_map(
        ground,
        bounds=frame,
        width_mm=OVERVIEW_WIDTH_MM,
        height_mm=height_mm,
        routes=[line for leg in day.legs for line in _lines(leg, "strong")],
        discs=_discs(day.stops, named=True),
        driven=_streets(day.legs),
        overview=True,
        credit=False,
        driving_side=itinerary.driving_side,
    )
    stops = ", ".join(stop.short.id for stop in day.stops)
    return {
        "svg": drawn.svg,
        "height": height_mm,
        "alt": printable(f"Peta ikhtisar 1 : {drawn.scale}, {itinerary.city}: {stops}."),
        "houses": _houses(day.stops, frame, OVERVIEW_WIDTH_MM, height_mm),
    }


def natural_height_mm(day: Day) -> float:
    """Return the height of an overview as wide as it is, with some ground round the day's places.

    0 for a day without stops.
    """
    points = _places(day)
    if not points:
        return 0.0
    west, south, east, north = bounds(points)
    wide = max(east - west, 0.001) * cos(radians((south + north) / 2))
    inner = (OVERVIEW_WIDTH_MM - 2 * OVERVIEW_MARGIN_MM) * (north - south) / wide
    return inner + 4 * OVERVIEW_MARGIN_MM


def _places(day: Day) -> list[LonLat]:
    """Return every point that the overview must show."""
    points = [(stop.lon, stop.lat) for stop in day.stops]
    for leg in day.legs:
        points += [*leg.geometry, *(leg.alternative.geometry if leg.alternative else ())]
    return points


def leg_insets(
    day: Day, leg: Leg, here: Stop, there: Stop, ground: Ground, *, height_mm: float
) -> list[Json]:
    """Return the insets of what the coach drives on ``leg``; none where it does not drive."""
    way = driven(leg)
    if way is None:
        return []
    return [
        _inset(day, leg, way, (here, there), ground, window)
        for window in insets(way.manoeuvres, height_mm=height_mm)
    ]


def _inset(
    day: Day, leg: Leg, way: Leg, ends: tuple[Stop, Stop], ground: Ground, window: Inset
) -> Json:
    _, there = ends
    others = [line for other in day.legs if other is not leg for line in _lines(other, "other")]
    walked = [RouteLine(leg.geometry, "walk")] if leg.mode == "walk" else []
    # Departure and arrival carry the stops' own discs.
    numbers = [
        Disc(m.lon, m.lat, str(number), None, small=True)
        for number, m in enumerate(way.manoeuvres, start=1)
        if m.type not in {"depart", "arrive"}
    ]
    drawn = paper_map(
        ground,
        bounds=window.bounds,
        width_mm=WIDTH_MM,
        height_mm=window.height_mm,
        routes=[*others, *walked, RouteLine(way.geometry, "strong")],
        discs=[*numbers, *_discs(ends, named=False)],
        driven=way.streets,
        overview=False,
        credit=False,
    )
    caption = _caption(window, way, there)
    return {
        "svg": drawn.svg,
        "height": window.height_mm,
        "alt": printable(f"{caption['id']} Peta 1 : {drawn.scale}."),
        "caption": caption,
        "weak": weak_point(there) if window.arrival else None,
        "first": window.first,
        "houses": _houses(ends, window.bounds, WIDTH_MM, window.height_mm),
    }


def _caption(window: Inset, way: Leg, there: Stop) -> dict[str, str]:
    """Return what the inset is for: the manoeuvres by number, and the set-down point."""
    last = len(way.manoeuvres) - 1
    first = window.first + 1
    # Only manoeuvres that carry a number in the map are counted.
    until = min(window.last + 1, last) if window.arrival else window.last + 1
    indonesian, english = [], []
    if first <= until:
        span = str(first) if first == until else f"{first}\N{EN DASH}{until}"
        indonesian, english = (
            [f"Manuver {span}."],
            ["Manoeuvres." if first < until else "Manoeuvre."],
        )
    if window.arrival:
        visit = there.kind == "visit"
        indonesian.append("Tempat turun." if visit else "Kembali.")
        english = ["Set-down." if visit else "Back."]
    return {"id": " ".join(indonesian), "en": " ".join(english)}


def _lines(leg: Leg, emphasis: Any) -> list[RouteLine]:
    """Return what is driven for a leg, and what is walked, as lines."""
    lines = []
    way = driven(leg)
    if way is not None:
        lines.append(RouteLine(way.geometry, emphasis if leg.mode == "coach" else "other"))
    if leg.mode == "walk" and len(leg.geometry) > 1:
        lines.append(RouteLine(leg.geometry, "walk"))
    return lines


def _discs(stops: Sequence[Stop], *, named: bool) -> list[Disc]:
    """Return one disc a place, so that a day's end does not cover its start."""
    found: dict[LonLat, Disc] = {}
    for stop in stops:
        figure = "" if stop.number is None else str(stop.number)
        label = printable(stop.short.id) if named else None
        found.setdefault((stop.lon, stop.lat), Disc(stop.lon, stop.lat, figure, label))
    return list(found.values())


def _houses(
    stops: Sequence[Stop], frame: Bounds, width_mm: float, height_mm: float
) -> list[list[float]]:
    """Return where, in millimetres of the map, the house of start and end belongs."""
    view = View.of(frame, width_mm, height_mm)
    spots = {view.point((stop.lon, stop.lat)) for stop in stops if stop.number is None}
    return [
        [round(x, 2), round(y, 2)]
        for x, y in sorted(spots)
        if 0 <= x <= width_mm and 0 <= y <= height_mm
    ]


def _streets(legs: Sequence[Leg]) -> list[str]:
    """Return the names of all streets driven, once each, in driving order."""
    ways = [way for leg in legs if (way := driven(leg)) is not None]
    return list(dict.fromkeys(street for way in ways for street in way.streets))


def _framed(points: Sequence[LonLat], width_mm: float, height_mm: float) -> Bounds:
    """Return bounds of the frame's shape round the points, with room for discs at the edge."""
    west, south, east, north = bounds(points)
    lon, lat = (west + east) / 2, (south + north) / 2
    metres_lon, metres_lat = METRES_A_DEGREE * cos(radians(lat)), METRES_A_DEGREE
    scale = max(
        OVERVIEW_FINEST,
        (east - west) * metres_lon * 1000 / (width_mm - 2 * OVERVIEW_MARGIN_MM),
        (north - south) * metres_lat * 1000 / (height_mm - 2 * OVERVIEW_MARGIN_MM),
    )
    scale = ceil(scale / 500) * 500
    half_lon = width_mm / 2000 * scale / metres_lon
    half_lat = height_mm / 2000 * scale / metres_lat
    return lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat

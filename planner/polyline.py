"""The encoded polyline algorithm format, and a line made simple enough for an overview.

Source of the format: Google, "Encoded Polyline Algorithm Format". Coordinates are lon, lat here as
everywhere; the format itself writes latitude first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, hypot, radians
from typing import Final

from planner.geodesy import EARTH_RADIUS_M, LonLat

_METRES_PER_DEGREE: Final = EARTH_RADIUS_M * radians(1.0)


def encode(points: Iterable[LonLat], precision: int = 5) -> str:
    """Return (lon, lat) points in degrees as an encoded polyline of 5 or 6 decimals."""
    scale = 10**precision
    text: list[str] = []
    last_lat = last_lon = 0
    for lon, lat in points:
        now_lat, now_lon = _rounded(lat * scale), _rounded(lon * scale)
        _append(text, now_lat - last_lat)
        _append(text, now_lon - last_lon)
        last_lat, last_lon = now_lat, now_lon
    return "".join(text)


def decode(text: str, precision: int = 5) -> list[LonLat]:
    """Return the (lon, lat) points in degrees of an encoded polyline.

    Raises ValueError for a text that is none.
    """
    scale = 10**precision
    points: list[LonLat] = []
    numbers = _numbers(text)
    if len(numbers) % 2:
        raise ValueError("a latitude without its longitude")
    lat = lon = 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append((lon / scale, lat / scale))
    return points


def simplified(line: Sequence[LonLat], tolerance_m: float) -> list[LonLat]:
    """Return the line without the points that lie within ``tolerance_m`` of what remains.

    First and last point stay. Source: Douglas and Peucker 1973, with a stack for the recursion.
    """
    if len(line) < 3:
        return list(line)
    flat = _flat(line)
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance_m = first, -1.0
        for index in range(first + 1, last):
            off_m = _off_m(flat[index], flat[first], flat[last])
            if off_m > distance_m:
                far, distance_m = index, off_m
        if distance_m > tolerance_m:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [line[index] for index in sorted(kept)]


def _rounded(value: float) -> int:
    # The format rounds halves away from zero, Python's round() to the even neighbour.
    return int(value + 0.5) if value >= 0 else -int(-value + 0.5)


def _append(text: list[str], number: int) -> None:
    shifted = ~(number << 1) if number < 0 else number << 1
    while shifted >= 0x20:
        text.append(chr((0x20 | (shifted & 0x1F)) + 63))
        shifted >>= 5
    text.append(chr(shifted + 63))


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    value = shift = 0
    for letter in text:
        part = ord(letter) - 63
        if not 0 <= part < 64:
            raise ValueError(f"{letter!r} is no letter of an encoded polyline")
        value |= (part & 0x1F) << shift
        shift += 5
        if part < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift:
        raise ValueError("the last number is cut off")
    return numbers


def _flat(line: Sequence[LonLat]) -> list[tuple[float, float]]:
    """Project to metres: a city is small enough for one scale from east to west."""
    east = _METRES_PER_DEGREE * cos(radians(line[0][1]))
    return [(lon * east, lat * _METRES_PER_DEGREE) for lon, lat in line]


def _off_m(
    point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> float:
    """Return the distance in metres from a point to the stretch between two others."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    from_x, from_y = point[0] - start[0], point[1] - start[1]
    square = along_x**2 + along_y**2
    share = 0.0 if square == 0 else (from_x * along_x + from_y * along_y) / square
    share = min(1.0, max(0.0, share))
    return hypot(from_x - share * along_x, from_y - share * along_y)

"""How big a vehicle is, and what OSM's size limits say of it.

A limit holds what exceeds it back: a coach of 3.6 m passes under a sign of 3.6 m. Of several limits
on one road the smallest counts, the signed one and the measured one (``:physical``) alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Unit = Literal["m", "t"]

LIMITS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "height_m": ("maxheight", "maxheight:physical"),
    "width_m": ("maxwidth", "maxwidth:physical"),
    "length_m": ("maxlength", "maxlength:physical"),
    "weight_t": ("maxweight", "maxweightrating"),
})  # fmt: skip
"""The OSM tags that limit each measure of a ``VehicleSize``."""

SIZE_TAGS = tuple(tag for tags in LIMITS.values() for tag in tags)

BELOW_DEFAULT = "below_default"
"""Lower than the law's usual clearance, but nobody says how low: shut to all that have a size."""


@dataclass(frozen=True, slots=True)
class VehicleSize:
    """Outer measures of a vehicle in metres and its greatest weight in metric tonnes."""

    height_m: float
    width_m: float
    length_m: float
    weight_t: float

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Tell whether the vehicle may pass a road or a node with these OSM tags."""
        for measure, limit_tags in LIMITS.items():
            own: float = getattr(self, measure)
            unit: Unit = "t" if measure == "weight_t" else "m"
            for tag in limit_tags:
                text = tags.get(tag)
                if text is None:
                    continue
                if text.strip().casefold() == BELOW_DEFAULT:
                    return False
                limit = limit_of(text, unit)
                if limit is not None and own > limit:
                    return False
        return True


_NUMBER = r"(\d+(?:[.,]\d+)?)"
_PLAIN = re.compile(_NUMBER + r"\s*([a-z]*)")
_FEET = re.compile(rf"{_NUMBER}\s*(?:'|ft|feet)\s*(?:{_NUMBER}\s*(?:\"|''|in)?)?")
_INCHES = re.compile(rf"{_NUMBER}\s*(?:\"|''|in)")
_FOOT_M, _INCH_M = 0.3048, 0.0254

_METRES: Mapping[str, float] = MappingProxyType({
    "": 1.0, "m": 1.0, "meter": 1.0, "metre": 1.0, "meters": 1.0, "metres": 1.0,
    "cm": 0.01, "mm": 0.001,
})  # fmt: skip
_TONNES: Mapping[str, float] = MappingProxyType({
    "": 1.0, "t": 1.0, "ton": 1.0, "tons": 1.0, "tonne": 1.0, "tonnes": 1.0, "kg": 0.001,
    "st": 0.90718474, "lt": 1.0160469088, "lb": 0.00045359237, "lbs": 0.00045359237,
})  # fmt: skip
"""``st`` is a short ton of 2,000 lb, ``lt`` a long ton of 2,240 lb."""


def limit_of(text: str, unit: Unit) -> float | None:
    """Return an OSM size limit in metres or metric tonnes, or None where it is no number.

    Reads ``3.8``, ``3,8 m``, ``12'6"``, ``12 ft 6 in``, ``16 t``, ``3500 kg`` and ``5 st``; of
    ``4;3.8`` the smaller. ``default``, ``none``, ``unsigned`` and what nobody can read are no
    limit; so is zero.
    """
    found = [_one(part.strip().casefold(), unit) for part in text.split(";")]
    return min((limit for limit in found if limit is not None and limit > 0), default=None)


def _one(text: str, unit: Unit) -> float | None:
    text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("\N{PRIME}", "'")
    text = text.replace("\N{RIGHT DOUBLE QUOTATION MARK}", '"').replace("\N{DOUBLE PRIME}", '"')
    if plain := _PLAIN.fullmatch(text):
        factor = (_METRES if unit == "m" else _TONNES).get(plain[2])
        if factor is not None:
            return _number(plain[1]) * factor
    if unit != "m":
        return None
    if feet := _FEET.fullmatch(text):
        return _number(feet[1]) * _FOOT_M + (_number(feet[2]) * _INCH_M if feet[2] else 0.0)
    if inches := _INCHES.fullmatch(text):
        return _number(inches[1]) * _INCH_M
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))

"""How the paper map looks: widths in millimetres by scale, tints on white, greys for casings.

The casing's grey tells the class, so that it survives a photocopier.
"""

from __future__ import annotations

from math import log
from typing import Final

SCALES: Final = (50_000, 10_000, 4_000)
WIDTHS_MM: Final = {
    "motorway": (1.50, 3.00, 4.60),
    "primary": (1.05, 2.40, 4.20),
    "secondary": (0.85, 2.00, 3.60),
    "tertiary": (0.68, 1.75, 3.20),
    "residential": (0.22, 1.15, 2.50),
    "service": (0.0, 0.60, 1.50),
    "path": (0.0, 0.22, 0.35),
}
"""Fill widths at SCALES; between them the width is linear in the logarithm of the scale."""
FILLS: Final = {
    "motorway": "#f6cf9f",
    "primary": "#fbeebf",
    "secondary": "#ffffff",
    "tertiary": "#ffffff",
    "residential": "#ffffff",
    "service": "#ffffff",
    "path": "none",
}
CASINGS: Final = {
    "motorway": "#3a3a3a",
    "primary": "#555555",
    "secondary": "#666666",
    "tertiary": "#767676",
    "residential": "#8c8c8c",
    "service": "#9a9a9a",
    "path": "#9a9a9a",
}
AREA_FILLS: Final = {
    "wood": "#e6efdf",
    "park": "#dfead6",
    "cemetery": "#ebf0e6",
    "water": "#cde2f0",
}
WATER_LINE: Final = "#7fb2d4"
WATER_TEXT: Final = "#1f5f8f"
GREEN_TEXT: Final = "#245c3a"
PLACE_TEXT: Final = "#5a5a5a"
INK: Final = "#000000"
ROUTE: Final = "#24236b"
OTHER_ROUTE: Final = "#a9a9bd"
WALK: Final = "#24236b"
BOUNDARY: Final = "#8d86a8"
LINK_SHARE: Final = 0.7
BARE_BELOW_MM: Final = 0.45
"""A road narrower than this is one grey line without casing."""
SERVICES_FROM: Final = 26_500
"""Service roads and paths are drawn at this scale and closer."""

ROUTE_MM: Final = 1.7
ROUTE_CASING_MM: Final = 0.4
OVERVIEW_ROUTE_MM: Final = 1.0
OVERVIEW_SHIFT_MM: Final = 0.62
OTHER_SHARE: Final = 0.7
CHEVRON_EVERY_MM: Final = 16.0
DISC_MM: Final = 2.4
"""Radius of a venue's disc; its white ring comes on top."""
RING_MM: Final = 0.45
SMALL_DISC_MM: Final = 1.75
HALO_MM: Final = 0.32
REPEAT_MM: Final = 42.0
"""The same name never stands twice within this distance."""
FONT: Final = "Noto Sans"


def width_mm(road_class: str, scale: float, *, link: bool = False) -> float:
    """Return the fill's width of a class at 1 : ``scale``; 0 where the class is not drawn."""
    if road_class in {"service", "path"} and scale > SERVICES_FROM:
        return 0.0
    coarse, middle, close = WIDTHS_MM[road_class]
    if scale >= SCALES[1]:
        low, high, from_scale, to_scale = coarse, middle, SCALES[0], SCALES[1]
    else:
        low, high, from_scale, to_scale = middle, close, SCALES[1], SCALES[2]
    share = log(from_scale / scale) / log(from_scale / to_scale)
    share = min(1.0, max(0.0, share))
    return (low + share * (high - low)) * (LINK_SHARE if link else 1.0)


def casing_mm(scale: float) -> float:
    """Return how far the casing shows on either side of the fill."""
    return 0.13 if scale > 20_000 else 0.16

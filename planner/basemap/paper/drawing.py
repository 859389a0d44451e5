"""A frame of the ground for paper: SVG in millimetres, black on white first, colour as a bonus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planner.basemap.ground import Ground
from planner.basemap.lettering.occupancy import Occupancy
from planner.basemap.paper import style
from planner.basemap.paper.furniture import furniture_svg
from planner.basemap.paper.ground_layer import arrows_svg, ground_svg
from planner.basemap.paper.labels import names_svg, venue_names_svg
from planner.basemap.paper.route import (
    Disc,
    RouteLine,
    discs_svg,
    drawn_routes,
    reserve_discs,
    reserve_routes,
    routes_svg,
)
from planner.basemap.paper.svg import number
from planner.basemap.paper.view import View

__all__ = ["Disc", "Ground", "PaperMap", "RouteLine", "paper_map"]

_CELL_MM = 0.35


@dataclass(frozen=True, slots=True)
class PaperMap:
    """A drawn map.

    ``svg`` is one SVG document of the asked size, ``scale`` its denominator, ``lost_names`` the
    driven streets that are in the frame and found no room for their name.
    """

    svg: str
    scale: int
    lost_names: tuple[str, ...]


def paper_map(  # noqa: PLR0913 - options, by name
    ground: Ground,
    *,
    bounds: tuple[float, float, float, float],
    width_mm: float,
    height_mm: float,
    routes: Sequence[RouteLine] = (),
    discs: Sequence[Disc] = (),
    driven: Sequence[str] = (),
    overview: bool = True,
    credit: bool = True,
    driving_side: Literal["left", "right"] = "left",
) -> PaperMap:
    """Draw a piece of the ground with routes, discs and names.

    Args:
        ground: The decoded base map.
        bounds: (west, south, east, north) in degrees that must be in the frame; the frame shows
            more on one axis, and its scale is the next round one.
        width_mm: Width of the frame.
        height_mm: Height of the frame.
        routes: Legs, drawn in this order; the strong ones above the others.
        discs: Venues and manoeuvre numbers. Those outside the frame are left out.
        driven: Full names of the streets driven: they are named first, beside the route.
        overview: Thin route lines, each set to the driving side of the centre line, so that out
            and back stand side by side; otherwise one thick line on the street.
        credit: Whether the credit line is drawn.
        driving_side: On which side of the road one drives; only an overview shows it.

    The text is set in Noto Sans and needs that font where the SVG is drawn.
    """
    view = View.of(bounds, width_mm, height_mm)
    taken = Occupancy(width_mm, height_mm, _CELL_MM)
    lines = drawn_routes(routes, view, overview=overview, left=driving_side == "left")
    reserve_routes(lines, taken)
    reserve_discs(discs, view, taken)
    furniture = furniture_svg(view, taken, ground.credits if credit else ())
    venues = venue_names_svg(discs, view, taken)
    numbers = discs_svg(discs, view, taken)
    names, lost = names_svg(ground, view, taken, lines, driven)
    arrows = arrows_svg(ground, view, taken)
    wide, high = number(width_mm), number(height_mm)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" '
        f'viewBox="0 0 {wide} {high}" font-family="{style.FONT}">'
        f'<defs><clipPath id="frame"><rect width="{wide}" height="{high}"/></clipPath></defs>'
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>'
        f'<g clip-path="url(#frame)">{ground_svg(ground, view)}{arrows}'
        f"{routes_svg(lines, view)}{names}{venues}{numbers}{furniture}</g>"
        f'<rect x="0.15" y="0.15" width="{number(width_mm - 0.3)}" '
        f'height="{number(height_mm - 0.3)}" fill="none" stroke="#000000" stroke-width="0.3"/>'
        "</svg>"
    )
    return PaperMap(svg, view.scale, lost)

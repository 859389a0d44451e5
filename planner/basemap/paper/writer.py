"""Setting text on the paper map: upright rows and names along lines, each with its halo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.basemap.lettering.abbreviations import splittable
from planner.basemap.lettering.glyph_widths import CAP_HEIGHT, X_HEIGHT, Face, advances, width
from planner.basemap.lettering.occupancy import ANY, ROUTE, Occupancy
from planner.basemap.lettering.placing import Placing, ends_inside
from planner.basemap.lettering.text_on_line import STRAIGHT_BEND_DEG, letters, turned_deg
from planner.basemap.lines import Line
from planner.basemap.paper import style
from planner.basemap.paper.svg import number, text
from planner.basemap.paper.view import View

LEADING = 1.25
"""Distance of two rows as a share of the font size."""
_EDGE_MM = 0.6
"""Names keep this far from the frame."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is set: size in mm, face, colour, extra space between letters (a share)."""

    size: float
    face: Face
    colour: str
    spacing: float = 0.0

    def width(self, lines: Sequence[str]) -> float:
        """Return the width of the widest row in mm."""
        return max(width(line, self.face, self.spacing) for line in lines) * self.size

    def height(self, lines: Sequence[str]) -> float:
        """Return the height of the rows in mm."""
        return self.size * LEADING * len(lines)

    @property
    def attributes(self) -> str:
        """The attributes of a text element, with a white halo painted below the letters."""
        weight = {"bold": ' font-weight="700"', "semibold": ' font-weight="600"'}
        slant = ' font-style="italic"' if "italic" in self.face else ""
        gap = f' letter-spacing="{number(self.spacing * self.size)}"' if self.spacing else ""
        return (
            f'font-size="{number(self.size)}" fill="{self.colour}"'
            f"{weight.get(self.face.removesuffix(' italic'), '')}{slant}{gap} "
            f'stroke="#ffffff" stroke-width="{number(2 * style.HALO_MM)}" '
            f'stroke-linejoin="round" paint-order="stroke"'
        )


class Writer:
    """Sets names where there is room. Each reserves its halo, so that none cuts a neighbour."""

    def __init__(self, view: View, taken: Occupancy) -> None:
        self.view = view
        self.placing = Placing(taken, style.REPEAT_MM)
        self.parts: list[str] = []

    def fits(self, name: str, middle: Line, look: Look) -> bool:
        """Return whether a name fits along the line, inside the frame."""
        margin = look.size * 0.4 + _EDGE_MM
        return ends_inside(middle, margin, self.view.width, self.view.height) and (
            self.placing.fits(name, middle, look.size * 0.55)
        )

    def along(self, name: str, told: str, middle: Line, bend_deg: float, look: Look) -> None:
        """Set ``told`` along the line: straight if it hardly bends, else letter by letter."""
        self.placing.claim(name, middle, look.size * 0.6 + 0.3)
        drop = X_HEIGHT * look.size * 0.55
        if bend_deg <= STRAIGHT_BEND_DEG or not splittable(told):
            turn = turned_deg(middle)
            x, y = ((middle[0] + middle[-1]) / 2).tolist()
            self.parts.append(
                f'<text transform="translate({number(x)} {number(y)}) rotate({number(turn)})" '
                f'y="{number(drop)}" text-anchor="middle" {look.attributes}>{text(told)}</text>'
            )
            return
        placed = letters(middle, advances(told, look.face, look.spacing), look.size, drop)
        xs = " ".join(number(letter.x) for letter in placed)
        ys = " ".join(number(letter.y) for letter in placed)
        turns = " ".join(number(letter.turn_deg) for letter in placed)
        self.parts.append(
            f'<text x="{xs}" y="{ys}" rotate="{turns}" {look.attributes}>{text(told)}</text>'
        )

    def flat(self, lines: Sequence[str], x: float, y: float, look: Look) -> bool:
        """Set rows of upright text centred at (x, y) if there is room."""
        box = self.box(lines, x, y, look)
        if not self.placing.fits_flat(box):
            return False
        self.rows(lines, x, y, look)
        return True

    def share(self, lines: Sequence[str], x: float, y: float, look: Look) -> float | None:
        """Return which share of the rows would lie on a route; None where they must not stand."""
        box = self.box(lines, x, y, look)
        if not self.placing.fits_flat(box, ANY & ~ROUTE):
            return None
        return self.placing.share(box, ROUTE)

    def box(
        self, lines: Sequence[str], x: float, y: float, look: Look
    ) -> tuple[float, float, float, float]:
        """Return the box of rows centred at (x, y)."""
        wide, high = look.width(lines) + 0.4, look.height(lines)
        return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2

    def rows(
        self, lines: Sequence[str], x: float, y: float, look: Look, anchor: str = "middle"
    ) -> None:
        """Set rows centred at (x, y), flush with the side that ``anchor`` names."""
        box = self.box(lines, x, y, look)
        self.placing.claim_flat("\n".join(lines), box, 0.3)
        at = {"start": box[0] + 0.2, "middle": x, "end": box[2] - 0.2}[anchor]
        top = y - look.size * LEADING * (len(lines) - 1) / 2 + CAP_HEIGHT * look.size / 2
        self.parts += [
            f'<text x="{number(at)}" y="{number(top + look.size * LEADING * row)}" '
            f'text-anchor="{anchor}" {look.attributes}>{text(line)}</text>'
            for row, line in enumerate(lines)
        ]

"""The route sheet as a PDF: content, measures, maps and Typst put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from planner.basemap.paper.drawing import Ground
from planner.documents.sheet import maps
from planner.documents.sheet.content import day_content
from planner.documents.sheet.glyphs import font_folders, printable
from planner.errors import NotFound, Unavailable
from planner.itinerary.model.itinerary import Day, Itinerary

TEMPLATE = Path(__file__).with_name("sheet.typ")
PAGE_MM = 268.0
GAPS_MM, LOG_GAP_MM = 3.2 + 2.4 + 0.5, 4.0 + 0.5
SMALLEST_MAP_MM, USUAL_MAP_MM = 118.0, 158.0
_DRAWINGS = frozenset({"sign", "svg", "qr"})

Json = dict[str, Any]


def route_sheet(
    itinerary: Itinerary,
    ground: Ground,
    *,
    day: date | None = None,
    url: str | None = None,
    revision: int | None = None,
) -> bytes:
    """Return the driver's route sheet as an A4 PDF (tagged, PDF/UA-1), Indonesian and English.

    Args:
        itinerary: What is printed; nothing is recomputed.
        ground: The base map that overview and insets are drawn on.
        day: The one day to print; by default every day, each on sheets of its own.
        url: Address of the live page, printed as a QR code.
        revision: The tour's revision in the store, printed beside the version.

    Equal arguments give equal bytes.

    Raises:
        NotFound: The tour has no such day.
        Unavailable: Fonts or Typst are missing on this machine.
    """
    days = [found for found in itinerary.days if day is None or found.date == day]
    if not days:
        told = ", ".join(found.date.isoformat() for found in itinerary.days) or "none"
        asked = day.isoformat() if day else "any"
        raise NotFound(f"The tour has no day {asked}; its days are: {told}.")
    contents = [_cleaned(day_content(itinerary, found, revision=revision)) for found in days]
    code = _qr_code(url) if url else ""
    for content in contents:
        content["qr"], content["url"] = code, printable(url or "")
    first = days[0].date
    data: Json = {
        "title": printable(f"Lembar jalan pengemudi: {itinerary.title.id}"),
        "author": "City tour planner",
        "keywords": ["route sheet", f"version {itinerary.version}"],
        "date": [first.year, first.month, first.day],
        "days": [
            content
            | {
                "map": _no_map(),
                "spacing": 0,
                "legs": [leg | {"insets": []} for leg in content["legs"]],
            }
            for content in contents
        ],
    }
    typesetter = _Typesetter(first)
    measured = typesetter.measure(data)
    for content, found, sizes in zip(contents, days, measured, strict=True):
        _draw_maps(content, itinerary, found, ground, sizes)
    return typesetter.pdf(data | {"days": contents})


def _draw_maps(content: Json, itinerary: Itinerary, day: Day, ground: Ground, sizes: Json) -> None:
    """Put overview and insets into ``content``, as tall as the measured text leaves room for.

    A day that needs no coach has none.
    """
    if not day.needs_coach:
        content["spacing"], content["map"] = 0, _no_map()
        return
    content["spacing"], height = _first_page(sizes, maps.natural_height_mm(day))
    content["map"] = maps.overview(itinerary, day, ground, height_mm=height) or _no_map()
    for (here, there), leg, drawn, room in zip(
        pairwise(day.stops), day.legs, content["legs"], sizes["legs"], strict=True
    ):
        drawn["insets"] = maps.leg_insets(day, leg, here, there, ground, height_mm=room)


def _first_page(sizes: Json, natural_mm: float) -> tuple[int, float]:
    """Return the timeline's spacing (0 is the widest), and the overview's height.

    ``natural_mm`` is the height that shows the day's places and little more. The table of stops
    stays on the first page if it can, else at least the whole timeline.
    """
    room = PAGE_MM - sizes["head"] - sizes["foot"] - GAPS_MM
    for free in (room - LOG_GAP_MM - sizes["log"], room):
        for spacing, timeline in enumerate(sizes["timeline"]):
            if timeline <= free and free >= SMALLEST_MAP_MM:
                return spacing, min(free, max(USUAL_MAP_MM, min(timeline, natural_mm)))
    return 0, min(room, max(USUAL_MAP_MM, natural_mm))


def _no_map() -> Json:
    return {"svg": "", "height": 0.0, "alt": "", "houses": []}


def _cleaned(value: Any, key: str = "") -> Any:
    """Return the content with every text made printable; drawings stay as they are."""
    if isinstance(value, str):
        return value if key in _DRAWINGS else printable(value)
    if isinstance(value, dict):
        return {name: _cleaned(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part, key) for part in value]
    return value


def _qr_code(url: str) -> str:
    import segno  # noqa: PLC0415

    return str(segno.make(url, error="m", micro=False).svg_inline(border=1, dark="#000"))


class _Typesetter:
    """Typst with the template and the fonts of this machine."""

    def __init__(self, day: date) -> None:
        try:
            import typst  # noqa: PLC0415
        except ImportError as error:
            raise Unavailable("The route sheet needs the package typst: install it.") from error
        self._typst = typst
        self._fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in font_folders()],
        )
        self._template = TEMPLATE.read_bytes()
        # The day's own date, not today's: equal itineraries give equal bytes.
        self._stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)

    def measure(self, data: Json) -> Sequence[Json]:
        """Return for each day how tall its parts come out, in millimetres."""
        found = self._compiler(data, "measure").query("<measured>", field="value", one=True)
        return json.loads(found)  # type: ignore[no-any-return]

    def pdf(self, data: Json) -> bytes:
        compiler = self._compiler(data, "set")
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=self._stamp)
        except self._typst.TypstError as error:
            # A script that the fonts cover letter by letter but cannot shape: print it all the
            # same, only without the promise of accessibility.
            if "could not be displayed" not in str(error):
                raise
            # A compiler that has failed loses its source: a fresh one.
            pdf = self._compiler(data, "set").compile(format="pdf", timestamp=self._stamp)
        assert isinstance(pdf, bytes)  # noqa: S101 (one output asked for, none to a file)
        return pdf

    def _compiler(self, data: Json, mode: str) -> Any:
        return self._typst.Compiler(
            input=self._template,
            font_paths=self._fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False), "mode": mode},
        )

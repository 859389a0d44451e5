"""The organiser's desk: one page, and the fragments with which it renews itself in place."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zlib import crc32
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request, url_for

from planner.documents import compare, desk, terms
from planner.documents import map as maps
from planner.documents.wording import quantities, traffic
from planner.errors import Conflict
from planner.in_app import services
from planner.itinerary.brief.coaches import is_open
from planner.itinerary.brief.records import BriefDay
from planner.itinerary.model.itinerary import Day, Itinerary
from planner.web import assets
from planner.web.addresses import coach_of_query, day_of_address
from planner.web.guard import csp_nonce
from planner.web.phone import pages as phone

if TYPE_CHECKING:
    from planner.store.tours import TourRecord

blueprint = Blueprint("organiser", __name__)


@blueprint.get("/")
def home() -> Response:
    """Show the default tour's desk; without any tour, say how to bring one."""
    if not services().store.tours():
        return _page("organiser/empty.html", city=services().planner.city, **_map_context())
    return _desk(services().tours.default())


@blueprint.get("/tours/<tour_id>")
def tour(tour_id: str) -> Response:
    """Show a tour's desk at the day of ``?day=``."""
    return _desk(services().store.get(tour_id))


@blueprint.get("/tours/<tour_id>/days/<day>/timeline")
def timeline(tour_id: str, day: str) -> Response:
    """Return the parts of the desk that change with the plan, for the page to put in place."""
    return parts(services().store.get(tour_id), day_of_address(day))


def parts(record: TourRecord, day: date) -> Response:
    """Return the parts of the desk that change with the plan of a record."""
    return _page("organiser/parts.html", **_day_context(record, day))


@blueprint.post("/tours/<tour_id>/days/<day>/comparison")
def comparison(tour_id: str, day: str) -> Response:
    """Optimise the day and return the panel that compares; nothing is saved.

    Raises Conflict when ``?revision=`` is no longer the tour's.
    """
    record = services().store.get(tour_id)
    if request.args.get("revision") != str(record.revision):
        raise Conflict("The tour has been changed since this page was made.")
    wanted = day_of_address(day)
    before_tour, after_tour = services().tours.optimised(record, wanted, coach_of_query())
    before, after = desk.day_of(before_tour, wanted), desk.day_of(after_tour, wanted)
    return _page(
        "organiser/comparison.html",
        panel=compare.compare(before, after),
        record=record,
        saved_at=_saved_at(record, before_tour),
        speed=traffic.assumption(after_tour, terms.LANGUAGE),
        map_day=maps.map_changes(before, after),
    )


@blueprint.get("/tours/<tour_id>/sheet.pdf")
def sheet(tour_id: str) -> Response:
    """Print the driver's route sheet: all days, or the one asked for by ``?day=``."""
    record = services().store.get(tour_id)
    url = url_for("delegate.page", token=record.token, coach=coach_of_query(), _external=True)
    return phone.sheet_response(
        services().tours.plan(record, coach_of_query()), url, record.revision
    )


def _desk(record: TourRecord) -> Response:
    wanted = request.args.get("day")
    context = _day_context(record, day_of_address(wanted) if wanted else None)
    return _page("organiser/desk.html", **context, **_map_context())


def _day_context(record: TourRecord, wanted: date | None) -> dict[str, Any]:
    itinerary = services().tours.plan(record, coach_of_query())
    day = desk.day_of(itinerary, wanted)
    brief = services().tours.brief(record)
    index = services().tours.coach_day(record, day.date, itinerary.coach_id)
    pinned = _pinned(brief.days[index], day)
    view = desk.desk_day(itinerary, day, pinned)
    return {
        "record": record,
        "itinerary": itinerary,
        "coach": _named(itinerary),
        "day": view,
        "open": is_open(brief),
        "people": desk.people(itinerary),
        "speed": traffic.assumption(itinerary, terms.LANGUAGE),
        "why": traffic.why(itinerary, terms.LANGUAGE),
        "roads_date": quantities.plain_date(itinerary.network_date, terms.LANGUAGE),
        "demo_clock": datetime.fromisoformat(itinerary.now) if itinerary.now else None,
        "saved_at": _saved_at(record, itinerary),
        "state": {
            "tour": record.tour_id,
            "coach": _named(itinerary),
            "revision": record.revision,
            "day": day.date.isoformat(),
            "order": view.order,
            "broken": view.broken,
            # Tells a change of this day from one elsewhere.
            "plan": crc32(repr((view.title, view.rows, view.tray, view.notes)).encode()),
            "map": maps.map_day(day),
        },
    }


def _named(itinerary: Itinerary) -> str | None:
    """Return the coach as addresses name it: one that is alone needs no word."""
    return itinerary.coach_id if itinerary.coaches else None


def _pinned(brief_day: BriefDay, day: Day) -> frozenset[str]:
    """Return the breaks whose place the organiser's order of a day names."""
    named = set(brief_day.order or ())
    return frozenset(pause.id for leg in day.legs for pause in leg.pauses if pause.id in named)


def _map_context() -> dict[str, Any]:
    planner = services().planner
    files = maps.MapFiles(
        leaflet_js=assets.leaflet_url("leaflet.js"),
        leaflet_css=assets.leaflet_url("leaflet.css"),
    )
    parts = services().city_map.on_page(files, csp_nonce())
    return {
        "map": parts,
        "credits": planner.city.credits,
        "driving_side": planner.city.driving_side,
        "basemap_url": assets.basemap_url(),
        "map_icons": sorted({*terms.ICONS.values(), terms.OTHER_ICON}),
        "venues": [
            {
                "id": venue.id,
                "name": venue.name.in_(terms.LANGUAGE),
                "icon": terms.icon_of(venue.category),
                "lon": venue.point[0],
                "lat": venue.point[1],
            }
            for venue in planner.venues
        ],
    }


def _saved_at(record: TourRecord, itinerary: Itinerary) -> datetime:
    return record.saved_at.astimezone(ZoneInfo(itinerary.timezone))


def _page(template: str, **context: Any) -> Response:
    response = make_response(render_template(template, **context))
    # The page shows what is planned now: going back to it must not show yesterday's order.
    response.headers["Cache-Control"] = "no-store"
    return response

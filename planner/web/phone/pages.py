"""The delegate's page and the driver's sheet, behind an unguessable link."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from planner.documents import phone
from planner.documents.terms import pause_icon
from planner.documents.wording import (
    access,
    closures,
    green,
    labels,
    manoeuvres,
    quantities,
    reasons,
    traffic,
)
from planner.documents.wording.day_notes import day_notes
from planner.documents.wording.legs import leg_facts, pause_line
from planner.documents.wording.stops import leave_by, spare_sentence
from planner.errors import Fault, InvalidInput
from planner.in_app import services
from planner.itinerary.model.itinerary import Day, Itinerary, Leg, Stop
from planner.web import assets
from planner.web.addresses import coach_of_query
from planner.web.guard import conditional

blueprint = Blueprint("delegate", __name__)

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
"""The languages that the page is written in, each named in itself."""


@blueprint.get("/t/<token>")
def page(token: str) -> Response:
    """Show the tour on a phone: what is next, the day, the map, help."""
    record = services().store.by_token(token)
    coach = coach_of_query()
    itinerary = services().tours.plan(record, coach)
    language = _language()
    at_s, standing = phone.instant_s(itinerary, _moment())
    moments = phone.moments(itinerary)
    stay = request.args.get("at")

    def text(key: str, **values: object) -> str:
        return labels.label(key, language).format(**values)

    content = render_template(
        "delegate/page.html",
        itinerary=itinerary,
        language=language,
        language_names=LANGUAGES,
        language_links={
            code: url_for("delegate.page", token=token, at=stay, lang=code, coach=coach)
            for code in LANGUAGES
        },
        coach_links={
            one.id: url_for(
                "delegate.page", token=token, at=stay, lang=request.args.get("lang"), coach=one.id
            )
            for one in itinerary.coaches
        },
        t=text,
        moments=moments,
        at_s=at_s,
        at=phone.wall_clock(itinerary, at_s),
        standing=standing,
        open_day=phone.day_at(itinerary, at_s),
        roads_date=quantities.plain_date(itinerary.network_date, language),
        driving_times=traffic.assumption(itinerary, language),
        why=traffic.why(itinerary, language),
        notes=lambda day: day_notes(day, language),
        paused=lambda pause: pause_line(pause, language),
        pause_icon=pause_icon,
        green=None if itinerary.totals is None else green.green_line(itinerary.totals, language),
        green_source=None
        if itinerary.fuel is None
        else green.green_source(itinerary.fuel, language),
        closure=lambda one: closures.closure_line(one, language),
        left_out=lambda wish: reasons.unserved_sentence(wish, language),
        walk=lambda stop: access.walk_words(stop, language),
        spare=lambda stop: spare_sentence(stop, language),
        clock=quantities.clock,
        duration=quantities.duration,
        between=quantities.between,
        leave_by=leave_by,
        distance=quantities.distance,
        leg_facts=lambda leg: leg_facts(leg, language),
        long_date=quantities.long_date,
        short_date=quantities.short_date,
        sentence=lambda violation: reasons.violation_sentence(violation, language),
        directions=lambda leg: manoeuvres.directions(leg.manoeuvres, language, leg.mode),
        unix_s=lambda day, clock_s: phone.shown_unix_s(day, clock_s, phone.zone_of(itinerary)),
        sheet_url=url_for("delegate.sheet", token=token, coach=coach),
        basemap_url=assets.basemap_url(),
        map_data=_map_data(itinerary, language),
        page_words={
            key: labels.label(f"phone.{key}", language)
            for key in ("in_minutes", "in_hours", "in_days", "now", "date")
        },
    )
    return conditional(Response(content, mimetype="text/html"))


@blueprint.get("/t/<token>/sheet.pdf")
def sheet(token: str) -> Response:
    """Print the driver's route sheet: all days, or the one asked for by ``?day=``."""
    record = services().store.by_token(token)
    return sheet_response(
        services().tours.plan(record, coach_of_query()),
        url_for("delegate.page", token=token, coach=coach_of_query(), _external=True),
        record.revision,
    )


def sheet_response(itinerary: Itinerary, url: str | None, revision: int) -> Response:
    """Answer with the sheet of ``itinerary`` as a PDF named after tour and day."""
    day = _day(itinerary)
    pdf = services().sheets.sheet(itinerary, day=day, url=url, revision=revision)
    coach = f"-{itinerary.coach_id}" if itinerary.coaches else ""
    name = f"{itinerary.tour_id}{coach}{f'-{day.isoformat()}' if day else ''}.pdf"
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return conditional(response)


def _day(itinerary: Itinerary) -> date | None:
    asked = request.args.get("day", "")
    if not asked:
        return None
    days = [day.date.isoformat() for day in itinerary.days]
    if asked not in days:
        expected = f"give one of the tour's days, {', '.join(days)}"
        raise InvalidInput.of("The address", [Fault("day", repr(asked), expected)])
    return date.fromisoformat(asked)


def _moment() -> datetime | None:
    asked = request.args.get("at", "")
    if not asked:
        return None
    try:
        moment = datetime.fromisoformat(asked)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or not 1970 < moment.year < 3000:
        expected = "give a time in the city such as 2017-08-03T10:18"
        raise InvalidInput.of("The address", [Fault("at", repr(asked), expected)])
    return moment


def _language() -> str:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(list(LANGUAGES), default="en") or "en"


def _map_data(itinerary: Itinerary, language: str) -> dict[str, Any]:
    return {
        "centre": services().planner.city.centre,
        "days": [_map_day(day, language) for day in itinerary.days],
    }


def _map_day(day: Day, language: str) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "stops": [_map_stop(stop, language) for stop in day.stops],
        "legs": [_map_leg(leg, language) for leg in day.legs],
    }


def _map_stop(stop: Stop, language: str) -> dict[str, Any]:
    return {
        "key": stop.key,
        "number": stop.number,
        "kind": stop.kind,
        "icon": None if stop.kind == "visit" else "bed",
        "name": stop.name.in_(language),
        "short_name": stop.short.in_(language),
        "lon": stop.lon,
        "lat": stop.lat,
    }


def _map_leg(leg: Leg, language: str) -> dict[str, Any]:
    streets = [", ".join(leg.main_streets)] if leg.main_streets else []
    told = [quantities.clock(leg.depart_s), *leg_facts(leg, language), *streets]
    return {
        "mode": leg.mode,
        "geometry": leg.geometry,
        "summary": " · ".join(told),
    }

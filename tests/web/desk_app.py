"""The desk in an app of its own: real pages, guard and assets over a tour made by hand.

The planner here does not drive: it puts the visits of a hand-made day one after the other, twenty
minutes apart. What the desk shows of a plan can so be tested without roads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from flask import Flask

from planner.documents.folium_map import draw
from planner.documents.map import MapParts
from planner.itinerary.brief.edits import with_order
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.records import Brief
from planner.itinerary.model.itinerary import Day, Itinerary, Stop, Unserved
from planner.services import services, tours
from planner.settings import ROOT
from planner.store.tours import TourRecord
from planner.web import assets, errors, guard
from planner.web.api import questions
from planner.web.desk import pages as desk
from planner.web.phone import pages as phone
from planner.words import Words
from tests.documents.days import day, itinerary, stop, unserved

DRIVE_S = 20 * 60
DAY = date(2017, 8, 3)


@dataclass
class Town:
    """Three visits and a hotel; ``rename`` gives every name of the tour another text."""

    rename: Callable[[str], str] = lambda text: text
    order: list[str] = field(default_factory=lambda: ["batik", "craft", "weir"])
    revision: int = 7

    def words(self, text: str) -> Words:
        return Words(self.rename(text), self.rename(text))

    def visit(self, key: str, **facts: Any) -> Stop:
        place = ["batik", "craft", "weir"].index(key)
        return stop(
            key, place + 1, "09:00", 30, name=self.words(key.title()), label=self.words("Label"),
            address=self.rename("Jalan Contoh"), slack_s=3600, **facts,
        )  # fmt: skip

    def made(self, order: list[str]) -> Day:
        at_s = 9 * 3600
        hotel = {"name": self.words("Hotel"), "category": "hotel"}
        stops = [stop("start", None, "08:30", boarding_s=600, **hotel)]
        for number, key in enumerate(order, 1):
            visit = self.visit(key)
            over_s = at_s + visit.duration_s
            times = {"arrive_s": at_s, "begin_s": at_s, "end_s": over_s, "depart_s": over_s}
            stops.append(replace(visit, number=number, **times))
            at_s = over_s + DRIVE_S
        clock = f"{at_s // 3600:02}:{at_s % 3600 // 60:02}"
        stops.append(stop("end", None, clock, kind="end", **hotel))
        wishes = tuple(
            self.wish(key, self.made([key, *order]))
            for key in ["batik", "craft", "weir"]
            if key not in order
        )
        return day(*stops, wishes=wishes, title=self.words("Craft day"))

    def wish(self, key: str, day: Day) -> Unserved:
        """Return a wish that is left out of the day; ``day`` has it as its first visit."""
        facts = {"broken_with": day.totals.broken, "back_with_s": day.back_s}
        return unserved(key, name=self.words(key.title()), **facts)

    def plan(self, brief: Brief) -> Itinerary:
        return itinerary(
            *(self.made(list(one.order or ())) for one in brief.days),
            title=self.words("Tour"), assumptions=(self.words("Assumed."),), now="2017-08-03T08:10",
        )  # fmt: skip

    def optimise(self, brief: Brief, day: date, coach_id: str | None = None) -> Itinerary:
        del coach_id
        plan = self.plan(with_order(brief, day, ["weir", "batik", "craft"]))
        return replace(plan, days=tuple(replace(one, proof="optimal") for one in plan.days))

    def record(self) -> TourRecord:
        visits = [{"id": key, "venue": key, "required": True} for key in ("batik", "craft", "weir")]
        hotel = {"venue": "hotel"}
        brief = {
            "format": "city-tour/1", "id": "tour", "title": {"en": "Tour", "id": "Tur"},
            "days": [
                {
                    "date": DAY.isoformat(), "start": {**hotel, "at": "08:30"}, "end": hotel,
                    "visits": visits, "order": list(self.order),
                }
            ],
        }  # fmt: skip
        saved = datetime(2026, 11, 24, 6, 14, tzinfo=UTC)
        return TourRecord(
            "tour", self.words("Tour"), brief, self.revision, saved, True, False, "t0ken"
        )


@cache
def _drawn() -> MapParts:
    return draw((106.75, -6.66, 106.86, -6.54))


class TownServices(services.Services):
    """The app's services over a town."""

    def __init__(self, town: Town, *, has_tours: bool = True) -> None:
        self.town = town
        self._has_tours = has_tours

    @property
    def planner(self) -> Any:
        venue = SimpleNamespace(
            id="museum", name=self.town.words("Museum"), category="museum", point=(106.79, -6.59)
        )
        return SimpleNamespace(
            plan=self.town.plan,
            optimise=self.town.optimise,
            venues=(venue,),
            city=SimpleNamespace(
                name=self.town.words("Bogor"),
                default_tour="tour",
                credits=("© OpenStreetMap contributors",),
                driving_side="left",
            ),
            roads=SimpleNamespace(bounds=(106.75, -6.66, 106.86, -6.54)),
        )

    @property
    def store(self) -> Any:
        return SimpleNamespace(
            get=lambda _: self.town.record(),
            tours=lambda: (self.town.record(),) if self._has_tours else (),
        )

    @property
    def basemap(self) -> Any:
        return SimpleNamespace(hash="none")

    @property
    def city_map(self) -> MapParts:
        return _drawn()

    @property
    def tours(self) -> Any:
        return TownTours(lambda: self.planner, lambda: self.store)


class TownTours(tours.Tours):
    """The tours of a town: its record changes without a new revision."""

    def brief(self, record: TourRecord) -> Brief:
        return parse_brief(record.brief)

    def plan(self, record: TourRecord, coach_id: str | None = None) -> Itinerary:
        del coach_id
        return self._planner().plan(self.brief(record))


def desk_app(town: Town, *, has_tours: bool = True) -> Flask:
    """Make an app with the desk over ``town``."""
    app = Flask("desk", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.extensions["planner"] = TownServices(town, has_tours=has_tours)
    errors.install(app)
    guard.install(app)
    app.add_url_rule("/leaflet/<path:name>", "leaflet", assets.leaflet)
    app.add_template_global(assets.static_url)
    app.add_template_global(assets.modules_of)
    app.add_template_global(assets.leaflet_url)
    app.register_blueprint(desk.blueprint)
    app.register_blueprint(phone.blueprint)
    app.register_blueprint(questions.blueprint)
    return app

"""Drawn briefs on Bogor's roads: other venues, hours, rules and traffic at every draw."""

from __future__ import annotations

import random
from typing import Any

DAY = "2017-08-03"
STREETS = ("Jalan Raya Pajajaran", "Jalan Juanda", "Jalan Jenderal Sudirman")
Json = dict[str, Any]


def drawn_brief(number: int, venues: list[Json]) -> Json:
    """Return a day of three to six visits, the same for the same number.

    Half of them have traffic by the hour, a quarter a closed street, some a rest, an order by hand,
    daily prayers, a return that is too early for all wishes.
    """
    draw = random.Random(number)  # noqa: S311 - the same every time
    brief: Json = {
        "format": "city-tour/1",
        "id": f"drawn-{number}",
        "title": {"en": f"Drawn {number}"},
        "people": draw.randint(5, 45),
        "days": [_day(draw, venues)],
        "walking": {"max_m": draw.choice((0, 400, 700))},
    }
    if draw.random() < 0.5:
        brief["traffic"] = "hourly"
    else:
        brief["stretch"] = draw.choice((1.3, 1.75, 2.0))
    if draw.random() < 0.25:
        brief["closures"] = [
            {
                "id": "fair",
                "reason": {"en": "A fair", "id": "Pasar malam"},
                "begin": f"{DAY}T09:00",
                "end": f"{DAY}T{draw.randint(10, 12)}:00",
                "shuts": {"streets": [draw.choice(STREETS)]},
            }
        ]
    if draw.random() < 0.2:
        brief["prayer"] = "daily"
    return brief


def _day(draw: random.Random, venues: list[Json]) -> Json:
    names = [
        one["id"] for one in venues if one["properties"]["category"] not in {"hotel", "parking"}
    ]
    chosen = draw.sample(names, draw.randint(3, 6))
    hour, minute = draw.randint(7, 9), draw.choice(("00", "15", "30", "40"))
    until = hour + draw.choice((3, 4, 5, 7))
    day: Json = {
        "date": DAY,
        "start": {"venue": "hotel-salak", "at": f"{hour:02}:{minute}"},
        "end": {"venue": "hotel-salak", "by": f"{until:02}:{minute}"},
        "visits": [_visit(draw, one) for one in chosen],
    }
    if draw.random() < 0.3:
        draw.shuffle(chosen)
        day["order"] = chosen[: draw.randint(2, len(chosen))]
    if draw.random() < 0.3:
        rest = {"id": "rest", "duration_min": 15, "windows": [["09:30", "11:00"]]}
        day["breaks"] = [rest | {"label": {"en": "Rest"}}]
    return day


def _visit(draw: random.Random, venue: str) -> Json:
    minutes = draw.choice((15, 20, 30, 45, 50, 75))
    visit: Json = {"id": venue, "venue": venue, "duration_min": minutes}
    visit["required"] = draw.random() < 0.4
    if not visit["required"]:
        visit["priority"] = draw.randint(1, 100)
    rule = draw.random()
    if rule < 0.15:
        visit["windows"] = [[f"{draw.randint(8, 12):02}:00", f"{draw.randint(12, 15):02}:10"]]
    elif rule < 0.25:
        visit["begin_at"] = f"{draw.randint(10, 13):02}:30"
    elif rule < 0.35:
        visit["arrive_by"] = f"{draw.randint(9, 12):02}:20"
    return visit

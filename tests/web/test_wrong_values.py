"""Every value of every body replaced by every kind of wrong one: refused in a sentence, never a 5xx."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

WRONG = ([], {}, [[]], None, True, 7, "\ud800", "a\x00b")
ADDRESS = "/api/v1/tours/accsm-2017"
DAY = f"{ADDRESS}/days/2017-08-03"
EVERY_FIELD = {
    "format": "city-tour/1",
    "id": "every-field",
    "title": {"en": "Every field", "id": "Semua kolom"},
    "coaches": [
        {
            "id": "one", "name": {"en": "Coach 1"}, "people": 12, "seats": 20,
            "languages": ["id"], "group_languages": ["th"],
        },
        {"id": "two", "name": {"en": "Coach 2"}, "people": 8},
    ],
    "rooms": [{"venue": "museum-zoologi", "groups": 1}],
    "visits": [
        {
            "id": "shared", "venue": "museum-zoologi", "required": True,
            "days": ["2017-08-03"], "coaches": ["one"], "language": "id", "after": [],
        },
        {"id": "either", "venue": "istana-bogor", "required": False, "priority": 4},
    ],
    "boarding": {"base_s": 60, "per_head_s": 2},
    "traffic": "stretch",
    "stretch": 1.5,
    "closures": [
        {
            "id": "fair", "reason": {"en": "A fair", "id": "Pasar malam"},
            "begin": "2017-08-03T10:00", "end": "2017-08-03T11:00", "profiles": ["coach"],
            "shuts": {
                "streets": [{"name": "Jalan Otto Iskandardinata"}],
                "areas": [[[106.79, -6.6], [106.8, -6.6], [106.8, -6.59]]],
            },
            "note": {"en": "On foot it is open.", "id": "Pejalan kaki boleh lewat."},
            "source": "the city",
        }
    ],
    "walking": {"max_m": 300, "kph": 4.0},
    "now": "2017-08-03T08:10",
    "aim": "road",
    "prayer": {"kind": "daily", "venue": "masjid-raya"},
    "assumptions": [{"en": "Nothing more.", "id": "Tidak ada lagi."}],
    "days": [
        {
            "date": "2017-08-03", "coach": "one", "title": {"en": "A day"},
            "start": {"venue": "hotel-salak", "at": "08:00"},
            "end": {"venue": "hotel-salak", "by": "18:00"},
            "visits": [
                {
                    "id": "garden", "venue": "kebun-raya", "required": True,
                    "label": {"en": "The garden"}, "duration_min": 60, "least_min": 30,
                    "most_min": 90, "buying_min": 5, "windows": [["08:00", "15:00"]],
                    "begin_at": "09:00", "arrive_by": "08:55", "position": "first",
                    "language": "id", "after": [],
                },
            ],
            "breaks": [{
                "id": "rest", "duration_min": 15, "label": {"en": "Rest"},
                "windows": [["11:00", "13:00"]],
            }],
            "longest_h": 10, "rain": {"from": "15:00", "to": "16:00"}, "order": ["garden", "shared"],
        },
        {
            "date": "2017-08-03", "coach": "two", "start": {"venue": "hotel-salak", "at": "08:00"},
            "end": {"venue": "hotel-salak"}, "visits": [],
        },
    ],
}  # fmt: skip
BODIES = {
    ("PUT", f"{DAY}/order"): {"revision": 1, "order": ["kebun-raya"]},
    ("POST", f"{DAY}/optimise"): {"revision": 1},
    ("POST", f"{ADDRESS}/undo"): {"revision": 1},
    ("POST", f"{ADDRESS}/redo"): {"revision": 1},
    # No tour that is kept: what is right in all else starts no search.
    ("POST", "/api/v1/jobs"): {
        "tour": "nowhere", "seed": 1, "iterations": 1, "seconds": 1,
    },
}  # fmt: skip


def places(value, path=()):
    """Return the path of every value inside ``value``, itself first."""
    yield path
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, part in inside:
        yield from places(part, (*path, key))


def replaced(value, path, wrong):
    if not path:
        return wrong
    made = deepcopy(value)
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = wrong
    return made


def with_wrong_values(body):
    for path in places(body):
        for wrong in WRONG:
            yield path, wrong, replaced(body, path, wrong)
    # And every object with a field more, whose name is no text.
    for path in places(body):
        at = body
        for key in path:
            at = at[key]
        if isinstance(at, dict):
            for name in ("\ud800", "a\x00b"):
                yield path, name, replaced(body, path, {**at, name: 1})


def told(client, method, address, body):
    response = client.open(
        address, method=method, data=json.dumps(body), content_type="application/json"
    )
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        assert response.json["message"].endswith(".")
    return response.status_code


@pytest.mark.slow
def test_no_wrong_value_of_a_brief_breaks_the_server(client):
    whole = client.post("/api/v1/plan", json=EVERY_FIELD)
    assert whole.status_code == 200, whole.text
    statuses = [
        told(client, "POST", "/api/v1/plan", body) for _, _, body in with_wrong_values(EVERY_FIELD)
    ]
    # Most wrong values are refused; a few are right where they stand, such as 7 minutes.
    assert statuses.count(200) < len(statuses) / 10


@pytest.mark.parametrize(("method", "address"), BODIES)
def test_no_wrong_value_of_any_other_body_breaks_the_server(client, method, address):
    for path, wrong, body in with_wrong_values(BODIES[method, address]):
        status = told(client, method, address, body)
        if not path:
            assert status in {400, 422}, (wrong, body)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"revision": 1, "\\udc00": 1}', "The body holds a text with U+DC00, which is no character."),
        ('{"revision": "\\ud83d"}', "The body holds a text with U+D83D, which is no character."),
        ('{"revision": "a\\u0000"}', "The body holds a text with U+0000, which databases cannot keep."),
    ],
)  # fmt: skip
def test_what_is_no_character_is_refused_where_the_body_is_read(client, text, sentence):
    response = client.post(f"{ADDRESS}/undo", data=text, content_type="application/json")
    assert response.status_code == 400
    assert response.json["message"] == sentence


def test_characters_in_escapes_are_read(client):
    # Both halves of a pair are one character; a backslash before u0000 makes it six characters.
    text = '{"revision": 1, "\\ud83d\\ude8c": 1, "\\\\u0000": 1}'
    response = client.post(f"{ADDRESS}/undo", data=text, content_type="application/json")
    assert response.status_code == 422
    assert [one["value"] for one in response.json["faults"]] == ["1", "1"]


@pytest.mark.parametrize("address", ["/tours/a%00b", f"{ADDRESS}?coach=a%00", f"{ADDRESS}?%00=1"])
def test_an_address_with_nul_is_refused(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "U+0000" in response.text

"""What travels compressed, and what a browser that holds it already is spared."""

from __future__ import annotations

import gzip
import re

import pytest

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def phone(app):
    held = app.extensions["planner"]
    return f"/t/{held.tours.default().token}"


@pytest.mark.parametrize(
    "address",
    ["/", "/tours/accsm-2017", "/api/v1/tours/accsm-2017", "/api/v1/venues", "/openapi.json"],
)
def test_pages_and_answers_travel_compressed_and_say_the_same(client, address):
    plain, packed = client.get(address), client.get(address, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 3
    nonce = re.compile(rb"nonce-?=?\"?[\w-]+")
    unpacked = gzip.decompress(packed.data)
    assert nonce.sub(b"", unpacked) == nonce.sub(b"", plain.data)


def test_what_is_packed_already_is_not_packed_again(client):
    sheet = client.get("/tours/accsm-2017/sheet.pdf?day=2017-08-01", headers=GZIP)
    assert sheet.data.startswith(b"%PDF")
    assert "Content-Encoding" not in sheet.headers


@pytest.mark.parametrize("headers", [{}, GZIP, {"Accept-Encoding": "br"}])
@pytest.mark.parametrize("address", ["phone", "/static/css/tokens.css", "/api/v1/tours/accsm-2017"])
def test_what_a_browser_holds_already_is_not_sent_again(client, phone, address, headers):
    address = phone if address == "phone" else address
    first = client.get(address, headers=headers)
    again = client.get(address, headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.data == b""


def test_the_phone_page_is_sent_again_after_a_change(client, phone):
    first = client.get(phone)
    assert first.headers["Cache-Control"] == "no-cache"
    tour = client.get("/api/v1/tours/accsm-2017").json
    day = tour["itinerary"]["days"][1]
    order = [stop["key"] for stop in day["stops"] if stop["kind"] == "visit"]
    body = {"revision": tour["tour"]["revision"], "order": order[::-1]}
    client.put(f"/api/v1/tours/accsm-2017/days/{day['date']}/order", json=body)
    again = client.get(phone, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_a_page_that_is_held_keeps_the_policy_that_its_scripts_are_named_in(client, phone):
    first = client.get(phone)
    again = client.get(phone, headers={"If-None-Match": first.headers["ETag"]})
    # A 304 renews the headers that a browser holds: another nonce would stop the held page's scripts.
    assert "Content-Security-Policy" not in again.headers
    assert "Content-Security-Policy" in first.headers

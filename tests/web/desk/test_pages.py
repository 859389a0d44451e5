from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from tests.web.desk_app import Town, desk_app

HOSTILE = (
    "</script><script>window.hacked=1</script>",
    "${window.hacked=1}",
    '<img src=x onerror="window.hacked=1">',
    '" onmouseover="window.hacked=1" x="',
    "{{ 7*7 }}",
    "<!--<script>",
)


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def client(town):
    return desk_app(town).test_client()


def state(page):
    return json.loads(re.search(r'<script[^>]*id="state"[^>]*>(.*?)</script>', page).group(1))


def test_the_desk_shows_the_day_of_the_demo_s_clock_in_order(client):
    page = client.get("/").text
    assert re.findall(r'data-name="(\w+)"', page)[:3] == ["Batik", "Craft", "Weir"]
    # 08:30 boarding, first visit at 09:00, then every 30 + 20 minutes.
    assert re.findall(r'<div class="times"><time datetime="[\d:]+">([\d:]+)</time>', page) == [
        "08:30",
        "09:00",
        "09:50",
        "10:40",
        "11:30",
    ]
    assert "Demo clock" in page
    assert "Driving times: free flow × 2.0 (assumed)" in page
    assert "Assumed." in page


def test_the_desk_links_the_phone_page_and_the_sheet(client):
    page = client.get("/tours/tour?day=2017-08-03").text
    assert 'href="/t/t0ken"' in page
    assert 'href="/tours/tour/sheet.pdf"' in page
    assert 'href="/tours/tour/sheet.pdf?day=2017-08-03"' in page


def test_the_page_runs_no_script_but_its_own(client):
    answer = client.get("/")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]).group(1)
    for tag in re.findall(r"<script[^>]*>", answer.text):
        assert f'nonce="{nonce}"' in tag or "src=" in tag or 'type="application/json"' in tag
    assert " style=" not in answer.text
    assert not re.search(r"\son[a-z]+=", answer.text)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", answer.text)


def test_the_page_is_never_kept_by_a_cache(client):
    assert client.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_names_stay_text(payload):
    page = desk_app(Town(rename=lambda text: payload + text)).test_client().get("/").text
    own = desk_app(Town()).test_client().get("/").text
    assert page.count("<script") == own.count("<script")
    assert page.count("</script") == own.count("</script")
    assert page.count("<img") == own.count("<img") == 0
    assert 'onmouseover="window' not in page
    # A name is no template either.
    assert ">49Batik" not in page
    # Nothing was lost either: the module finds the name as it is.
    assert state(page)["map"]["stops"][1]["name"] == f"{payload}Batik"


def test_the_fragment_holds_every_part_that_changes_and_nothing_else(client):
    page, fragment = client.get("/").text, client.get("/tours/tour/days/2017-08-03/timeline").text
    parts = re.findall(r'data-part="(\w+)"', fragment)
    assert (
        sorted(parts) == sorted(set(parts)) == sorted(set(re.findall(r'data-part="(\w+)"', page)))
    )
    assert "<html" not in fragment
    assert state(fragment) == state(page)


def test_the_state_tells_what_a_change_must_send_back(client):
    page = client.get("/").text
    told = state(page)
    assert told["revision"] == 7
    assert told["day"] == "2017-08-03"
    assert told["order"] == ["batik", "craft", "weir"]
    assert told["broken"] == 0
    assert re.search(r'data-act="undo" title', page)
    assert re.search(r'data-act="redo" disabled', page)


def test_a_time_after_midnight_keeps_to_its_column(town, client, monkeypatch):
    made = town.made

    def at_night(order):
        one = made(order)
        late = replace(one.stops[-1], arrive_s=24 * 3600 + 40 * 60)
        return replace(one, stops=(*one.stops[:-1], late))

    monkeypatch.setattr(town, "made", at_night)
    assert '<time datetime="00:40">00:40<span class="later"> +1</span></time>' in (
        client.get("/").text
    )


def test_what_is_left_out_is_in_the_tray_with_its_reason_and_a_tried_place(town, client):
    town.order = ["batik", "weir"]
    page = client.get("/").text
    assert 'data-wish="craft"' in page
    order = json.loads(re.search(r"data-order='?\"?(\[.*?\])", page).group(1).replace("&#34;", '"'))
    # Every place costs the town the same; the first one tried wins.
    assert order == ["craft", "batik", "weir"]
    # Three visits of 30 and four drives of 20 minutes: back at 11:30, as with all three above.
    assert "all rules kept, back 11:30" in page


def test_a_day_without_any_stop_says_what_to_do(town, client):
    town.order = []
    assert "Nothing is in this day yet" in client.get("/").text


def test_comparing_saves_nothing_and_shows_both_orders(town, client):
    answer = client.post(
        "/tours/tour/days/2017-08-03/comparison?revision=7",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 200
    assert re.search(
        r'data-act="use-plan" data-order="\[&#34;weir&#34;, ?&#34;batik&#34;', answer.text
    )
    assert "Proven best" in answer.text
    assert town.order == ["batik", "craft", "weir"]


def test_comparing_with_a_tour_that_changed_meanwhile_is_refused(client):
    answer = client.post(
        "/tours/tour/days/2017-08-03/comparison?revision=6",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 409


def test_comparing_from_another_site_is_refused(client):
    answer = client.post(
        "/tours/tour/days/2017-08-03/comparison?revision=7",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("day", ["2017-08-02", "2017-13-01", "tomorrow", "20170803", "2017-W31-4"])
def test_a_day_that_is_not_in_the_tour_is_not_found(client, day):
    answer = client.get(f"/tours/tour?day={day}")
    assert answer.status_code == 404
    assert client.get(f"/tours/tour/days/{day}/timeline").status_code == 404


def test_without_any_tour_the_desk_teaches_how_to_begin():
    answer = desk_app(Town(), has_tours=False).test_client().get("/")
    assert answer.status_code == 200
    assert "keeps its promises" in answer.text
    assert "Museum" in answer.text

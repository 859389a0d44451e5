"""The delegate's page in a real browser, at both sizes and in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}


@pytest.fixture
def phone_url(live_server_url, app):
    record = app.extensions["planner"].tours.default()
    return f"{live_server_url}/t/{record.token}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tab", ["now", "day", "map", "help"])
def test_no_barrier_no_error_no_other_host(page, phone_url, live_server_url, size, tab):
    troubles = []
    page.on(
        "console", lambda m: troubles.append(m.text) if m.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((live_server_url, "data:")) else troubles.append(r.url),
    )
    page.set_viewport_size(SIZES[size])
    page.goto(f"{phone_url}#{tab}")
    expect(page.locator(f"#{tab}")).to_be_visible()
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = Axe().run(page)
    assert troubles == []
    assert wide <= 0
    assert found.violations_count == 0, found.generate_report()


def test_the_demo_clock_is_named_and_at_shows_another_moment(page, phone_url):
    page.goto(f"{phone_url}?lang=en")
    expect(page.locator(".demo")).to_contain_text("08:10")
    # Boarding begins at 08:30 and takes 180 + 38 x 8 = 484 s: by 08:39 the coach leaves.
    expect(page.locator("[data-moment]:visible .departure time")).to_have_text("08:39")
    expect(page.locator("[data-moment]:visible .left")).to_have_text("in 29 min")
    page.goto(f"{phone_url}?lang=en&at=2017-08-01T18:40")
    expect(page.locator("[data-moment]:visible h2").first).to_contain_text("City Hall")


def test_the_card_says_by_when_the_group_must_be_on_its_way(page, phone_url, app):
    held = app.extensions["planner"]
    day = held.tours.plan(held.tours.default()).days[1]
    batik = day.stops[1]
    page.goto(f"{phone_url}?lang=en&at=2017-08-03T10:05")
    by = f"{batik.leave_by_s // 3600:02}:{batik.leave_by_s % 3600 // 60:02}"
    expect(page.locator("[data-moment]:visible .leave-by")).to_contain_text(f"on its way by {by}.")
    # Once it is under way, the card is about the stop to come.
    page.goto(f"{phone_url}?lang=en&at=2017-08-03T10:20")
    expect(page.locator("[data-moment]:visible .here")).to_be_visible()
    expect(page.locator("[data-moment]:visible .leave-by")).to_have_count(0)


def test_all_three_days_are_there_and_indonesian_is_spoken(page, phone_url):
    page.goto(f"{phone_url}?lang=id#day")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.locator(".days a")).to_have_count(3)
    page.locator(".days a").nth(2).click()
    expect(page.locator(".of-day:visible")).to_have_attribute("data-day", "2017-08-04")


def test_the_map_opens_on_the_way_that_is_next(page, phone_url):
    # At 10:05 the group is at the batik workshop, first of the day; next is the garden.
    page.goto(f"{phone_url}?lang=en&at=2017-08-03T10:05#map")
    expect(page.locator("#map-sheet h2")).to_contain_text("Botanic Gardens")


def test_the_way_on_foot_is_told_step_by_step(page, phone_url):
    # On Friday the group walks from the mosque to the hotel next door.
    page.goto(f"{phone_url}?lang=en#day")
    page.locator(".days a").nth(2).click()
    way = page.locator("details.way:visible")
    expect(way).to_have_count(1)
    way.locator("summary").click()
    steps = way.locator("li")
    expect(steps.first).to_contain_text("Walk ")
    expect(steps.last).to_contain_text("Arrive")
    assert Axe().run(page).violations_count == 0


HOSTILE = "</script><script>window.ran=1</script>${window.ran=2}<img src=x onerror=window.ran=3>"


def test_hostile_names_run_nowhere(page, live_server_url, app):
    held = app.extensions["planner"]
    record = held.tours.default()
    words = {"en": HOSTILE, "id": HOSTILE}
    days = [dict(day, title=words) for day in record.brief["days"]]
    for day in days:
        day["visits"] = [dict(visit, label=words) for visit in day["visits"]]
    brief = {**record.brief, "title": words, "days": days, "assumptions": [words]}
    held.store.save(record.tour_id, brief, expected_revision=record.revision)
    for tab in ("now", "day", "map", "help"):
        page.goto(f"{live_server_url}/t/{record.token}?at=2017-08-03T10:00#{tab}")
        expect(page.locator(f"#{tab}")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.ran") is None
        assert page.locator("img[src=x]").count() == 0
    page.goto(f"{live_server_url}/t/{record.token}#day")
    expect(page.locator(".of-day:visible .day-title")).to_have_text(HOSTILE)


def test_on_paper_every_day_is_told_whatever_tab_is_open(page, phone_url):
    page.goto(f"{phone_url}?lang=en")
    page.emulate_media(media="print")
    expect(page.locator(".of-day:visible")).to_have_count(3)
    expect(page.locator("#map, #now, .tabs").locator("visible=true")).to_have_count(0)


def test_the_way_asked_for_is_shown_once_then_again_the_one_that_is_next(page, phone_url):
    page.goto(f"{phone_url}?lang=en&at=2017-08-03T10:05")
    page.locator("[data-moment]:visible [data-show-leg]").click()
    expect(page.locator("#map-sheet h2")).to_contain_text("Botanic Gardens")
    page.locator(".chip", has_text="SKI").click()
    expect(page.locator("#map-sheet h2")).to_contain_text("SKI")
    page.locator(".tabs a[href='#now']").click()
    page.locator(".tabs a[href='#map']").click()
    expect(page.locator("#map-sheet h2")).to_contain_text("Botanic Gardens")


def test_a_map_without_its_ground_says_so(page, phone_url):
    page.route("**/basemap/*.json", lambda route: route.abort())
    page.goto(f"{phone_url}?lang=en#map")
    expect(page.locator("#map-trouble")).to_contain_text("did not load")
    expect(page.locator("#map .credits")).to_contain_text("OpenStreetMap")
    page.unroute("**/basemap/*.json")
    page.locator(".tabs a[href='#now']").click()
    page.locator(".tabs a[href='#map']").click()
    expect(page.locator("#map-trouble")).to_be_hidden()


def test_a_page_left_open_over_night_goes_on_to_the_next_day(page, live_server_url, app):
    held = app.extensions["planner"]
    record = held.tours.default()
    brief = {key: value for key, value in record.brief.items() if key != "now"}
    held.store.save(record.tour_id, brief, expected_revision=record.revision)
    # 3 August 2017, 23:59:50 in Bogor (UTC+7).
    page.clock.install(time="2017-08-03T16:59:50Z")
    page.goto(f"{live_server_url}/t/{record.token}?lang=en")
    expect(page.locator(".when [data-date]")).to_have_text("Thursday 3 August 2017")
    # The last stop is over: the next thing is the next day.
    expect(page.locator(".days a[aria-current]")).to_have_attribute("data-day", "2017-08-04")
    page.clock.run_for(20_000)
    expect(page.locator(".when [data-date]")).to_have_text("Friday 4 August 2017")
    expect(page.locator(".when [data-clock]")).to_have_text("00:00")

"""The search of the whole tour on the desk, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from planner.services.once import Once
from planner.services.solver_pool import SolverPool
from tests.browser.test_desk import SIZES, Desk, faults
from tests.web.solver_fakes import patient

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(app, monkeypatch) -> Iterator[None]:
    """Let searches find something at once and then wait until they are stopped."""
    held = app.extensions["planner"]
    pool = SolverPool(held.settings, held.jobs, patient)
    monkeypatch.setattr(held, "_solver_pool", Once(lambda: pool))
    yield
    pool.close()


@pytest.fixture
def desk(page: Page, live_server_url: str) -> Desk:
    page.set_viewport_size(SIZES["desk"])
    return Desk(page, live_server_url.rstrip("/")).open()


def search(desk: Desk) -> None:
    """Start a search from the menu of the whole tour."""
    desk.page.locator(".edits summary").click()
    desk.page.get_by_role("button", name="Optimise the whole tour").click()


def test_the_whole_tour_is_searched_used_and_undone(desk: Desk) -> None:
    before = desk.state()
    search(desk)
    panel = desk.page.get_by_role("region", name="The whole tour")
    expect(panel).to_contain_text("The best orders are found, and proved.", timeout=60_000)
    expect(panel).to_contain_text("rules broken: 0")
    panel.get_by_role("button", name="Use it").click()
    desk.saved(before["revision"])
    expect(panel).to_be_hidden()
    assert desk.state()["revision"] == before["revision"] + 1
    assert desk.state()["order"] != before["order"]
    desk.page.get_by_role("button", name="Undo").last.click()
    desk.saved(before["revision"] + 1)
    assert desk.state()["order"] == before["order"]
    assert desk.troubles == []


@pytest.mark.usefixtures("waiting")
def test_a_search_goes_on_after_a_reload_and_is_stopped(desk: Desk) -> None:
    search(desk)
    panel = desk.page.get_by_role("region", name="The whole tour")
    expect(panel).to_contain_text("Searching, 50 %.")
    expect(panel.get_by_role("progressbar")).to_have_attribute("value", "0.5")
    desk.open()
    expect(panel).to_contain_text("Searching, 50 %.")
    panel.get_by_role("button", name="Stop").click()
    expect(panel).to_contain_text("This is the best so far.")
    panel.get_by_role("button", name="Put away").click()
    expect(panel).to_be_hidden()
    expect(desk.page.locator(".edits summary")).to_be_focused()
    desk.open()
    expect(panel).to_be_hidden()
    assert desk.troubles == []


@pytest.mark.usefixtures("waiting")
def test_a_tour_that_has_changed_meanwhile_is_told(desk: Desk) -> None:
    search(desk)
    panel = desk.page.get_by_role("region", name="The whole tour")
    expect(panel).to_contain_text("Searching, 50 %.")
    desk.put(desk.state()["order"][::-1])
    panel.get_by_role("button", name="Stop").click()
    panel.get_by_role("button", name="Use it").click()
    told = desk.page.get_by_role("alert")
    expect(told).to_contain_text("The tour was changed since this search began")
    expect(told.get_by_role("button", name="Search again")).to_be_visible()


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_while_it_searches_and_after(desk: Desk, size: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - heavy

    desk.page.set_viewport_size(SIZES[size])
    desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk.open()
    search(desk)
    panel = desk.page.get_by_role("region", name="The whole tour")
    for sign in ("Searching, 50 %.", "This is the best so far."):
        expect(panel).to_contain_text(sign)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        assert faults(Axe().run(desk.page)) == []
        if sign.startswith("Searching"):
            panel.get_by_role("button", name="Stop").click()
    assert desk.troubles == []


def test_the_hand_made_orders_stand_beside_what_was_found(desk: Desk) -> None:
    panel = desk.page.get_by_role("region", name="The whole tour")
    job = {
        "job": {
            "id": "a", "state": "done", "share": 1.0, "proof": "best-found", "ended_at": "now",
            "best": {}, "message": "",
            "before": {"broken": 2, "late_s": 0, "priority": 100, "end_s": 9, "road_s": 3600},
            "goal": {"broken": 0, "late_s": 0, "priority": 110, "end_s": 9, "road_s": 3000},
        }
    }  # fmt: skip
    desk.page.route("**/api/v1/jobs", lambda route: route.fulfill(json=job, status=202))
    desk.page.route("**/api/v1/jobs/a", lambda route: route.fulfill(json=job))
    search(desk)
    # 3600 s and 3000 s are 60 and 50 minutes.
    expect(panel).to_contain_text(
        "By hand → found: rules broken: 2 → 0, on the road: 60 → 50 min, priority served: 100 → 110."
    )
    job["job"]["goal"] = job["job"]["before"]
    panel.get_by_role("button", name="Put away").click()
    search(desk)
    expect(panel).to_contain_text("No better orders were found than yours.")
    expect(panel.get_by_role("button", name="Use it")).to_be_hidden()


def test_a_server_that_is_busy_is_told_and_asked_again(desk: Desk) -> None:
    sentence = "This server has as many searches in hand as it takes (9)."
    refusal = {"code": "Busy", "message": sentence, "faults": []}
    desk.page.route(
        "**/api/v1/jobs", lambda route: route.fulfill(json=refusal, status=503), times=1
    )
    search(desk)
    told = desk.page.get_by_role("alert")
    expect(told).to_contain_text(sentence)
    told.get_by_role("button", name="Try again").click()
    panel = desk.page.get_by_role("region", name="The whole tour")
    expect(panel).to_contain_text("The best orders are found, and proved.", timeout=60_000)

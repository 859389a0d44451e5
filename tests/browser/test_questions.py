"""The page of questions about a day in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
PATH = "/tours/accsm-2017/days/2017-08-03/questions"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_no_error_no_other_host(
    page: Page, live_server_url: str, size: str, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - heavy

    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(live_server_url) else troubles.append(asked.url),
    )
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server_url + PATH)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert troubles == []


def test_from_the_tray_to_a_repair_with_the_keyboard(page: Page, live_server_url: str) -> None:
    page.goto(f"{live_server_url}/tours/accsm-2017?day=2017-08-03")
    page.get_by_role("link", name="what would help").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Questions about Thursday 3 August 2017"
    )
    page.get_by_label("The group reaches").select_option("dekranasda")
    minutes = page.get_by_label("minutes late")
    minutes.fill("25")
    minutes.press("Enter")
    first = page.get_by_role("list", name="Repairs, the best first").get_by_role("listitem").first
    expect(first).to_contain_text("Keep the order")
    # The answer stands below the question that it answers.
    expect(minutes).to_have_value("25")
    page.get_by_role("link", name="ACCSM Plus Three").click()
    expect(page.locator("#day-name")).to_have_text("Thursday 3 August")

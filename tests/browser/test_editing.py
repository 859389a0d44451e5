"""The desk's forms in a real browser: opened, filled in, refused, lost and found again."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_desk import SIZES, Desk, faults

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page: Page, live_server_url: str) -> Desk:
    page.set_viewport_size(SIZES["desk"])
    return Desk(page, live_server_url.rstrip("/")).open()


def opened(desk: Desk, button: Locator | None = None, kind: str = "", about: str = "") -> Locator:
    """Open a form by a button of the desk; return its panel."""
    if button is None:
        same = f"[data-act=form][data-form='{kind}'][data-about='{about}']"
        button = desk.page.locator(same).first
        menu = button.locator("xpath=ancestor::details")
        if menu.count():
            menu.locator("summary").click()
    button.click()
    panel = desk.page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    return panel


def change_of(desk: Desk, key: str) -> Locator:
    card = desk.page.locator(f"[data-key='{key}']")
    card.locator(".card").hover()
    return card.locator("[data-act=form]")


def saved(desk: Desk, panel: Locator) -> None:
    revision = desk.state()["revision"]
    panel.locator("[type=submit]").click()
    expect(panel).to_be_hidden()
    desk.saved(revision)


def with_rest(desk: Desk) -> None:
    """Put a rest of ten minutes into the day, anywhere and at any time."""
    panel = opened(desk, kind="break", about="new")
    panel.get_by_label("Name, in English").fill("Rest")
    panel.get_by_label("How long").fill("10")
    saved(desk, panel)
    expect(desk.page.locator("[data-pause]")).to_have_count(1)


def test_a_visit_is_changed_with_the_keyboard_alone(desk: Desk) -> None:
    before = desk.arrivals()
    key = desk.state()["order"][0]
    change = desk.page.locator(f"[data-key='{key}'] [data-act=form]")
    change.focus()
    desk.page.keyboard.press("Enter")
    panel = desk.page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    panel.get_by_text("How long", exact=True).focus()
    panel.locator("summary", has_text="How long").press("Enter")
    usual = panel.get_by_label("Usual")
    longer = str(int(usual.input_value()) + 10)
    usual.fill(longer)
    revision = desk.state()["revision"]
    usual.press("Enter")
    expect(panel).to_be_hidden()
    desk.saved(revision)
    expect(change).to_be_focused()
    after = desk.arrivals()
    assert after[key] == before[key]
    assert after[desk.state()["order"][1]] != before[desk.state()["order"][1]]
    expect(desk.page.locator("#said")).to_contain_text("is saved.")
    desk.page.get_by_role("group", name="Notice").get_by_role("button", name="Undo").click()
    desk.saved(revision + 1)
    assert desk.arrivals() == before
    assert desk.troubles == []


def test_all_faults_stand_beside_their_fields_and_what_was_typed_stays(desk: Desk) -> None:
    key = desk.state()["order"][0]
    panel = opened(desk, change_of(desk, key))
    panel.locator("summary", has_text="How long").click()
    panel.get_by_label("Usual").fill("ages")
    panel.locator("summary", has_text="How long").click()
    panel.locator("summary", has_text="When").click()
    panel.get_by_label("Be there by").fill("soon")
    panel.get_by_role("button", name="Add a time window").click()
    panel.get_by_label("From").last.fill("12:00")
    panel.get_by_label("to", exact=True).last.fill("11")
    panel.locator("[type=submit]").click()
    expect(panel.get_by_role("alert")).to_contain_text("3 things are not right yet.")
    # The folded group with a fault is open again, and the first fault has the focus.
    expect(panel.get_by_label("Usual")).to_be_focused()
    for label, text, told in (
        ("Usual", "ages", "'ages' is not accepted; give whole minutes from 1 to 1440."),
        ("Be there by", "soon", "give a time of day as HH:MM"),
        ("From", "12:00", "From 12:00 to 11:00 is not accepted; give the earlier time first"),
    ):
        field = panel.get_by_label(label).last
        expect(field).to_have_value(text)
        expect(field).to_have_attribute("aria-invalid", "true")
        said = field.get_attribute("aria-describedby").split()[-1]
        expect(desk.page.locator(f"[id='{said}']")).to_contain_text(told)
    desk.troubles = [one for one in desk.troubles if "422" not in one]
    assert desk.troubles == []


def test_what_was_typed_is_there_again_after_closing_and_after_a_reload(desk: Desk) -> None:
    key = desk.state()["order"][0]
    panel = opened(desk, change_of(desk, key))
    was = panel.get_by_label("What for, in English").input_value()
    panel.get_by_label("What for, in English").fill("Something else")
    panel.locator("summary", has_text="When").click()
    panel.get_by_role("button", name="Add a time window").click()
    panel.get_by_label("From").last.fill("9")
    desk.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(desk.page.locator(f"[data-key='{key}'] [data-act=form]")).to_be_focused()
    desk.page.get_by_role("button", name="Go on with it").click()
    expect(panel.get_by_label("What for, in English")).to_have_value("Something else")
    desk.page.reload()
    expect(desk.page.locator(".route-stop").first).to_be_visible()
    panel = opened(desk, change_of(desk, key))
    expect(panel.get_by_text("What you typed before is here again")).to_be_visible()
    expect(panel.get_by_label("What for, in English")).to_have_value("Something else")
    expect(panel.get_by_label("From").last).to_have_value("9")
    panel.get_by_role("button", name="Start afresh").click()
    expect(panel.get_by_label("What for, in English")).to_have_value(was)
    expect(panel.get_by_text("What you typed before is here again")).to_be_hidden()
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("button", name="Go on with it")).to_have_count(0)
    assert desk.troubles == []


def test_a_break_is_added_moved_by_keys_and_set_free(desk: Desk) -> None:
    with_rest(desk)
    rest = desk.page.locator("[data-pause]")
    key = rest.get_attribute("data-key")
    assert key not in desk.state()["order"]
    visits = desk.state()["order"]
    expect(rest.get_by_role("button", name="kept here")).to_have_count(0)
    slot = desk.page.locator("[data-moves]").evaluate_all(
        "(items, key) => items.findIndex((item) => item.dataset.key === key)", key
    )
    by, arrow = (1, "ArrowDown") if slot < len(visits) else (-1, "ArrowUp")
    revision = desk.state()["revision"]
    rest.locator(".grip").focus()
    desk.page.keyboard.press(arrow)
    desk.saved(revision)
    expect(desk.page.locator(f"[data-key='{key}'] .grip")).to_be_focused()
    wanted = [*visits]
    wanted.insert(slot + by, key)
    assert desk.state()["order"] == wanted
    expect(desk.page.locator("#said")).to_contain_text("Rest is kept")
    expect(desk.page.locator(".notice")).to_contain_text("kept at this place from now on")
    revision = desk.state()["revision"]
    desk.page.locator("[data-act=release]").click()
    desk.saved(revision)
    assert desk.state()["order"] == visits
    assert desk.troubles == []


def test_a_break_is_dragged_to_another_place(desk: Desk) -> None:
    with_rest(desk)
    visits = desk.state()["order"]
    last = desk.page.locator(f"[data-key='{visits[-1]}']")
    first = desk.page.locator(f"[data-key='{visits[0]}']")
    rest = desk.page.locator("[data-pause]")
    rest.locator(".card").hover()
    grip = rest.locator(".grip").bounding_box()
    boxes = {name: one.bounding_box() for name, one in (("last", last), ("first", first))}
    at_end = rest.bounding_box()["y"] > boxes["last"]["y"]
    # To the other side of the first stop, wherever the planner had put it.
    target = boxes["first"]["y"] - 10 if at_end else boxes["first"]["y"] + boxes["first"]["height"]
    if rest.bounding_box()["y"] > boxes["first"]["y"]:
        target = boxes["first"]["y"] - 20
    desk.page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    desk.page.mouse.down()
    revision = desk.state()["revision"]
    desk.page.mouse.move(grip["x"] + 8, target, steps=12)
    expect(desk.page.locator(".is-dragged")).to_have_count(1)
    desk.page.mouse.up()
    desk.saved(revision)
    key = rest.get_attribute("data-key")
    assert desk.state()["order"].index(key) in {0, 1}
    expect(desk.page.locator("[data-act=release]")).to_be_visible()
    # A stop that moves leaves the break before the stop that it was before.
    order = desk.state()["order"]
    follows = order[order.index(key) + 1]
    other = next(one for one in reversed(order) if one not in {key, follows})
    revision = desk.state()["revision"]
    desk.page.locator(f"[data-key='{other}'] .grip").focus()
    desk.page.keyboard.press("Home")
    desk.saved(revision)
    order = desk.state()["order"]
    assert order[order.index(key) + 1] == follows
    assert desk.troubles == []


def test_another_s_change_keeps_what_was_typed_and_offers_a_way(desk: Desk) -> None:
    order = desk.state()["order"]
    panel = opened(desk, kind="day")
    panel.get_by_label("Boarding begins").fill("8:10")
    desk.put([*reversed(order)])
    panel.locator("[type=submit]").click()
    expect(panel.get_by_role("alert")).to_contain_text("Somebody else has changed this tour")
    expect(panel.get_by_label("Boarding begins")).to_have_value("8:10")
    panel.get_by_role("button", name="Save mine on top").click()
    expect(panel).to_be_hidden()
    desk.page.wait_for_function("() => !document.body.classList.contains('is-waiting')")
    assert desk.arrivals()["start"] == "08:10"
    # Theirs is kept too.
    assert desk.state()["order"] == [*reversed(order)]


def test_without_the_server_nothing_typed_is_lost(desk: Desk) -> None:
    panel = opened(desk, kind="day")
    panel.get_by_label("Boarding begins").fill("8:10")
    desk.page.route("**/forms/**", lambda route: route.abort())
    panel.locator("[type=submit]").click()
    expect(panel.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    expect(panel.get_by_label("Boarding begins")).to_have_value("8:10")
    desk.page.unroute_all()
    saved(desk, panel)
    assert desk.arrivals()["start"] == "08:10"


def test_a_second_coach_comes_and_goes(desk: Desk) -> None:
    panel = opened(desk, kind="coaches")
    panel.get_by_role("button", name="Add a coach").click()
    panel.get_by_label("Name").last.fill("Blue coach")
    panel.get_by_label("People").last.fill("12")
    saved(desk, panel)
    expect(desk.page.get_by_role("navigation", name="Coaches of the tour")).to_be_visible()
    assert desk.state()["coach"] == "coach-1"
    desk.page.get_by_role("link", name="Blue coach").click()
    expect(desk.page.locator(".route-stop").first).to_be_visible()
    assert desk.state()["coach"] == "coach-2"
    panel = opened(desk, kind="coaches")
    panel.get_by_role("button", name="Remove this coach").last.click()
    expect(panel.get_by_role("button", name="Add a coach")).to_be_focused()
    saved(desk, panel)
    # Its page is gone: the first coach's is shown.
    assert desk.state()["coach"] == "coach-1"
    assert desk.troubles == []


def test_a_visit_is_removed_and_comes_back_by_undo(desk: Desk) -> None:
    order = desk.state()["order"]
    panel = opened(desk, change_of(desk, order[0]))
    revision = desk.state()["revision"]
    panel.get_by_role("button", name="Remove").last.click()
    expect(panel).to_be_hidden()
    desk.saved(revision)
    assert desk.state()["order"] == order[1:]
    desk.page.get_by_role("button", name="Undo").last.click()
    desk.saved(revision + 1)
    assert desk.state()["order"] == order


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_in_any_form(desk: Desk, size: str, scheme: str) -> None:
    with_rest(desk)
    desk.page.emulate_media(color_scheme=scheme)
    desk.page.set_viewport_size(SIZES[size])
    forms = [("visit", desk.state()["order"][0]), ("break", "new"), ("day", ""), ("times", ""),
             ("coaches", ""), ("venues", ""), ("closures", "")]  # fmt: skip
    for kind, about in forms:
        button = desk.page.locator(
            f"[data-act=form][data-form='{kind}'][data-about='{about}']"
        ).first
        button.evaluate("button => button.click()")
        panel = desk.page.get_by_role("dialog")
        expect(panel.get_by_role("heading", level=2)).to_be_focused()
        panel.evaluate(
            "panel => panel.querySelectorAll('details').forEach((one) => { one.open = true; })"
        )
        for more in panel.locator("[data-act=row-in]").all():
            more.evaluate("button => button.click()")
        assert faults(Axe().run(desk.page)) == [], kind
        wide = panel.evaluate(
            "panel => [...panel.querySelectorAll('*')].filter((one) => "
            "one.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1"
            " && !one.closest('.visually-hidden')).map((one) => one.outerHTML.slice(0, 80))"
        )
        assert wide == [], kind
        if size == "phone":
            small = panel.evaluate(
                "panel => [...panel.querySelectorAll('button, summary, select, input:not([type=hidden],"
                "[type=radio], [type=checkbox])')].filter((one) => one.offsetParent && "
                "one.getBoundingClientRect().height < 32).map((one) => one.outerHTML.slice(0, 80))"
            )
            assert small == [], kind
        desk.page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
    assert desk.troubles == []


def test_an_open_tour_is_shown_at_once_and_asks_for_the_search(
    page: Page, live_server_url: str, app
) -> None:
    store = app.extensions["planner"].store
    if all(record.tour_id != "open" for record in store.tours()):
        sample = store.get("accsm-2017").brief
        days = [{**day, "visits": []} for day in sample["days"]]
        for day in days:
            day.pop("order", None)
        visits = [
            {"id": name, "venue": name, "required": True} for name in ("dekranasda", "museum-peta")
        ]
        store.create("open", sample | {"id": "open", "days": days, "visits": visits})
    page.set_viewport_size(SIZES["desk"])
    page.goto(f"{live_server_url}/tours/open")
    told = page.locator(".first-answer")
    expect(told).to_contain_text("Who serves what is still open.")
    told.get_by_role("button", name=re.compile("Optimise the whole tour")).click()
    panel = page.get_by_role("region", name="The whole tour")
    panel.get_by_role("button", name="Use it").click(timeout=60_000)
    expect(told).to_be_hidden()

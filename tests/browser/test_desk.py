"""The organiser's desk in a real browser, with a mouse, with the keyboard and with bad luck."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.web.desk_app import Town, desk_app

pytestmark = pytest.mark.browser

DAY = "2017-08-03"
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


class Desk:
    """The desk of the sample tour on its fullest day, as a hand would use it."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.troubles: list[str] = []
        page.on("console", lambda message: self.note(message.type, message.text))
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", lambda request: self.asked(request.url))

    def note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.troubles.append(f"console: {text}")

    def asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.troubles.append(f"foreign: {url}")

    def open(self, day: str = DAY) -> Desk:
        self.page.goto(f"{self.base}/")
        tour = self.state()["tour"]
        self.page.goto(f"{self.base}/tours/{tour}?day={day}")
        expect(self.page.locator(".route-stop").first).to_be_visible()
        return self

    def state(self) -> dict:
        return json.loads(self.page.locator("#state").text_content() or "")

    def shown(self) -> list[str]:
        return self.page.locator("[data-visit][data-key]:visible").evaluate_all(
            "items => items.map((item) => item.dataset.key)"
        )

    def arrivals(self) -> dict[str, str]:
        return self.page.locator(".stop").evaluate_all(
            "items => Object.fromEntries(items.map("
            "(item) => [item.dataset.key, item.querySelector('time').textContent]))"
        )

    def saved(self, revision: int) -> None:
        """Wait until the change after ``revision`` is kept and shown."""
        self.page.wait_for_function(
            "revision => revision !== "
            "JSON.parse(document.getElementById('state').textContent).revision"
            " && !document.body.classList.contains('is-waiting')",
            arg=revision,
        )

    def put(self, order: list[str]) -> None:
        """Set the order behind the page's back, as another organiser would."""
        state = self.state()
        url = f"{self.base}/api/v1/tours/{state['tour']}"
        revision = self.page.request.get(url).json()["tour"]["revision"]
        answer = self.page.request.put(
            f"{url}/days/{state['day']}/order",
            data={"revision": revision, "order": order},
            headers={"Origin": self.base},
        )
        assert answer.ok, answer.text()


@pytest.fixture
def desk(page: Page, live_server_url: str) -> Iterator[Desk]:
    page.set_viewport_size(SIZES["desk"])
    made = Desk(page, live_server_url.rstrip("/")).open()
    order = made.state()["order"]
    assert len(order) >= 3, "the sample day needs three visits for these tests"
    yield made
    made.page.unroute_all()
    made.put(order)


def test_dragging_a_stop_changes_order_and_times_and_stays_after_a_reload(desk: Desk) -> None:
    before, times, state = desk.shown(), desk.arrivals(), desk.state()
    desk.page.locator(f"[data-key='{before[0]}'] .card").hover()
    grip = desk.page.locator(f"[data-key='{before[0]}'] .grip").bounding_box()
    boxes = [desk.page.locator(f"[data-key='{key}']").bounding_box() for key in before[:2]]
    assert grip
    assert boxes[0]
    assert boxes[1]
    x, y = grip["x"] + 10, grip["y"] + 10
    down = boxes[1]["y"] - boxes[0]["y"]
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x, y + down, steps=8)
    expect(desk.page.locator(".is-dragged")).to_have_count(1)
    desk.page.mouse.up()
    desk.saved(state["revision"])
    wanted = [before[1], before[0], *before[2:]]
    assert desk.shown() == desk.state()["order"] == wanted
    assert desk.arrivals() != times
    assert desk.arrivals()["start"] == times["start"]
    kept = desk.arrivals()
    desk.page.reload()
    assert desk.shown() == wanted
    assert desk.arrivals() == kept
    assert desk.troubles == []


def test_a_finger_drags_by_the_grip_on_a_phone(desk: Desk) -> None:
    desk.page.set_viewport_size(SIZES["phone"])
    before, state = desk.shown(), desk.state()
    grips = [desk.page.locator(f"[data-key='{key}'] .grip") for key in before[:2]]
    grips[0].scroll_into_view_if_needed()
    boxes = [grip.bounding_box() for grip in grips]
    assert boxes[0]
    assert boxes[1]
    x, y, down = boxes[0]["x"] + 20, boxes[0]["y"] + 20, boxes[1]["y"] - boxes[0]["y"]
    finger = desk.page.context.new_cdp_session(desk.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": px, "y": py} for px, py in points]},
        )

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y + down * step / 8))
    touch("touchEnd")
    desk.saved(state["revision"])
    assert desk.shown() == [before[1], before[0], *before[2:]]


def test_escape_during_a_drag_leaves_all_as_it_was(desk: Desk) -> None:
    before, revision = desk.shown(), desk.state()["revision"]
    box = desk.page.locator(f"[data-key='{before[0]}'] .card").bounding_box()
    assert box
    desk.page.mouse.move(box["x"] + 60, box["y"] + 12)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + 60, box["y"] + 160, steps=6)
    desk.page.keyboard.press("Escape")
    desk.page.mouse.up()
    assert desk.shown() == before
    assert desk.state()["revision"] == revision
    expect(desk.page.locator(".is-dragged, .is-sorting")).to_have_count(0)


def test_the_buttons_move_a_stop_and_undo_brings_it_back(desk: Desk) -> None:
    before, times, state = desk.shown(), desk.arrivals(), desk.state()
    desk.page.locator(f"[data-key='{before[1]}']").hover()
    desk.page.locator(f"[data-key='{before[1]}'] [data-act=up]").click()
    desk.saved(state["revision"])
    assert desk.shown()[:2] == [before[1], before[0]]
    moved = desk.state()["revision"]
    desk.page.locator("[data-act=undo]").click()
    desk.saved(moved)
    assert desk.shown() == before
    assert desk.arrivals() == times
    undone = desk.state()["revision"]
    desk.page.locator("[data-act=redo]").click()
    desk.saved(undone)
    assert desk.shown()[:2] == [before[1], before[0]]


def test_the_keyboard_moves_a_stop_says_so_and_keeps_the_focus(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    grip = desk.page.locator(f"[data-key='{before[0]}'] .grip")
    grip.focus()
    desk.page.keyboard.press("ArrowDown")
    desk.saved(state["revision"])
    assert desk.shown()[:2] == [before[1], before[0]]
    expect(desk.page.locator("#said")).to_contain_text(f"is now stop 2 of {len(before)}")
    expect(desk.page.locator(f"[data-key='{before[0]}'] .grip")).to_be_focused()
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator("#said")).to_contain_text("Undone")
    assert desk.shown() == before


def test_quick_presses_are_all_kept(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    for _ in before:
        desk.page.keyboard.press("ArrowDown")
    desk.saved(state["revision"])
    assert desk.shown() == [*before[1:], before[0]]
    desk.page.reload()
    assert desk.shown() == [*before[1:], before[0]]


def test_taking_a_stop_out_puts_it_in_the_tray_and_adding_brings_it_back(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    gone = before[-1]
    desk.page.locator(f"[data-key='{gone}']").hover()
    desk.page.locator(f"[data-key='{gone}'] [data-act=out]").click()
    desk.saved(state["revision"])
    assert desk.shown() == before[:-1]
    wish = desk.page.locator(f"[data-wish='{gone}']")
    expect(wish).to_be_visible()
    assert len(wish.locator("p").inner_text()) > 10, "the tray says why"
    out = desk.state()["revision"]
    wish.locator("[data-act=add]").click()
    desk.saved(out)
    assert sorted(desk.shown()) == sorted(before)


def test_optimising_shows_before_and_after_and_uses_the_plan(desk: Desk) -> None:
    desk.put(list(reversed(desk.shown())))
    desk.page.reload()
    mine, state = desk.shown(), desk.state()
    desk.page.locator("[data-act=optimise]").click()
    panel = desk.page.locator("#comparison")
    expect(panel.locator("h2")).to_be_focused()
    assert desk.state()["revision"] == state["revision"], "nothing is saved by looking"
    wanted = json.loads(panel.locator("[data-act=use-plan]").get_attribute("data-order") or "")
    panel.locator("[data-act=use-plan]").click()
    desk.saved(state["revision"])
    expect(panel).to_be_hidden()
    assert desk.shown() == wanted != mine
    desk.page.reload()
    assert desk.shown() == wanted
    assert desk.troubles == []


def test_keeping_mine_changes_nothing(desk: Desk) -> None:
    desk.put(list(reversed(desk.shown())))
    desk.page.reload()
    mine, revision = desk.shown(), desk.state()["revision"]
    desk.page.locator("[data-act=optimise]").click()
    expect(desk.page.locator("#comparison h2")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#comparison")).to_be_hidden()
    expect(desk.page.locator("[data-act=optimise]")).to_be_focused()
    assert desk.shown() == mine
    assert desk.state()["revision"] == revision


def test_a_change_is_one_request_which_answers_with_all_that_the_page_shows(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    desk.saved(state["revision"])
    assert asked == [f"PUT {desk.base}/api/v1/tours/{state['tour']}/days/{state['day']}/order"]
    shown = desk.arrivals(), desk.page.locator("[data-part=totals]").inner_text()
    desk.page.reload()
    assert (desk.arrivals(), desk.page.locator("[data-part=totals]").inner_text()) == shown


def test_without_the_server_the_order_stays_and_is_kept_later(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    desk.page.route("**/order", lambda route: route.abort())
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    notice = desk.page.get_by_role("alert")
    expect(notice).to_contain_text("Not saved")
    assert desk.shown() == [before[1], before[0], *before[2:]]
    desk.page.unroute("**/order")
    notice.get_by_role("button", name="Try again").click()
    desk.saved(state["revision"])
    desk.page.reload()
    assert desk.shown() == [before[1], before[0], *before[2:]]


def test_a_conflict_offers_both_ways_out(desk: Desk) -> None:
    before = desk.shown()
    theirs = [*before[1:], before[0]]
    desk.put(theirs)
    revision = desk.state()["revision"]
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    notice = desk.page.get_by_role("alert")
    expect(notice).to_contain_text("Somebody else")
    notice.get_by_role("button", name="Show theirs").click()
    desk.saved(revision)
    assert desk.shown() == theirs

    desk.put(before)
    desk.page.locator(f"[data-key='{theirs[-1]}'] .grip").focus()
    desk.page.keyboard.press("Home")
    revision = desk.state()["revision"]
    desk.page.get_by_role("alert").get_by_role("button", name="Save mine").click()
    desk.saved(revision)
    assert desk.shown() == [theirs[-1], *theirs[:-1]]


def test_without_the_server_the_old_order_cannot_be_put_back_but_nothing_is_lost(
    desk: Desk,
) -> None:
    before, state = desk.shown(), desk.state()
    for path in ("**/order", "**/timeline"):
        desk.page.route(path, lambda route: route.abort())
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    notice = desk.page.get_by_role("alert")
    notice.get_by_role("button", name="Put it back").click()
    expect(notice).to_contain_text("cannot be shown")
    assert desk.shown() == [before[1], before[0], *before[2:]]
    for path in ("**/order", "**/timeline"):
        desk.page.unroute(path)
    notice.get_by_role("button", name="Try again").click()
    expect(desk.page.locator("#said")).to_contain_text("saved order")
    assert desk.shown() == before
    assert desk.state()["revision"] == state["revision"]


def test_the_way_out_of_a_notice_keeps_the_focus_in_the_day(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    desk.page.locator(f"[data-key='{before[-1]}']").hover()
    desk.page.locator(f"[data-key='{before[-1]}'] [data-act=out]").click()
    desk.saved(state["revision"])
    out = desk.state()["revision"]
    desk.page.locator(".notice").get_by_role("button", name="Undo").click()
    desk.saved(out)
    assert desk.shown() == before
    expect(desk.page.locator("#day")).to_be_focused()


def test_undo_puts_the_comparison_away(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    desk.saved(state["revision"])
    moved = desk.state()["revision"]
    desk.page.locator("[data-act=optimise]").click()
    expect(desk.page.locator("#comparison h2")).to_be_visible()
    desk.page.keyboard.press("Control+z")
    desk.saved(moved)
    expect(desk.page.locator("#comparison")).to_be_hidden()
    assert desk.shown() == before


def test_a_change_made_while_the_optimum_is_sought_is_not_compared_with_it(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    held: list = []
    desk.page.route(re.compile(r"/comparison\?"), lambda route: held.append(route))  # noqa: PLW0108
    desk.page.locator("[data-act=optimise]").click()
    desk.page.wait_for_function("document.querySelector('[data-act=optimise]').disabled")
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    desk.saved(state["revision"])
    (route,) = held
    route.fulfill(status=200, content_type="text/html", body="<h2 tabindex=-1>Stale</h2>")
    expect(desk.page.locator("#said")).to_contain_text("changed meanwhile")
    expect(desk.page.locator("#comparison")).to_be_hidden()
    assert desk.shown()[:2] == [before[1], before[0]]


def test_anothers_change_that_comes_in_between_two_of_mine_is_a_conflict(desk: Desk) -> None:
    before = desk.shown()
    theirs = [*before[2:], *before[:2]]

    def meanwhile(route) -> None:
        kept = route.fetch()
        desk.put(theirs)
        desk.page.keyboard.press("ArrowDown")
        route.fulfill(response=kept)

    desk.page.route("**/order", meanwhile, times=1)
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    expect(desk.page.get_by_role("alert")).to_contain_text("Somebody else")
    desk.page.get_by_role("alert").get_by_role("button", name="Show theirs").click()
    expect(desk.page.locator("#said")).to_contain_text("saved order")
    assert desk.shown() == theirs


def test_new_times_wait_until_a_card_is_dropped(desk: Desk) -> None:
    before, state = desk.shown(), desk.state()
    held: list = []
    desk.page.route("**/order", lambda route: held.append(route))  # noqa: PLW0108
    desk.page.locator(f"[data-key='{before[0]}'] .grip").focus()
    desk.page.keyboard.press("ArrowDown")
    desk.page.wait_for_timeout(300)
    box = desk.page.locator(f"[data-key='{before[2]}'] .card").bounding_box()
    assert box
    desk.page.mouse.move(box["x"] + 60, box["y"] + 12)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + 60, box["y"] + 30, steps=4)
    held[0].continue_()
    desk.page.unroute("**/order")
    desk.page.wait_for_timeout(400)
    expect(desk.page.locator(".is-dragged")).to_have_count(1)
    assert desk.state()["revision"] == state["revision"]
    desk.page.keyboard.press("Escape")
    desk.page.mouse.up()
    desk.saved(state["revision"])
    assert desk.shown()[:2] == [before[1], before[0]]


def test_the_whole_day_is_printed_not_only_what_the_screen_shows(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 1280, "height": 400})
    hidden = "() => { const plan = document.querySelector('.plan');"
    hidden += " return plan.scrollHeight - plan.clientHeight; }"
    assert desk.page.evaluate(hidden) > 100
    desk.page.emulate_media(media="print")
    assert desk.page.evaluate(hidden) == 0
    assert desk.page.evaluate("getComputedStyle(document.body).overflow") == "visible"
    expect(desk.page.locator(".ground")).to_be_hidden()
    expect(desk.page.locator(".tour h1")).to_be_visible()


def test_card_leg_and_map_light_up_together(desk: Desk) -> None:
    second = desk.shown()[1]
    desk.page.locator(f"[data-key='{second}'] .card").hover()
    expect(desk.page.locator(".leg.is-lit")).to_have_attribute("data-leg", "1")
    expect(desk.page.locator(".route-stop.is-picked")).to_contain_text("2")
    expect(desk.page.locator(".route-pill")).to_be_visible()
    desk.page.mouse.move(900, 20)
    desk.page.locator(".route-stop.is-picked").wait_for(state="detached")
    desk.page.locator(".route-stop", has_text=re.compile(r"^2")).first.dispatch_event("click")
    expect(desk.page.locator(f"[data-key='{second}']")).to_have_class(re.compile("is-picked"))


def test_a_map_without_its_ground_says_so_and_the_rest_works(desk: Desk) -> None:
    expect(desk.page.locator(".no-ground")).to_be_hidden()
    desk.page.route("**/basemap/*.json", lambda route: route.fulfill(status=200, body="{torn"))
    desk.page.reload()
    expect(desk.page.locator(".no-ground")).to_be_visible()
    expect(desk.page.locator(".route-stop").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_no_error_no_other_host(desk: Desk, size: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - heavy

    desk.page.set_viewport_size(SIZES[size])
    desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk.open()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert faults(Axe().run(desk.page)) == []
    desk.page.locator("[data-act=optimise]").click()
    expect(desk.page.locator("#comparison h2")).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert faults(Axe().run(desk.page)) == []
    assert desk.troubles == []


def faults(results) -> list[str]:
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]


@contextmanager
def served(app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_day_is_drawn_as_large_as_the_tray_leaves_room(desk: Desk) -> None:
    tray = desk.page.locator(".tray").bounding_box()
    assert tray
    discs = [stop.bounding_box() for stop in desk.page.locator(".route-stop").all()]
    tops = [disc["y"] for disc in discs if disc]
    assert len(tops) == len(discs) > 5
    for disc in discs:
        assert disc
        right, below = tray["x"] + tray["width"], tray["y"]
        assert disc["x"] > right or disc["y"] + disc["height"] < below
    # The day runs from north to south: beside the tray it has more than half of the map's 744 px.
    assert max(tops) - min(tops) > 744 / 2


def test_the_way_stands_on_the_side_on_which_the_city_drives(desk: Desk) -> None:
    start = """() => document.querySelector('.route-lines .is-coach .line').getAttribute('d')
      .match(/^M(\\S+) (\\S+?)L/).slice(1).map(Number)"""

    def right(route) -> None:
        answer = route.fetch()
        page = answer.text().replace('driving-side="left"', 'driving-side="right"')
        route.fulfill(response=answer, body=page)

    here = desk.page.evaluate(start)
    desk.page.route("**/tours/*", right)
    desk.page.reload()
    expect(desk.page.locator(".route-stop").first).to_be_visible()
    there = desk.page.evaluate(start)
    # Three px to either side of the centre line.
    apart = ((here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2) ** 0.5
    assert apart == pytest.approx(6, abs=0.2)


@pytest.mark.parametrize(
    "payload",
    [
        "</script><script>window.hacked=1</script>",
        "${window.hacked=1}",
        '<img src=x onerror="window.hacked=1">',
        "'-(window.hacked=1)-'",
    ],
)
def test_hostile_names_run_nowhere_even_without_the_policy(browser, payload: str) -> None:
    town = Town(rename=lambda text: payload + text, order=["batik", "weir"])
    with served(desk_app(town)) as base:
        context = browser.new_context(viewport=SIZES["desk"], bypass_csp=True)
        try:
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.dismiss())
            page.goto(base)
            expect(page.locator(".route-stop").first).to_be_visible()
            page.locator("[data-key=batik] .card").hover()
            page.locator("[data-key=batik] .pick").click()
            page.locator(".city-venue").first.dispatch_event("mouseover")
            expect(page.locator(".city-name")).to_have_text(f"{payload}Museum")
            page.locator("[data-act=optimise]").click()
            expect(page.locator("#comparison .block").first).to_be_visible()
            assert page.evaluate("window.hacked") is None
            assert page.locator("img").count() == 0
        finally:
            context.close()

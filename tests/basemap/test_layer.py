"""The browser's layer in a real Chromium, under the page's own content security policy."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from xstatic.pkg import leaflet

from planner.settings import ROOT

pytestmark = pytest.mark.browser
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'; "
    "connect-src 'self'; img-src 'self' data:"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Map</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/leaflet.css">
<link rel="stylesheet" href="/tokens.css">
<style nonce="n">html, body, #map { height: 100%; margin: 0 }</style>
<script src="/leaflet.js" defer></script></head>
<body><div id="map"></div><script type="module" nonce="n">
import { CityBasemap } from "/basemap/layer.js";
const at = new URLSearchParams(location.search);
window.map = L.map("map", { center: [-6.6, 106.797], zoom: Number(at.get("z")), zoomSnap: 0.25 });
window.ground = new CityBasemap({ url: at.get("url") });
ground.on("groundfail", () => { window.failed = true; });
ground.addTo(map);
</script></body></html>"""
GARDEN = """() => {
  const { x, y } = map.latLngToContainerPoint([-6.6, 106.7995]);
  return [x, y];
}"""
DRAWN = """() => window.failed || (window.ground && ground._painter && !ground._jobs.length
  && Object.values(ground._tiles).every((tile) => tile.active))"""


@pytest.fixture(scope="module")
def site(real_file):
    """Serve the page and its files on a free loopback port; collect what was asked for."""
    folder = {
        "/leaflet.js": f"{leaflet.BASE_DIR}/leaflet.js",
        "/leaflet.css": f"{leaflet.BASE_DIR}/leaflet.css",
        **{f"/basemap/{path.name}": path for path in (ROOT / "static/js/basemap").iterdir()},
        "/tokens.css": ROOT / "static/css/tokens.css",
    }
    hostile = json.loads(real_file) | {"credits": ["<img src=x onerror=alert(1)> & co"]}
    hostile["texts"] = [f"<b>{told}</b><img src=x>" for told in hostile["texts"]]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.partition("?")[0]
            found = {
                "/": PAGE.encode(),
                "/base.json": real_file,
                "/hostile.json": json.dumps(hostile).encode(),
                "/torn.json": real_file[:5000],
            }.get(path)
            if found is None and path in folder:
                found = Path(folder[path]).read_bytes()
            self.send_response(200 if found else 404)
            kind = {"js": "text/javascript", "css": "text/css", "json": "application/json"}
            self.send_header("Content-Type", kind.get(path.rpartition(".")[2], "text/html"))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Watched:
    """A page that remembers what it complained of and what it asked for."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(viewport={"width": 390, "height": 500}, **options)
        self.page = self.context.new_page()
        self.complaints, self.asked = [], []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def show(self, site, zoom=15.0, url="/base.json"):
        self.page.goto(f"{site}/?z={zoom}&url={url}")
        self.settle()
        return self.page

    def settle(self):
        # A text passed to evaluate() as a function needs no eval in the page.
        for _ in range(400):
            if self.page.evaluate(DRAWN):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"The map was never drawn: {self.complaints}")

    def pixel(self, x, y):
        """Return the colour of the tile at a place of the map."""
        return self.page.evaluate(
            """([x, y]) => {
              for (const tile of Object.values(ground._tiles)) {
                const box = tile.el.getBoundingClientRect();
                const inside = x >= box.left && x < box.right && y >= box.top && y < box.bottom;
                if (!tile.current || !inside) continue;
                const ratio = tile.el.width / box.width;
                const at = [(x - box.left) * ratio, (y - box.top) * ratio];
                return Array.from(tile.el.getContext("2d").getImageData(at[0], at[1], 1, 1).data);
              }
              return null;
            }""",
            [x, y],
        )


@pytest.fixture
def watched(browser):
    made = Watched(browser)
    yield made
    made.context.close()


def test_the_map_is_drawn_without_complaint_and_without_a_foreign_request(watched, site):
    page = watched.show(site)
    assert watched.complaints == []
    assert all(url.startswith((site, "data:")) for url in watched.asked)
    assert sum(url == f"{site}/base.json" for url in watched.asked) == 1
    # The garden's middle lies in view: its green is the token's, #dbe8d0.
    x, y = page.evaluate(
        "() => { const p = map.latLngToContainerPoint([-6.6, 106.7995]); return [p.x, p.y]; }"
    )
    assert watched.pixel(x, y)[:3] == [0xDB, 0xE8, 0xD0]


def test_what_the_file_says_is_never_markup(watched, site):
    page = watched.show(site, url="/hostile.json")
    assert page.locator("#map img, #map b").count() == 0
    assert watched.complaints == []


def test_dark_follows_the_reader(browser, site):
    made = Watched(browser, color_scheme="light")
    page = made.show(site)
    x, y = page.evaluate(
        "() => { const p = map.latLngToContainerPoint([-6.6, 106.7995]); return [p.x, p.y]; }"
    )
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(100)
    made.settle()
    # --map-green of the dark scheme is #1e2c26.
    assert made.pixel(x, y)[:3] == [0x1E, 0x2C, 0x26]
    made.context.close()


def test_tiles_are_drawn_for_the_very_zoom_and_not_stretched(watched, site):
    page = watched.show(site, zoom=14.25)
    assert page.evaluate("() => ground._tileZoom") == 14.25
    widths = page.evaluate(
        """() => Object.values(ground._tiles).filter((tile) => tile.current)
          .map((tile) => tile.el.getBoundingClientRect().width)"""
    )
    assert set(widths) == {256}
    page.evaluate("() => map.setZoom(15.5, { animate: false })")
    watched.settle()
    page.wait_for_timeout(400)
    left = page.evaluate("() => [...new Set(Object.values(ground._tiles).map((t) => t.coords.z))]")
    assert left == [15.5]


def test_a_retina_screen_gets_sharp_tiles(browser, site):
    made = Watched(browser, device_scale_factor=2)
    page = made.show(site)
    assert page.evaluate("() => Object.values(ground._tiles)[0].el.width") == 512
    made.context.close()


def test_names_move_off_the_route_or_are_left_out(watched, site):
    page = watched.show(site)
    # Along Jalan Otto Iskandardinata, south of the garden, where its name stands.
    moved = """() => {
      const set = [...ground._ground.labelSets.values()].pop();
      return set.all.filter((label) => label.moved !== null).map((label) => label.text);
    }"""
    assert page.evaluate(moved) == []
    page.evaluate(
        "() => { ground.avoid([[[106.7958, -6.6046], [106.7982, -6.6031], [106.8046, -6.6013]]]); }"
    )
    watched.settle()
    assert {"Jl. Otista", "Jl. Otto Iskandardinata"} & set(page.evaluate(moved))
    page.evaluate("() => { ground.avoid(); }")
    watched.settle()
    assert page.evaluate(moved) == []


@pytest.mark.parametrize("url", ["/torn.json", "/missing.json"])
def test_a_map_that_does_not_come_leaves_the_page_whole(watched, site, url):
    page = watched.show(site, url=url)
    assert page.evaluate("() => window.failed") is True
    page.evaluate("() => { map.panBy([50, 50]); }")
    # The browser itself tells of a missing file; nothing is thrown.
    assert not [told for told in watched.complaints if "Failed to load resource" not in told]


def test_a_map_that_did_not_come_is_asked_for_again(watched, site):
    page = watched.show(site, url="/missing.json")
    page.evaluate("() => { failed = undefined; ground.options.url = '/base.json'; ground.load(); }")
    watched.settle()
    assert page.evaluate("() => window.failed === undefined && Boolean(ground._painter)")


def test_a_removed_map_lets_go(watched, site):
    page = watched.show(site)
    page.evaluate("() => { ground.remove(); map.panBy([600, 0], { animate: false }); }")
    page.wait_for_timeout(100)
    page.evaluate("() => { ground.addTo(map); }")
    watched.settle()
    assert watched.complaints == []

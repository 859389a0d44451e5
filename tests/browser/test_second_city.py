"""Another city's desk and phone page in a real browser: its own ground, nobody else asked."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from planner import create_app
from planner.settings import ROOT, Settings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def balikpapan(instance, tmp_path_factory):
    own = tmp_path_factory.mktemp("balikpapan")
    for name in ("roads", "basemap"):
        (own / name).symlink_to((instance / name).resolve())
    app = create_app(Settings(data=ROOT / "data" / "cities" / "balikpapan", instance=own))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    (record,) = app.extensions["planner"].store.tours()
    yield f"http://127.0.0.1:{server.server_port}", record.token
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["planner"].close()


@pytest.mark.parametrize("which", ["desk", "phone"])
def test_its_pages_draw_its_own_ground_without_a_fault(page, balikpapan, which):
    url, token = balikpapan
    troubles, asked = [], []
    page.on(
        "console", lambda m: troubles.append(m.text) if m.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: asked.append(r.url))
    page.set_viewport_size({"width": 1280 if which == "desk" else 390, "height": 820})
    page.goto(f"{url}/" if which == "desk" else f"{url}/t/{token}?lang=en#map")
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert troubles == []
    assert all(address.startswith((url, "data:")) for address in asked)
    assert any("/basemap/" in address for address in asked)
    told = page.locator("body").inner_text()
    assert "OpenStreetMap" in told
    assert "Badan Informasi" not in told
    # Something is drawn: the ground's canvas is not of one colour.
    colours = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll("canvas")].map(canvas => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;
        }))"""
    )
    assert colours > 10

import gzip
import hashlib
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from planner.services.kept_maps import BasemapFile
from planner.services.once import Once
from planner.services.services import Services
from planner.settings import ROOT
from planner.web import assets
from planner.web.assets import leaflet_url, modules_of, static_url
from tests.web.one_street import street_app

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def app(tmp_path):
    return street_app(tmp_path)


@pytest.fixture
def site(app):
    return app.test_client()


def test_a_static_address_carries_a_hash_of_the_content_and_may_be_kept_for_ever(app, site):
    with app.test_request_context("/"):
        address = static_url("css/tokens.css")
    content = (ROOT / "static" / "css" / "tokens.css").read_bytes()
    assert address == f"/static/css/tokens.css?v={hashlib.sha256(content).hexdigest()[:12]}"
    response = site.get(address)
    assert response.data == content
    assert response.headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789ab"])
def test_without_the_right_hash_a_static_file_is_asked_for_again(site, query):
    response = site.get(f"/static/css/tokens.css{query}")
    assert response.headers["Cache-Control"] == "no-cache"
    again = site.get("/static/css/tokens.css", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "no-cache"


def test_a_changed_file_has_a_changed_address(app, tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    app.static_folder = str(folder)
    (folder / "a.css").write_text("a {}", encoding="utf-8")
    with app.test_request_context("/"):
        first = static_url("a.css")
        (folder / "a.css").write_text("a { }", encoding="utf-8")
        assert static_url("a.css") != first


def test_a_file_that_is_not_there_is_a_bug_in_the_page(app):
    with app.test_request_context("/"):
        with pytest.raises(FileNotFoundError, match=r"css/nowhere\.css"):
            static_url("css/nowhere.css")
        with pytest.raises(FileNotFoundError):
            leaflet_url("nowhere.js")


def test_every_static_file_that_a_template_names_is_there(app):
    named = set()
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        named |= set(re.findall(r"static_url\('([^']+)'\)", text))
        named |= set(re.findall(r'scripts\.module\("([^"]+)"\)', text))
    assert named
    with app.test_request_context("/"):
        for name in named:
            assert static_url(name)


def test_the_modules_of_a_script_are_named_once_each_at_whatever_depth(app, tmp_path):
    folder = tmp_path / "static"
    (folder / "deep").mkdir(parents=True)
    app.static_folder = str(folder)
    (folder / "a.js").write_text('import { b } from "./deep/b.js";\nimport { c } from "./c.js";\n')
    (folder / "deep/b.js").write_text('import { c } from "../c.js";\nconst from = "./no.js";\n')
    (folder / "c.js").write_text('// import { d } from "./d.js";\n')
    with app.test_request_context("/"):
        assert sorted(modules_of("a.js")) == ["/static/c.js", "/static/deep/b.js"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("leaflet.js", "text/javascript"),
        ("leaflet.css", "text/css"),
        ("images/marker-icon.png", "image/png"),
    ],
)
def test_leaflet_comes_from_its_package(app, site, name, kind):
    with app.test_request_context("/"):
        address = leaflet_url(name)
    assert re.fullmatch(rf"/leaflet/{name}\?v=[0-9a-f]{{12}}", address)
    response = site.get(address)
    assert response.status_code == 200
    assert response.mimetype == kind
    assert response.headers["Cache-Control"] == FOREVER
    # Leaflet's own style sheet names its images without a hash.
    assert "max-age=2592000" in site.get(f"/leaflet/{name}").headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["leaflet-src.js", "leaflet.js.map", "../__init__.py", "images/", "images/../leaflet.js",
             "%2e%2e/__init__.py", "leaflet.JS"],
)  # fmt: skip
def test_nothing_else_of_the_package_is_served(site, name):
    assert site.get(f"/leaflet/{name}").status_code == 404


@pytest.fixture
def ground(app):
    plain = json.dumps({"roads": list(range(500))}).encode()
    digest = hashlib.sha256(plain).hexdigest()[:16]
    held = app.extensions["planner"]
    held._basemap = Once(lambda: BasemapFile(digest, gzip.compress(plain, mtime=0)))
    return SimpleNamespace(plain=plain, hash=digest, url=held)


def test_the_base_map_travels_compressed_to_whoever_accepts_it(app, site, ground):
    with app.test_request_context("/"):
        address = assets.basemap_url()
    assert address == f"/basemap/{ground.hash}.json"
    packed = site.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == ground.plain
    assert len(packed.data) < len(ground.plain)
    plain = site.get(address)
    assert "Content-Encoding" not in plain.headers
    assert plain.data == ground.plain
    refused = site.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == ground.plain
    for response in (packed, plain):
        assert response.mimetype == "application/json"
        assert response.headers["Cache-Control"] == FOREVER
        assert response.headers["Vary"] == "Accept-Encoding"


def test_the_base_map_is_not_sent_twice(site, ground):
    address = f"/basemap/{ground.hash}.json"
    tag = site.get(address).headers["ETag"]
    again = site.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


def test_another_hash_is_not_found(site, ground):
    assert ground.hash != "0" * 16
    response = site.get("/basemap/0000000000000000.json")
    assert response.status_code == 404
    assert "Load the page again" in response.json["message"]


def test_a_value_is_made_once_whoever_asks_first():
    made = []
    gate = threading.Barrier(6)

    def make():
        made.append(1)
        return object()

    once = Once(make)

    def ask(_):
        gate.wait()
        return once.get()

    with ThreadPoolExecutor(6) as pool:
        values = set(pool.map(ask, range(6)))
    assert len(values) == len(made) == 1


def test_a_failed_making_is_tried_again():
    results = iter([OSError("not yet"), "made"])

    def make():
        result = next(results)
        if isinstance(result, OSError):
            raise result
        return result

    once = Once(make)
    with pytest.raises(OSError, match="not yet"):
        once.get()
    assert not once.made
    assert once.get() == "made"


def test_bogors_base_map_is_small_named_by_its_content_and_kept_on_disk(whole_app, instance):
    held = whole_app.extensions["planner"]
    plain = gzip.decompress(held.basemap.gzipped)
    assert held.basemap.hash == hashlib.sha256(plain).hexdigest()[:16]
    # The project's own limit for the file that every page loads.
    assert len(held.basemap.gzipped) <= 400_000
    assert json.loads(plain)
    kept = list((instance / "basemap").glob("*.json.gz"))
    assert held.basemap.gzipped in [path.read_bytes() for path in kept]


def test_a_torn_base_map_on_disk_is_made_again(whole_app, tmp_path, monkeypatch):
    held = whole_app.extensions["planner"]
    # Making it takes seconds; that it is made again is what counts here.
    packed = held.basemap.gzipped
    monkeypatch.setattr("planner.services.kept_maps.draw_apart", lambda *_: packed)
    alone = Services(replace(held.settings, instance=tmp_path))
    alone._planner = held._planner
    whole = alone.basemap
    (kept,) = (tmp_path / "basemap").iterdir()
    kept.write_bytes(whole.gzipped[:1000])
    Services.basemap.set_on(alone)
    assert alone.basemap == whole
    assert list((tmp_path / "basemap").iterdir()) == [kept]
    assert kept.read_bytes() == whole.gzipped


def test_the_ground_for_paper_is_there(whole_app):
    assert whole_app.extensions["planner"].ground.streets

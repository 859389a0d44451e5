import re

import pytest
from flask import Flask, render_template_string

from planner.settings import Settings
from planner.web import errors, guard
from planner.web.guard import Hosts, csp_nonce, stateless
from tests.web.one_street import street_app

HOME = "http://localhost"
EVERYWHERE = "0.0.0.0"  # noqa: S104


@pytest.fixture
def site(tmp_path):
    app = street_app(tmp_path)
    app.add_url_rule("/change", view_func=lambda: "changed", methods=["GET", "POST", "PUT"])
    app.add_url_rule("/ask", "ask", stateless(lambda: "answered"), methods=["POST"])
    app.add_url_rule(
        "/inline", "inline", lambda: render_template_string("{{ csp_nonce() }} {{ csp_nonce() }}")
    )
    return app.test_client()


@pytest.mark.parametrize(
    "address", ["/change", "/nowhere", "/static/css/tokens.css", "/leaflet/leaflet.js",
                "/openapi.json", "/api/v1/nowhere", "/route/v1/car/0,0"],
)  # fmt: skip
def test_every_answer_carries_the_headers(site, address):
    headers = site.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    nonce = re.fullmatch(r"'self' 'nonce-([\w-]{20,})'", policy.pop("script-src")).group(1)
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_shared_page_is_kept_out_of_search_engines(site):
    assert site.get("/t/anything").headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in site.get("/change").headers


def test_the_nonce_is_one_for_a_request_and_new_for_the_next(site):
    first, second = site.get("/inline"), site.get("/inline")
    one, same = first.text.split()
    assert one == same
    assert f"'nonce-{one}'" in first.headers["Content-Security-Policy"]
    assert second.text.split()[0] != one


def test_the_nonce_is_also_there_for_python(site):
    with site.application.test_request_context("/"):
        assert csp_nonce() == csp_nonce()


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        # What the browser says of itself counts more than an Origin that matches.
        ({"Sec-Fetch-Site": "cross-site", "Origin": HOME}, False),
        ({"Origin": HOME}, True),
        ({"Origin": "https://localhost"}, True),
        ({"Origin": "http://localhost:8001"}, False),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "http://localhost.elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({}, False),
        ({"Referer": f"{HOME}/"}, False),
    ],
)
def test_writes_pass_only_from_our_own_pages(site, method, headers, allowed):
    response = site.open("/change", method=method, headers=headers)
    assert response.status_code == (200 if allowed else 403)
    if not allowed:
        assert HOME in response.text


def test_reading_and_what_changes_nothing_need_no_origin(site):
    assert site.get("/change", headers={"Sec-Fetch-Site": "cross-site"}).text == "changed"
    assert site.post("/ask", headers={"Origin": "http://elsewhere.example"}).text == "answered"


def test_the_refusal_on_the_api_has_the_one_shape(tmp_path):
    app = street_app(tmp_path)
    response = app.test_client().post("/api/v1/tours/any/undo", json={"revision": 1})
    assert response.status_code == 403
    assert response.json["code"] == "Forbidden"
    assert response.json["faults"] == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000"])
def test_the_site_answers_to_the_loopback_names(site, host):
    assert site.get("/change", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil", "[::2]", ""]
)
def test_the_site_answers_to_no_other_name(site, host):
    response = site.get("/change", headers={"Host": host})
    assert response.status_code == 400
    assert "PLANNER_TRUSTED_HOSTS" in response.text
    assert site.get("/api/v1/venues", headers={"Host": host}).json["code"] == "BadRequest"


def test_a_name_that_is_no_name_is_refused_without_a_bug(site):
    response = site.get("/change", headers={"Host": "a<script>b"})
    assert response.status_code == 400
    assert "<script>b" not in response.text


def test_the_operators_names_are_trusted(tmp_path):
    site = street_app(tmp_path, trusted_hosts=("tour.example",)).test_client()
    assert site.get("/openapi.json", headers={"Host": "tour.example"}).status_code == 200
    assert site.get("/openapi.json", headers={"Host": "localhost"}).status_code == 200
    assert site.get("/openapi.json", headers={"Host": "other.example"}).status_code == 400


def test_below_a_name_with_a_dot_all_names_are_trusted():
    hosts = Hosts.of(Settings(trusted_hosts=(".example",)))
    assert hosts.trusts("tour.example:8000")
    assert not hosts.trusts("tour.example.org")
    assert not hosts.trusts("example")


@pytest.mark.parametrize(
    ("listens", "host", "trusted"),
    [
        ("192.0.2.7", "192.0.2.7:8000", True),
        ("192.0.2.7", "192.0.2.8:8000", False),
        ("2001:db8::7", "[2001:db8::7]:8000", True),
        ("2001:db8::7", "[2001:db8::8]", False),
        ("tour.local", "TOUR.local", True),
        # On all addresses: any number is this machine, and of the names only its own.
        (EVERYWHERE, "192.0.2.8:8000", True),
        ("::", "[fe80::9]:8000", True),
        (EVERYWHERE, "desk:8000", True),
        (EVERYWHERE, "evil.example", False),
        (EVERYWHERE, "192.0.2.8.evil.example", False),
    ],
)
def test_the_address_that_the_server_listens_on_is_trusted(monkeypatch, listens, host, trusted):
    monkeypatch.setattr(guard.socket, "gethostname", lambda: "desk")
    assert Hosts.of(Settings(host=listens)).trusts(host) is trusted


def test_where_the_operator_set_names_these_alone_count():
    hosts = Hosts.of(Settings(host="192.0.2.7", trusted_hosts=("tour.example",)))
    assert hosts.trusts("tour.example")
    assert hosts.trusts("localhost:8000")
    assert not hosts.trusts("192.0.2.7")
    assert not Hosts.of(Settings(host=EVERYWHERE, trusted_hosts=("a",))).trusts("192.0.2.7")


def test_a_large_body_is_refused(site):
    response = site.post("/api/v1/plan", data=b"x" * 1_000_001, content_type="application/json")
    assert response.status_code == 413
    assert response.json["code"] == "TooBig"


def test_a_bug_shows_a_sentence_and_is_logged(tmp_path, caplog):
    app = Flask("planner", template_folder=street_app(tmp_path).template_folder)

    def broken():
        raise RuntimeError("secret detail")

    app.add_url_rule("/api/broken", view_func=broken)
    errors.install(app)
    response = app.test_client().get("/api/broken")
    assert response.status_code == 500
    assert response.json["code"] == "InternalError"
    assert "secret" not in response.text
    assert "secret detail" in caplog.text

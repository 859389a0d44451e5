import json
import re

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup

from planner.itinerary.model.encoding import to_json
from planner.settings import ROOT
from planner.version import VERSION
from planner.web.api.openapi import PAGES, document
from planner.web.osrm.query import PROFILES

BRIEF = json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))


def test_the_document_is_served_and_comes_once(client):
    response = client.get("/openapi.json")
    assert response.status_code == 200
    assert response.json == json.loads(json.dumps(document()))
    assert response.json["openapi"].startswith("3.1")
    assert response.json["info"]["version"] == VERSION
    again = client.get("/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_every_route_is_documented_or_a_page(app):
    paths = document()["paths"]
    served = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PAGES:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            served.add((path, method.lower()))
    documented = {
        (path, method) for path, item in paths.items() for method in item if method != "parameters"
    }
    assert served == documented


def test_every_page_is_a_route(app):
    assert set(app.view_functions) >= PAGES


def test_every_reference_leads_somewhere_and_every_schema_is_valid():
    whole = document()
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(whole)):
        found = whole
        for step in reference.split("/"):
            found = found[step]
    for schema in whole["components"]["schemas"].values():
        validator_for(schema, Draft202012Validator).check_schema(schema)


def test_every_operation_has_a_name_of_its_own_and_a_summary():
    operations = [
        operation
        for item in document()["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for operation in operations)


def validator(name):
    whole = document()
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": whole["components"]}
    )


def test_the_sample_tour_fits_the_documents_brief_and_its_itinerary(app):
    validator("Brief").validate(BRIEF)
    held = app.extensions["planner"]
    planned = held.tours.plan(held.store.get("accsm-2017"))
    itinerary = json.loads(msgspec.json.encode(to_json(planned)))
    validator("Itinerary").validate(itinerary)
    # And the document is not so loose that everything would fit.
    del itinerary["days"][0]["stops"][0]["arrive_s"]
    assert not validator("Itinerary").is_valid(itinerary)


@pytest.fixture(scope="module")
def api(whole_app):
    return schemathesis.openapi.from_wsgi("/openapi.json", whole_app)


load_all_checks()
CHECKS = schemathesis.checks.CHECKS.get_by_names(
    [
        "not_a_server_error", "status_code_conformance", "content_type_conformance",
        "response_headers_conformance", "response_schema_conformance",
    ]
)  # fmt: skip


OPERATIONS = [
    (path, method)
    for path, item in document()["paths"].items()
    for method in item
    if method != "parameters"
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_what_the_document_promises_is_kept(api, path, method):
    @given(case=api[path][method].as_strategy())
    @settings(
        max_examples=12, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def any_request(case):
        # As our own pages do; without it, every write would end at the guard. The checks do not unpack.
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"}
        case.call_and_validate(checks=CHECKS, headers=headers)

    any_request()


def test_a_promise_that_is_not_kept_would_be_found(whole_app):
    # The same checks on a document that promises another status.
    changed = document()
    changed["paths"]["/healthz"]["get"]["responses"] = {"204": {"description": "Nothing."}}
    api = schemathesis.openapi.from_dict(changed)
    api.app = whole_app
    case = api["/healthz"]["GET"].Case()
    with pytest.raises(FailureGroup, match="204"):
        case.call_and_validate(checks=CHECKS)


@pytest.mark.parametrize("profile", PROFILES)
def test_real_answers_of_the_roads_fit_the_document(client, profile):
    points = "106.79426,-6.594612;106.7985,-6.6"
    route = client.get(f"/route/v1/{profile}/{points}?steps=true&annotations=true").json
    validator("OsrmRoute").validate(route)
    table = client.get(f"/table/v1/{profile}/{points}?annotations=duration,distance").json
    validator("OsrmTable").validate(table)
    trip = client.get(f"/trip/v1/{profile}/{points}?annotations=true").json
    validator("OsrmTrip").validate(trip)
    nearest = client.get(f"/nearest/v1/{profile}/{points}?number=2").json
    validator("OsrmNearest").validate(nearest)


def test_real_answers_of_the_desk_fit_the_document(client):
    kept = client.get("/api/v1/tours/accsm-2017").json
    validator("KeptTour").validate(kept)
    compared = client.post(
        "/api/v1/tours/accsm-2017/days/2017-08-03/optimise",
        json={"revision": kept["tour"]["revision"]},
    ).json
    validator("Comparison").validate(compared)
    validator("Health").validate(client.get("/healthz").json)
    validator("FeatureCollection").validate(client.get("/api/v1/venues").json)

import pytest

from planner.errors import (
    Busy,
    Conflict,
    DataFault,
    Fault,
    InvalidInput,
    NoRoute,
    NoSegment,
    NotFound,
    PlannerError,
    TooBig,
    Unavailable,
)
from planner.web.errors import BadRequest, Forbidden, status_of
from tests.web.one_street import street_app

HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def app(tmp_path):
    return street_app(tmp_path)


def answer(app, error, address="/page", **headers):
    def view():
        raise error

    app.add_url_rule(address, view_func=view)
    return app.test_client().get(address, headers=headers)


def not_ready():
    raise Unavailable("Not ready.")


def subclasses(kind):
    return {kind}.union(*(subclasses(one) for one in kind.__subclasses__()))


def test_every_error_has_a_status_of_its_own_kind():
    statuses = {
        InvalidInput: 422, DataFault: 500, NotFound: 404, Conflict: 409, NoRoute: 422,
        NoSegment: 422, TooBig: 413, Unavailable: 503, Busy: 503, BadRequest: 400, Forbidden: 403,
    }  # fmt: skip
    for kind, status in statuses.items():
        assert status_of(kind("sentence")) == status
    known = {one for one in subclasses(PlannerError) if one.__module__ == "planner.errors"}
    assert known - {PlannerError} <= set(statuses)


def test_a_program_gets_code_sentence_and_faults(app):
    faults = [Fault("people", "-1", "give 1 or more")]
    response = answer(app, InvalidInput.of("The brief", faults), "/api/test")
    assert response.status_code == 422
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json == {
        "code": "InvalidInput",
        "message": "The brief has 1 fault. people: -1 is not accepted; give 1 or more.",
        "faults": [{"field": "people", "value": "-1", "expected": "give 1 or more"}],
    }


def test_a_person_gets_a_page_with_the_sentence_and_a_way_out(app):
    response = answer(app, NotFound("There is no tour 'x'."))
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "There is no tour &#39;x&#39;." in response.text
    assert 'href="/"' in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_a_page_lists_every_fault(app):
    faults = [Fault("at", "'noon'", "give a time"), Fault("lang", "'xx'", "give en or id")]
    text = answer(app, InvalidInput.of("The address", faults)).text
    assert "give a time" in text
    assert "give en or id" in text


def test_a_hostile_sentence_runs_nowhere(app):
    text = answer(app, InvalidInput.of(HOSTILE, [Fault(HOSTILE, HOSTILE, HOSTILE)])).text
    assert "<img" not in text
    assert "<script" not in text


def test_a_pages_script_gets_json(app):
    response = answer(app, Conflict("Changed meanwhile."), **{"Sec-Fetch-Dest": "empty"})
    assert response.status_code == 409
    assert response.json["message"] == "Changed meanwhile."


def test_osrms_form_tells_the_clients_mistakes_as_400_and_ours_as_ours(app):
    app.add_url_rule("/table/not-ready", view_func=not_ready)
    response = answer(app, InvalidInput("Wrong."), "/route/wrong-input")
    assert (response.status_code, response.json) == (
        400, {"code": "InvalidQuery", "message": "Wrong."},
    )  # fmt: skip
    response = app.test_client().get("/table/not-ready")
    assert (response.status_code, response.json["code"]) == (503, "Unavailable")


def test_a_wrong_method_tells_the_right_one(app):
    response = app.test_client().delete("/healthz", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 405
    assert response.json["code"] == "MethodNotAllowed"
    assert "GET" in response.headers["Allow"]


def test_a_redirect_stays_a_redirect(app):
    app.add_url_rule("/folder/", view_func=lambda: "here")
    response = app.test_client().get("/folder")
    assert response.status_code == 308
    assert response.headers["Location"].endswith("/folder/")


def test_a_delegate_is_led_back_behind_the_link_that_was_shared(app):
    def view(token):
        raise InvalidInput("Wrong.") if token == "good" else NotFound("No such link.")

    app.add_url_rule("/t/<token>/test", view_func=view)
    site = app.test_client()
    assert 'href="/t/good"' in site.get("/t/good/test").text
    lost = site.get("/t/lost/test").text
    assert "No such link." in lost
    assert "error-home" not in lost


def test_below_a_path_of_another_server_the_way_out_leads_there(app):
    response = app.test_client().get("/nowhere", environ_overrides={"SCRIPT_NAME": "/tour"})
    assert 'href="/tour/"' in response.text
    assert 'href="/tour/static/css/error.css?v=' in response.text

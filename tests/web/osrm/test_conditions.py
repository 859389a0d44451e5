import json
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from planner.errors import InvalidInput
from planner.web.osrm.conditions import Site, conditions
from planner.web.osrm.options import Options, OsrmError

BRIDGE, STREET = SimpleNamespace(id="bridge"), SimpleNamespace(id="street")
SITE = Site(ZoneInfo("Asia/Jakarta"), {"bridge": BRIDGE, "street": STREET}, 5)
KNOWN = frozenset({"depart", "closures", "exclude"})


def read(**given):
    return conditions(Options({name: [text] for name, text in given.items()}, KNOWN, 2), SITE)


@pytest.mark.parametrize(
    ("text", "depart"),
    [
        ("2017-08-03T08:10", "2017-08-03T08:10"),
        ("2017-08-03T08:10:30", "2017-08-03T08:10:30"),
        # Jakarta is seven hours ahead of Greenwich.
        ("2017-08-03T01:10Z", "2017-08-03T08:10"),
        ("2017-08-02T18:10:00-07:00", "2017-08-03T08:10"),
        ("2017-08-03T08:10+07:00", "2017-08-03T08:10"),
        # A plus that was not encoded arrives as a space.
        ("2017-08-03T09:10 08:00", "2017-08-03T08:10"),
    ],
)
def test_a_departure_is_local_time_of_the_city(text, depart):
    assert read(depart=text).depart == datetime.fromisoformat(depart)


@pytest.mark.parametrize(
    "text", ["08:10", "noon", "2017-02-30T08:00", "1501722600", "9999-12-31T23:59-07:00"]
)
def test_another_departure_is_refused(text):
    with pytest.raises(OsrmError, match=r"depart is .*2027-08-03T08:30") as refused:
        read(depart=text)
    assert refused.value.code == "InvalidQuery"


def test_without_any_of_them_it_is_free_flow():
    found = read()
    assert (found.depart, found.closures, found.avoid) == (None, (), frozenset())


def test_closures_are_named_by_id():
    assert read(closures="street,bridge").closures == (STREET, BRIDGE)
    with pytest.raises(OsrmError, match="known here: bridge, street") as refused:
        read(closures="bridge,tunnel")
    assert refused.value.code == "InvalidValue"


def test_roads_are_excluded_by_class():
    assert read(exclude="toll").avoid == {"toll"}
    assert read(exclude="motorway,toll").avoid == {"motorway", "toll"}
    with pytest.raises(OsrmError, match="motorway, toll") as refused:
        read(exclude="toll,ferry")
    assert refused.value.code == "InvalidValue"


FAIR = {"id": "fair", "reason": {"en": "A fair", "id": "Pasar malam"}}
SHUT = {**FAIR, "shuts": {"streets": ["Jalan Mawar"]}}


def test_closures_of_ones_own_come_as_json_in_the_form_of_a_file():
    text = json.dumps({"format": "closures/1", "closures": [SHUT]})
    (closure,) = read(closures=text).closures
    assert (closure.id, closure.shuts.streets[0].name) == ("fair", "Jalan Mawar")
    with pytest.raises(InvalidInput, match=r"closures\[0\].*without any effect"):
        read(closures=json.dumps({"format": "closures/1", "closures": [FAIR]}))
    with pytest.raises(OsrmError, match="JSON in the form of a closures file") as refused:
        read(closures='{"format": ')
    assert refused.value.code == "InvalidQuery"

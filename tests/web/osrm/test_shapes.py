"""Our answers have the fields of a real OSRM's; every intended difference stands in the docs."""

import json
import re
from collections import defaultdict
from datetime import UTC
from types import SimpleNamespace

import pytest

from planner.settings import ROOT
from tests.web.one_street import street_app
from tests.web.osrm_town import ANSWERED, REFUSED, TOWN

FOLDER = ROOT / "tests" / "web" / "osrm_answers"
DOCS = (ROOT / "docs" / "osrm.md").read_text(encoding="utf-8")


def recorded(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    app = street_app(tmp_path_factory.mktemp("town"))
    app.extensions["planner"]._planner._made = SimpleNamespace(
        roads=TOWN.roads(largest_part=False),
        venues=(),
        city=SimpleNamespace(driving_side="left", zone=UTC),
    )
    return app.test_client()


def kind(value):
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return kinds.get(type(value), "number")


def shape(answer):
    """Return {path of an object: {field: (kinds, whether every such object has it)}}.

    The steps of a leg are told apart by their manoeuvre: what a departure tells, an arrival need
    not. What differs within OSRM's own steps (a ref, a class) is compared by its name alone.
    """
    objects, fields = defaultdict(int), defaultdict(lambda: defaultdict(list))

    def walk(value, path):
        if isinstance(value, dict):
            objects[path] += 1
            for name, part in value.items():
                fields[path][name].append(kind(part))
                walk(part, f"{path}.{name}" if path else name)
        elif isinstance(value, list):
            for part in value:
                step = path.endswith("steps")
                walk(part, f"{path}[{part['maneuver']['type']}]" if step else f"{path}[]")
            if value and not isinstance(value[0], dict):
                fields[path]["[]"].append(" ".join(sorted({kind(part) for part in value})))

    walk(answer, "")
    return {
        path: {
            name: (frozenset(kinds), name == "[]" or len(kinds) == objects[path])
            for name, kinds in found.items()
        }
        for path, found in fields.items()
    }


def differences(ours, theirs):
    """Yield the fields of objects that both have in which they differ."""
    for path in ours.keys() & theirs.keys():
        for name in ours[path].keys() | theirs[path].keys():
            if ours[path].get(name) != theirs[path].get(name):
                plain = re.sub(r"steps\[[^\]]*\]", "steps[]", f"{path}.{name}".lstrip("."))
                yield re.sub(r"^(routes|trips)\[\]", "routes[]", plain)


def listed(heading):
    """Return the first column of a table of the docs, without its backticks."""
    part = DOCS.split(f"### {heading}\n")[1].split("\n##")[0]
    rows = [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_every_field_is_as_osrm_writes_it_but_for_what_the_docs_list(town):
    found = defaultdict(list)
    for service, addresses in ANSWERED.items():
        answers = recorded(service)
        assert list(answers) == addresses, "run bench/osrm_answers.py"
        for address in addresses:
            response = town.get(address)
            assert (response.status_code, answers[address]["status"]) == (200, 200), address
            for name in differences(shape(response.json), shape(answers[address]["answer"])):
                found[name].append(address)
    assert set(found) == listed("Fields"), {name: one[0] for name, one in found.items()}


def test_every_refusal_has_osrms_code_but_for_what_the_docs_list(town):
    answers = recorded("refused")
    assert list(answers) == REFUSED, "run bench/osrm_answers.py"
    found = {}
    for address, theirs in answers.items():
        ours = town.get(address)
        codes = ours.json["code"], theirs["answer"]["code"]
        if codes[0] != codes[1]:
            found[address] = codes
        else:
            assert ours.status_code == theirs["status"] == 400
            assert ours.json.keys() == theirs["answer"].keys() == {"code", "message"}
    service = {address: address.split("/")[1] for address in found}
    options = {f"{service[address]}?{address.partition('?')[2]}".rstrip("?") for address in found}
    assert options == listed("Refusals"), found


def test_what_does_not_hang_on_speed_is_equal(town):
    for addresses in ANSWERED.values():
        for address in addresses:
            ours, theirs = (
                town.get(address).json,
                recorded(address.split("/")[1])[address]["answer"],
            )
            for name in ("waypoints", "sources", "destinations"):
                places = [(one.get(name), flat(one.get(name))) for one in (ours, theirs)]
                assert [names for names, _ in places[0][1]] == [names for names, _ in places[1][1]]
                for (_, a), (_, b) in zip(places[0][1], places[1][1], strict=True):
                    assert a == pytest.approx(b, abs=2e-6), address
            assert ours.get("fallback_speed_cells") == theirs.get("fallback_speed_cells")
            if "routes" in theirs:
                legs = [len(one["routes"][0]["legs"]) for one in (ours, theirs)]
                assert legs[0] == legs[1]


def flat(waypoints):
    """Return names and places of a list, or of a list of lists."""
    if waypoints and isinstance(waypoints[0], list):
        return [one for part in waypoints for one in flat(part)]
    return [(one["name"], one["location"]) for one in waypoints or ()]


def test_the_nodes_beside_a_place_are_those_that_osrm_names(town):
    # In either order; where a one-way street or a bearing hides one of them from OSRM, it names 0.
    named = 0
    for address, answer in recorded("nearest").items():
        theirs = answer["answer"].get("waypoints", [])
        ours = town.get(address).json.get("waypoints", [])
        for mine, other in zip(ours, theirs, strict=True):
            if isinstance(other, dict) and mine["name"] == other["name"]:
                assert set(other["nodes"]) - {0} <= set(mine["nodes"]), address
                named += 1
    assert named > 5

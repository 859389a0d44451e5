"""The JSON form of closures: read whole, or every fault told."""

from __future__ import annotations

import copy
import json
import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import DataFault, Fault, InvalidInput
from planner.roads.times.closures import Closure, NamedStreet, Where
from planner.roads.times.closures_file import load_closures, parse_closures
from planner.settings import ROOT
from planner.words import Words

CORNERS = [[106.79, -6.6], [106.8, -6.6], [106.8, -6.59]]
RING = tuple((lon, lat) for lon, lat in CORNERS)
WHOLE: dict[str, Any] = {
    "format": "closures/1",
    "closures": [
        {
            "id": "fair-2027",
            "reason": {"en": "A fair", "id": "Pasar malam"},
            "begin": "2027-08-03T18:00",
            "end": "2027-08-04T01:30",
            "profiles": ["car", "coach"],
            "shuts": {
                "streets": ["Jalan Mawar", {"name": "Jalan Melati", "within": CORNERS}],
                "edges": [[11, 12], [12, 11]],
                "areas": [[*CORNERS, CORNERS[0]]],
            },
            "opens": {"streets": ["Jalan Kenanga"]},
            "reverses": {"edges": [[-7, 9]]},
            "note": {"en": "Assumed.", "id": "Asumsi."},
            "source": "The organiser (2027)",
        },
        {
            "id": "least",
            "reason": {"en": "Works", "id": "Pekerjaan"},
            "shuts": {"streets": ["Jalan Mawar"]},
        },
    ],
}


def faults(data: object) -> dict[str, Fault]:
    with pytest.raises(InvalidInput) as caught:
        parse_closures(data)
    return {fault.field: fault for fault in caught.value.faults}


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """Return the whole form with one value changed; ``path`` begins inside the first closure."""
    data = copy.deepcopy(WHOLE)
    part = data["closures"][0]
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return data


def test_a_closure_is_read_whole() -> None:
    first, least = parse_closures(WHOLE)
    assert first == Closure(
        id="fair-2027",
        reason=Words("A fair", "Pasar malam"),
        begin=datetime.fromisoformat("2027-08-03T18:00"),
        end=datetime.fromisoformat("2027-08-04T01:30"),
        profiles=("car", "coach"),
        shuts=Where(
            streets=(NamedStreet("Jalan Mawar"), NamedStreet("Jalan Melati", RING)),
            edges=((11, 12), (12, 11)),
            areas=(RING,),
        ),
        opens=Where(streets=(NamedStreet("Jalan Kenanga"),)),
        reverses=Where(edges=((-7, 9),)),
        note=Words("Assumed.", "Asumsi."),
        source="The organiser (2027)",
    )
    # What is left out: open at both sides, for vehicles, nothing opened, nothing assumed.
    assert least == Closure(
        "least", Words("Works", "Pekerjaan"), None, None, ("coach", "car"),
        Where(streets=(NamedStreet("Jalan Mawar"),)),
    )  # fmt: skip
    assert hash(first) == hash(parse_closures(WHOLE)[0])


def test_every_fault_is_told_at_once() -> None:
    found = faults({
        "format": "closures/2",
        "title": "x",
        "closures": [
            {
                "id": "Big Fair",
                "reason": {"en": " "},
                "begin": "2027-08-03 18:00",
                "end": "2027-02-30T10:00",
                "profiles": ["coach", "bike"],
                "shuts": {"streets": ["", {"within": CORNERS[:2]}, 7], "roads": []},
                "opens": {},
                "reverses": {
                    "edges": [[1, 2, 3], [True, 1], [1.5, 2]],
                    "areas": [[[106.8, -6.6], [-6.6, 106.8], [200, 0]], [[1, 2]] * 3, "all"],
                },
                "mayor": "x",
            },
            {"id": "late", "reason": {"en": "a", "id": "b"}, "begin": "2027-08-04T10:00",
             "end": "2027-08-04T10:00", "shuts": {"streets": []}},
            {"id": "late", "reason": {"en": "a\\u202e", "id": "b"}},
            "everything",
        ],
    })  # fmt: skip
    first = "closures[0]"
    assert set(found) == {
        "format", "title", f"{first}.id", f"{first}.reason.en", f"{first}.reason.id",
        f"{first}.begin", f"{first}.end", f"{first}.profiles[1]", f"{first}.mayor",
        f"{first}.shuts.streets[0]", f"{first}.shuts.streets[1].name",
        f"{first}.shuts.streets[1].within", f"{first}.shuts.streets[2]", f"{first}.shuts.roads",
        f"{first}.opens", *(f"{first}.reverses.edges[{i}]" for i in range(3)),
        f"{first}.reverses.areas[0][1][1]", f"{first}.reverses.areas[0][2][0]",
        f"{first}.reverses.areas[1]", f"{first}.reverses.areas[2]",
        "closures[1].end", "closures[1].shuts.streets",
        "closures[2]", "closures[2].id",
        "closures[3]", "closures[3].id", "closures[3].reason",
    }  # fmt: skip
    assert found["closures[1].end"].sentence() == (
        "closures[1].end: '2027-08-04T10:00' is not accepted; give a moment after 2027-08-04T10:00."
    )
    assert found["closures[2].id"].expected == ("closures[1] has it already; give an id of its own")
    assert "coach, car, walk" in found[f"{first}.profiles[1]"].expected


def test_many_polygons_of_many_points_are_too_many() -> None:
    line = [[0, n / 10] for n in range(199)] + [[1, 0]]
    # 10 areas of 200 points, and 3 of the polygon that the street has already
    found = faults(changed("shuts", "areas", to=[line] * 10))
    assert found["closures"].value == "2003 points"


@pytest.mark.parametrize("value", [None, 7, [], "closures", {}, {"format": "closures/1"}])
def test_what_is_no_list_of_closures_is_refused(value: object) -> None:
    assert faults(value)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("reason", "en"), "a\u202eb", "reason.en"),  # would turn the text round it
        (("reason", "en"), "x" * 501, "reason.en"),
        (("reason", "ms"), "pasar malam", "reason.ms"),
        (("begin",), "2027-08-03T24:00", "begin"),
        (("begin",), "2027-08-03T18:00+07:00", "begin"),
        (("profiles",), [], "profiles"),
        (("shuts", "edges"), [[1, 1 << 70]], "shuts.edges[0]"),
        (("shuts", "areas"), [[[float("nan"), 0], [1, 1], [2, 2]]], "shuts.areas[0][0][0]"),
        (("shuts", "areas"), [[[10**5000, 0], [1, 1], [2, 2]]], "shuts.areas[0][0][0]"),
        (("shuts", "areas"), [[[0, n / 10] for n in range(202)]], "shuts.areas[0]"),
        (("shuts", "streets"), ["Jalan Mawar"] * 201, "shuts.streets"),
    ],
)
def test_one_bad_value_is_one_fault(path: tuple[str, ...], value: object, field: str) -> None:
    assert list(faults(changed(*path, to=value))) == [f"closures[0].{field}"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
places = st.sampled_from([
    ("id",), ("reason",), ("reason", "en"), ("begin",), ("profiles",), ("shuts",),
    ("shuts", "streets"), ("shuts", "streets", 1), ("shuts", "edges"), ("shuts", "edges", 0),
    ("shuts", "areas"), ("shuts", "areas", 0), ("shuts", "areas", 0, 0), ("opens",), ("note",),
    ("source",),
])  # fmt: skip


@given(places, json_values)
def test_garbage_gets_sentences_and_no_traceback(path: tuple[str | int, ...], value: Any) -> None:
    error = refusal(changed(*path, to=value))
    if error is not None:
        assert error.faults
        assert all(fault.field.startswith("closures[0]") for fault in error.faults)
        assert str(error).isprintable()


def refusal(data: object) -> InvalidInput | None:
    try:
        parse_closures(data)
    except InvalidInput as error:
        return error
    return None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "valid JSON"),
        (b"\xff\xfe", "valid JSON"),
        (b"[" * 100_000, "valid JSON"),
        (b'{"format": "closures/1", "format": "closures/1"}', "the key format stands twice"),
        (b'{"format": "closures/1", "closures": [7]}', r"closures\[0\]: 7 is not accepted"),
    ],
)
def test_a_bad_file_is_a_clear_sentence(tmp_path, content: bytes, told: str) -> None:
    path = tmp_path / "closures.json"
    path.write_bytes(content)
    with pytest.raises(DataFault, match=told):
        load_closures(path)


def test_a_missing_file_is_a_clear_sentence(tmp_path) -> None:
    with pytest.raises(DataFault, match=r"closures\.json: No such file"):
        load_closures(tmp_path / "closures.json")


def test_a_good_file_is_read(tmp_path) -> None:
    path = tmp_path / "closures.json"
    path.write_text(json.dumps(WHOLE), encoding="utf-8")
    assert load_closures(path) == parse_closures(WHOLE)


def test_the_form_in_the_documentation_is_accepted() -> None:
    text = (ROOT / "docs" / "traffic.md").read_text(encoding="utf-8")
    (form,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    (fair,) = parse_closures(json.loads(form))
    assert fair.shuts.areas
    assert fair.reverses.streets[0].within

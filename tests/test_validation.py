"""planner.validation."""

import json

import pytest
from jsonschema import Draft202012Validator

from planner.errors import Fault
from planner.validation import (
    Fields,
    RepeatedKey,
    schema_faults,
    shown,
    shown_key,
    without_repeats,
)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (None, "nothing"),
        (True, "true"),
        (7, "7"),
        (-2.5, "-2.5"),
        (10**60, "a number of more than 60 digits"),
        (float("nan"), "nan"),
        ("a'b", '"a\'b"'),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 75, f"'{'x' * 60}' and 15 more characters"),
        ("a\u202eb\n", r"'a\u202eb\n'"),
        ("\ud800", r"'\ud800'"),
        ({"a": 1, "b": 2}, "an object of 2 fields"),
        ([-6.6, 106.8], "[-6.6, 106.8]"),
        ([10**60], "[a number of more than 60 digits]"),
        ([True], "a list of 1"),
        ([[]] * 3, "a list of 3"),
        ([1] * 5, "a list of 5"),
        ([], "a list of 0"),
    ],
)
def test_a_value_is_one_short_printable_line(value, line):
    assert shown(value) == line
    assert shown(value).isprintable()


def test_a_field_s_name_is_one_short_printable_word():
    assert shown_key("x" * 100) == "x" * 60
    assert shown_key("a\nb") == r"'a\nb'"
    assert shown_key(7) == "7"


def test_a_key_that_stands_twice_is_refused_at_any_depth():
    assert json.loads('{"a": {"b": 1}}', object_pairs_hook=without_repeats) == {"a": {"b": 1}}
    with pytest.raises(RepeatedKey, match="the key b stands twice in one object") as refused:
        json.loads('{"a": [{"b": 1, "b": 1}]}', object_pairs_hook=without_repeats)
    assert refused.value.key == "b"


SCHEMA = {
    "type": "object",
    "required": ["name", "visits"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "x-expected": "give a name"},
        "visits": {"type": "array", "items": {"$ref": "#/$defs/visit"}},
    },
    "$defs": {
        "visit": {
            "type": "object",
            "required": ["minutes"],
            "dependentRequired": {"hours": ["source"]},
            "properties": {"minutes": {"$ref": "#/$defs/minutes"}},
        },
        "minutes": {"type": "integer", "x-expected": "give whole minutes"},
    },
}


def test_the_faults_of_a_schema_are_told_in_the_order_of_the_data():
    data = {"stray": 1, "visits": [{"minutes": "x"}, {}, {"minutes": 3, "hours": "all day"}]}
    found = schema_faults(Draft202012Validator(SCHEMA), data, path="day")
    assert list(found) == [
        Fault("day.name", "nothing", "give a name"),
        Fault("day.stray", "an unknown field",
              "leave it out; the known fields here are name, visits"),
        Fault("day.visits[0].minutes", "'x'", "give whole minutes"),
        Fault("day.visits[1].minutes", "nothing", "give whole minutes"),
        Fault("day.visits[2].source", "nothing", "because hours is given, fill it in"),
    ]  # fmt: skip


def test_a_number_that_python_cannot_print_is_a_fault_like_another():
    (fault,) = schema_faults(
        Draft202012Validator({"type": "string", "x-expected": "give a text"}), 10**5000, whole="it"
    )
    assert fault == Fault("it", "a number of more than 60 digits", "give a text")


def test_what_cannot_be_read_is_a_fault_and_a_harmless_value():
    reader = Fields()
    table = reader.table({"a": float("nan"), "b": 2.5, "c": ["x", "x", ""], "d": 1}, "t", "abc")
    assert reader.number(table["a"], "t.a", 1, 3) == 1
    assert reader.whole(table["b"], "t.b", 1, 3) == 1
    assert reader.texts(table["c"], "t.c", "write names", 3) == ("x",)
    assert reader.one_of("z", "t.e", ("x", "y")) == "x"
    assert reader.faults == [
        Fault("t.d", "an unknown field", "leave it out; the known fields here are a, b, c"),
        Fault("t.a", "nan", "write a number from 1 to 3"),
        Fault("t.b", "2.5", "write a whole number from 1 to 3"),
        Fault("t.c[2]", "''", "write names"),
        Fault("t.c[1]", "'x'", "write each one once"),
        Fault("t.e", "'z'", "write one of x, y"),
    ]

from __future__ import annotations

import pytest

from planner.web.desk.forms.form_data import FormData, put


def one(text):
    return FormData({"field": [text]})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9", "09:00"), ("9.30", "09:30"), ("0930", "09:30"), ("930", "09:30"), (" 9:30 ", "09:30"),
        ("9h30", "09:30"), ("25:30", "25:30"), ("", None), ("   ", None),
        # What is no time is left as it was typed; the brief's own rule refuses it.
        ("half nine", "half nine"), ("9:3", "9:3"), ("123456", "123456"), ("9:30 pm", "9:30 pm"),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text, read):
    assert one(text).clock("field") == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("12", 12), ("-3", -3), ("1.5", 1.5), ("1,5", 1.5), ("", None), ("ten", "ten"),
     ("1e5", "1e5"), ("٣", "٣"), ("1_000", "1_000"), ("9" * 30, "9" * 30), ("nan", "nan")],
)  # fmt: skip
def test_numbers_are_read_with_point_or_comma(text, read):
    found = one(text).number("field")
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(
    ("text", "read"),
    [("2017-08-03 9:05", "2017-08-03T09:05"), ("2017-08-03T10.00", "2017-08-03T10:00"),
     ("tomorrow", "tomorrow"), ("", None)],
)  # fmt: skip
def test_moments_are_read(text, read):
    assert one(text).moment("field") == read


def test_one_language_stands_for_both():
    assert FormData({"a.en": ["Lunch"], "a.id": [""]}).words("a") == {"en": "Lunch"}
    assert FormData({"a.en": [""], "a.id": ["Makan"]}).words("a") == {"en": "Makan", "id": "Makan"}
    assert FormData({"a.en": [" "], "a.id": [""]}).words("a") is None


def test_empty_rows_are_no_entries_and_faults_find_the_rows_they_mean():
    typed = FormData(
        {
            "windows[0][0]": [""], "windows[0][1]": [""],
            "windows[2][0]": ["9"], "windows[2][1]": ["10"],
            "windows[5][0]": ["12"], "windows[5][1]": [""],
        }
    )  # fmt: skip
    assert typed.windows() == [["09:00", "10:00"], ["12:00", ""]]
    assert typed.field_of("windows[0][1]") == "windows[2][1]"
    assert typed.field_of("windows[1]") == "windows[5][0]"
    assert typed.field_of("windows[1][1]") == "windows[5][1]"


def test_a_fault_deeper_than_any_field_stands_beside_the_field_that_holds_it():
    typed = FormData({"after": ["weir"], "label.en": ["x"], "label.id": [""]})
    assert typed.field_of("after[3]") == "after"
    assert typed.field_of("label") == "label.en"
    assert typed.field_of("order[1]") is None


def test_what_is_not_filled_in_is_not_in_the_brief():
    item = {"windows": [["09:00", "10:00"]], "buying_min": 5}
    put(item, "windows", [])
    put(item, "buying_min", 0)
    put(item, "least_min", None)
    put(item, "label", "")
    assert item == {"buying_min": 0}

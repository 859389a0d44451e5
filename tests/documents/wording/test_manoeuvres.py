from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from planner.documents.wording.manoeuvres import (
    Phrase,
    at_once,
    compass,
    ordinal,
    say,
    sentence,
)
from planner.manoeuvre import Manoeuvre, ManoeuvreType, Modifier

TYPES = get_args(ManoeuvreType)
MODIFIERS = (*get_args(Modifier), None)
EXITS = (None, *range(1, 13))
SIDES = ("left", "right", None)
STREET = "Right Kanan Left Kiri Exit"
"""A street whose name belongs to no language: it must not count as words of the text."""
STREETS = (STREET, "")
MODES = ("coach", "walk")
LANGUAGES = ("id", "en")

COMBINATIONS = list(product(TYPES, MODIFIERS, EXITS, SIDES, STREETS, MODES))


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold().replace(STREET.casefold(), "")))


def manoeuvre(
    type_: str, modifier: str | None = None, street: str = "Jalan Merak", after: int = 45, **facts
) -> Manoeuvre:
    return Manoeuvre(type_, modifier, street, 106.8, -6.6, 0, after, 100, 1000, 0, 0, **facts)


def made_of(type_, modifier, exit_, side, street, **facts) -> Manoeuvre:
    return manoeuvre(type_, modifier, street, exit=exit_, side=side, **facts)


def texts(language: str) -> dict[tuple, str]:
    """Return every text that can be said in a language, alone and told with what follows."""
    found = {}
    for combination in COMBINATIONS:
        *facts, mode = combination
        made = made_of(*facts)
        # Bearings all round, so that every compass point is said.
        made = replace(made, bearing_after_deg=45 * (len(found) % 8))
        before = manoeuvre("turn", "left", STREET, then=True)
        found[combination, "alone"] = sentence(made, language, mode)
        found[combination, "next"] = sentence(before, language, mode, following=made)
    return found


@pytest.fixture(scope="module", params=LANGUAGES)
def said(request) -> dict[tuple, str]:
    return texts(request.param)


def test_no_text_is_empty_or_holds_a_placeholder_or_a_double_blank(said):
    assert len(said) == 2 * 10 * 9 * 13 * 3 * 2 * 2
    for text in said.values():
        assert re.fullmatch(r"[A-Z][^{}<>_]*[a-z0-9]\.", text), text
        assert "  " not in text
        assert " ," not in text
        assert ",," not in text
        assert "None" not in text
        assert not re.search(r"\b0th|ke-0", text)


def test_left_and_right_are_never_said_at_once_but_for_the_turn_that_was_told(said):
    for (combination, how), text in said.items():
        type_, modifier, _, side, _, _ = combination
        told = words(text) & {"left", "right", "kiri", "kanan"}
        # Before what follows at once stands "Turn left into …".
        alone = words(text.partition(" then at once ")[2] or text.partition(" lalu segera ")[2])
        told = alone & {"left", "right", "kiri", "kanan"} if how == "next" else told
        turns = side if type_ == "arrive" else modifier
        if type_ in {"depart", "roundabout", "exit roundabout"} and how == "alone":
            turns = None
        if type_ in {"roundabout", "exit roundabout"} or turns in {None, "straight", "uturn"}:
            assert told == set(), text
            continue
        wanted = {"left": {"left", "kiri"}, "right": {"right", "kanan"}}[turns.split()[-1]]
        assert len(told) == 1, text
        assert told < wanted, text


def test_no_word_of_one_language_is_said_in_the_other():
    # No list to keep: whatever the English says anywhere is English, and Indonesian the same.
    vocabulary = {
        language: set().union(*(words(text) for text in texts(language).values()))
        for language in LANGUAGES
    }
    assert vocabulary["en"] & vocabulary["id"] == set()
    # And what no Indonesian word is written with.
    assert [w for w in vocabulary["id"] if re.search(r"th|gh|ck|wh|oo|ee|[qxvz]", w)] == []
    assert {"kanan", "kiri", "belok", "bundaran", "segera"} <= vocabulary["id"]
    assert {"right", "left", "turn", "roundabout", "once"} <= vocabulary["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_names_the_street_or_says_that_there_is_none(language):
    for type_, modifier, exit_, side, street, mode in COMBINATIONS:
        phrase = say(made_of(type_, modifier, exit_, side, street), language, mode)
        assert phrase.verb
        assert STREET not in phrase.verb
        assert phrase.unnamed == (phrase.street != "" and street == "")
        if type_ == "arrive" or (type_ == "roundabout" and exit_ is None):
            assert phrase.street == ""
        else:
            assert phrase.street
            # An unnamed road is told by its direction, once.
            assert bool(phrase.extra) == (street == "" and type_ != "depart")


@pytest.mark.parametrize("number", range(1, 13))
def test_exits_are_numbered(number):
    for type_, modifier in product(("roundabout", "exit roundabout"), get_args(Modifier)):
        made = manoeuvre(type_, modifier, exit=number)
        assert re.search(rf"keluar ke-{number}\b", sentence(made, "id"))
        assert re.search(rf"\b{number}(st|nd|rd|th) exit", sentence(made, "en"))


TYPES_WITH_SIDES = ["turn", "continue", "new name", "fork", "end of road", "merge"]


@pytest.mark.parametrize("type_", TYPES_WITH_SIDES)
@pytest.mark.parametrize("modifier", get_args(Modifier))
def test_left_is_left_and_right_is_right_in_both_languages(type_, modifier):
    for language, right, left in (("id", "kanan", "kiri"), ("en", "right", "left")):
        text = say(manoeuvre(type_, modifier), language).verb.casefold()
        assert (right in text) == modifier.endswith("right"), (language, text)
        assert (left in text) == modifier.endswith("left"), (language, text)


@pytest.mark.parametrize("modifier", ["slight right", "right", "sharp right"])
def test_keep_right_is_kanan(modifier):
    made = manoeuvre("fork", modifier)
    assert sentence(made, "en") == "At the fork keep right into Jalan Merak."
    assert sentence(made, "id") == "Di percabangan, ambil jalur kanan ke Jalan Merak."


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("type_", ["turn", "continue", "new name", "end of road"])
def test_no_two_modifiers_of_a_type_say_the_same(type_, language):
    said = [say(manoeuvre(type_, modifier), language).verb for modifier in get_args(Modifier)]
    assert len(set(said)) == 8


# From the table of the printed sheet and from Indonesian usage, checked by reading.
SAID = [
    (manoeuvre("depart"), "Berangkat ke timur laut di", "Start north-east on"),
    (manoeuvre("new name", "straight"), "Lurus terus, jalan menjadi", "Straight on, becomes"),
    (manoeuvre("turn", "slight left"), "Serong kiri ke", "Bear left into"),
    (manoeuvre("turn", "slight right"), "Serong kanan ke", "Bear right into"),
    (manoeuvre("turn", "left"), "Belok kiri ke", "Turn left into"),
    (manoeuvre("turn", "right"), "Belok kanan ke", "Turn right into"),
    (manoeuvre("turn", "sharp right"), "Belok kanan tajam ke", "Sharp right into"),
    (manoeuvre("turn", "uturn"), "Putar balik di", "Make a U-turn on"),
    (
        manoeuvre("fork", "slight right"),
        "Di percabangan, ambil jalur kanan ke",
        "At the fork keep right into",
    ),
    (
        manoeuvre("end of road", "left"),
        "Jalan habis, belok kiri ke",
        "At the end of the road turn left into",
    ),
    (manoeuvre("continue", "straight"), "Lurus terus ke", "Straight on into"),
    (manoeuvre("merge", "straight"), "Gabung ke", "Merge into"),
    (
        manoeuvre("roundabout", "right", exit=2),
        "Di bundaran, ambil jalan keluar ke-2 menuju",
        "At the roundabout take the 2nd exit into",
    ),
]


@pytest.mark.parametrize(("made", "indonesian", "english"), SAID)
def test_the_words_of_the_sheet(made, indonesian, english):
    assert say(made, "id") == Phrase(indonesian, "Jalan Merak")
    assert say(made, "en") == Phrase(english, "Jalan Merak")


def test_arrival_tells_the_side():
    assert say(manoeuvre("arrive", side="left"), "id") == Phrase("Tiba, di sebelah kiri", "")
    assert say(manoeuvre("arrive", side="right"), "en") == Phrase("Arrive, on the right", "")
    assert sentence(manoeuvre("arrive"), "id") == "Tiba di tujuan."


def test_an_unnamed_road_is_told_by_its_direction():
    made = manoeuvre("turn", "left", "", after=130)
    assert say(made, "id") == Phrase(
        "Belok kiri ke", "jalan tanpa nama", "ke arah tenggara", unnamed=True
    )
    assert sentence(made, "en") == "Turn left into an unnamed road, heading south-east."
    # The departure says the direction itself.
    assert say(manoeuvre("depart", None, ""), "en") == Phrase(
        "Start north-east on", "unnamed road", unnamed=True
    )


def test_on_foot():
    assert say(manoeuvre("depart"), "en", "walk").verb == "Walk north-east on"
    assert say(manoeuvre("depart"), "id", "walk").verb == "Jalan kaki ke timur laut di"
    assert say(manoeuvre("turn", "uturn"), "en", "walk").verb == "Turn back on"
    assert say(manoeuvre("turn", "uturn"), "id", "walk").verb == "Berbalik arah di"


@pytest.mark.parametrize(
    ("bearing", "indonesian", "english"),
    [
        (0, "utara", "north"),
        (22, "utara", "north"),
        (23, "timur laut", "north-east"),
        (90, "timur", "east"),
        (135, "tenggara", "south-east"),
        (180, "selatan", "south"),
        (225, "barat daya", "south-west"),
        (270, "barat", "west"),
        (315, "barat laut", "north-west"),
        (337, "barat laut", "north-west"),
        (338, "utara", "north"),
        (359, "utara", "north"),
    ],
)
def test_the_compass_has_eight_points_of_45_degrees(bearing, indonesian, english):
    made = manoeuvre("depart", after=bearing)
    assert (compass(made, "id"), compass(made, "en")) == (indonesian, english)


def test_ordinals():
    numbers = [1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111]
    assert [ordinal(n, "en") for n in numbers] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th",
    ]  # fmt: skip
    assert ordinal(2, "id") == "ke-2"


def test_a_hostile_street_name_is_told_as_it_is():
    name = "</script>{exit}$x$"
    assert say(manoeuvre("roundabout", "left", name, exit=1), "id").street == name
    assert name in sentence(manoeuvre("turn", "left", name), "en")


TOLD_TOGETHER = [
    # what is told, what follows, Indonesian, English
    (manoeuvre("turn", "left", then=True), manoeuvre("turn", "right"),
     "Belok kiri ke Jalan Merak, lalu segera belok kanan.",
     "Turn left into Jalan Merak, then at once turn right."),
    (manoeuvre("depart", then=True), manoeuvre("end of road", "sharp left"),
     "Berangkat ke timur laut di Jalan Merak, lalu segera belok kiri tajam.",
     "Start north-east on Jalan Merak, then at once turn sharp left."),
    (manoeuvre("turn", "right", "", then=True), manoeuvre("fork", "slight left"),
     "Belok kanan ke jalan tanpa nama, ke arah timur laut, lalu segera ambil jalur kiri.",
     "Turn right into an unnamed road, heading north-east, then at once keep left."),
    (manoeuvre("roundabout", "left", exit=1, then=True), manoeuvre("roundabout", "right", exit=3),
     ("Di bundaran, ambil jalan keluar ke-1 menuju Jalan Merak,"
      " lalu segera bundaran, jalan keluar ke-3."),
     ("At the roundabout take the 1st exit into Jalan Merak,"
      " then at once a roundabout, 3rd exit.")),
    (manoeuvre("turn", "left", then=True), manoeuvre("arrive", side="right"),
     "Belok kiri ke Jalan Merak, lalu segera tiba di sebelah kanan.",
     "Turn left into Jalan Merak, then at once arrive on the right."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "following", "indonesian", "english"), TOLD_TOGETHER)
def test_what_follows_at_once_is_told_in_the_same_breath(told, following, indonesian, english):
    assert sentence(told, "id", following=following) == indonesian
    assert sentence(told, "en", following=following) == english
    # Where nothing follows at once, nothing is added.
    assert sentence(replace(told, then=False), "en", following=following) == sentence(told, "en")


def test_on_foot_one_turns_back():
    assert at_once(manoeuvre("turn", "uturn"), "en", "walk") == "then at once turn back"
    assert at_once(manoeuvre("turn", "uturn"), "id", "coach") == "lalu segera putar balik"

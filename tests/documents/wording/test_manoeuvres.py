from __future__ import annotations

import re
from itertools import product
from typing import get_args

import pytest

from planner.documents.wording.manoeuvres import Phrase, compass, ordinal, say, sentence
from planner.manoeuvre import Manoeuvre, ManoeuvreType, Modifier

TYPES = get_args(ManoeuvreType)
MODIFIERS = (*get_args(Modifier), None)
EXITS = (None, 1, 2, 3, 4, 5)
SIDES = ("left", "right", None)
STREETS = ("Jalan Merak", "")
MODES = ("coach", "walk")

ALL = list(product(TYPES, MODIFIERS, EXITS, SIDES, STREETS, MODES))


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z][a-z-]*", text.casefold().replace("jalan merak", "")))


ENGLISH_WORDS = words(
    "arrive at back bear become becomes bend by continue destination end enter exit follow fork"
    " heading into keep leave left make merge middle north north-east on onto right road"
    " roundabout sharp south start staying straight take the turn u-turn unnamed walk west"
    " east along round"
)
INDONESIAN_WORDS = words(
    "ambil arah belok berangkat berbalik bundaran dari di gabung habis ikuti jalan jalur kaki kanan"
    " ke keluar kiri lurus masuk menjadi menuju nama percabangan putar balik sebelah serong"
    " tajam tanpa tengah terus tetap tiba tikungan timur barat utara selatan tenggara tujuan"
)


def manoeuvre(
    type_: str, modifier: str | None = None, street: str = "Jalan Merak", after: int = 45, **facts
) -> Manoeuvre:
    return Manoeuvre(type_, modifier, street, 106.8, -6.6, 0, after, 100, 1000, 0, 0, **facts)


@pytest.mark.parametrize("type_", TYPES)
def test_every_combination_has_a_text_of_its_own_language(type_):
    for of_type, modifier, exit_, side, street, mode in ALL:
        if of_type != type_:
            continue
        made = manoeuvre(type_, modifier, street, exit=exit_, side=side)
        indonesian, english = sentence(made, "id", mode), sentence(made, "en", mode)
        for text in (indonesian, english):
            assert text.strip() == text
            assert "  " not in text
            assert "{" not in text
            assert text.endswith(".")
            assert text[0].isupper()
        assert not words(indonesian) & ENGLISH_WORDS, indonesian
        assert not words(english) & INDONESIAN_WORDS, english
        for language in ("id", "en"):
            phrase = say(made, language, mode)
            assert phrase.verb
            assert phrase.unnamed == (phrase.street != "" and street == "")
            if type_ not in {"arrive", "roundabout"}:
                assert phrase.street


@pytest.mark.parametrize("type_", ["turn", "continue", "new name", "fork", "end of road", "merge"])
@pytest.mark.parametrize("modifier", get_args(Modifier))
def test_left_is_left_and_right_is_right_in_both_languages(type_, modifier):
    indonesian = say(manoeuvre(type_, modifier), "id").verb
    english = say(manoeuvre(type_, modifier), "en").verb
    for language, text, right, left in (
        ("id", indonesian, "kanan", "kiri"),
        ("en", english, "right", "left"),
    ):
        assert (right in text.casefold()) == modifier.endswith("right"), (language, text)
        assert (left in text.casefold()) == modifier.endswith("left"), (language, text)


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

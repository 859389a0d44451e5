"""Names are cleaned for paper, and only as far as paper needs it."""

from __future__ import annotations

from planner.documents.sheet.glyphs import printable


def test_ordinary_names_stay_as_they_are():
    for name in ("Jalan Ir. H. Juanda", "Café “Élan” № 8", 'a "b" <c> & $x$ #y *z* _u_ `v`'):
        assert printable(name) == name


def test_scripts_of_the_guests_stay_as_they_are():
    for name in ("สวัสดี", "ខ្មែរ", "ລາວ", "မြန်မာ"):
        assert printable(name) == name


def test_what_no_font_has_becomes_a_question_mark():
    # U+1F0A1 is a playing card; U+E000 belongs to nobody; U+D800 is half a character.
    assert printable("Batik \U0001f0a1\ue000\ud800") == "Batik ???"


def test_control_characters_and_direction_marks_do_not_reach_the_page():
    assert printable("a\x00b\nc\u202ed\u2066e") == "a b cde"


def test_no_break_spaces_stay():
    assert printable("13\N{NO-BREAK SPACE}mnt") == "13\N{NO-BREAK SPACE}mnt"


def test_an_endless_word_gets_places_to_break():
    assert printable("x" * 30) == "\u200b".join(["x" * 12, "x" * 12, "x" * 6])
    assert printable("Insinyur-Haji-Djuanda") == "Insinyur-Haji-Djuanda"

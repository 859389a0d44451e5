from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.documents.wording.labels import LABELS, label

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates"
USED = re.compile(r"""\bt\(\s*["']([a-z_.]+)["']""")


@pytest.mark.parametrize("key", sorted(LABELS))
def test_a_label_has_both_languages_and_the_same_places(key):
    words = LABELS[key]
    assert words.en.strip() == words.en != ""
    assert words.id.strip() == words.id != ""
    places = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (words.en, words.id)]
    assert places[0] == places[1]


def test_an_unknown_label_is_named():
    with pytest.raises(KeyError, match=r"phone\.nonsense"):
        label("phone.nonsense", "en")


def test_every_label_that_a_template_asks_for_is_there():
    used = {key for page in TEMPLATES.rglob("*.html") for key in USED.findall(page.read_text())}
    assert used
    assert used - set(LABELS) == set()


def test_every_label_is_asked_for():
    pages = "".join(page.read_text() for page in TEMPLATES.rglob("*.html"))
    route = (ROOT / "planner/web/phone/pages.py").read_text()
    script = (ROOT / "static/js/phone/page.js").read_text()
    unused = {
        key
        for key in LABELS
        if f'"{key}"' not in pages
        and f"'{key}'" not in pages
        # The few that the script fills in travel by their last part.
        and not (
            f'"{key.removeprefix("phone.")}"' in route and key.removeprefix("phone.") in script
        )
    }
    assert unused == set()


def test_labels_speak_the_language_asked_for():
    assert label("phone.next", "en") == "Next"
    assert label("phone.next", "id") == "Berikutnya"
    assert label("phone.next", "th") == "Next"

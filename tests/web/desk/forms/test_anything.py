"""Whatever a form is filled in with: it is refused in words, or what is saved can be read again."""

from __future__ import annotations

import random

import pytest

from planner.web.desk.forms.form_data import FormData
from planner.web.desk.forms.pause import break_edited, break_form
from planner.web.desk.forms.visit import NEW, TOUR, visit_edited, visit_form
from tests.web.desk.forms.test_rest import EDITORS, rich
from tests.web.desk.forms.tours import context, faults, shown, tour

TEXTS = ["", " ", "0", "1", "2.0", "-3", "75", "1e9", "9" * 18, "nan", "9:30", "0930", "25:30", "48:00",
         "2017-08-03", "2017-08-03 10:00", "2017-02-30", "first", "last", "yes", "no", "daily", "co2",
         "hourly", "opens", "bare", "batik", "hotel", "weir", "class", "red", "ko", "ko, en", "Ünï",
         "\u202e", "x" * 200, "a\nb"]  # fmt: skip
SUITED = {
    "served": ["any", "mine"],
    "days": ["2017-08-03", "2017-02-30"],
    "coaches": ["red", "green"],
}


def forms(here):
    for kind, (form, edited) in EDITORS.items():
        yield kind, form(here), lambda data, edited=edited: edited(here, data)
    for key in (NEW, TOUR, "class", "walk"):
        save = lambda data, key=key: visit_edited(here, key, data, remove=False)  # noqa: E731
        yield f"visit {key}", visit_form(here, key), save
    for key in (NEW, *(pause.id for pause in here.day.breaks)):
        save = lambda data, key=key: break_edited(here, key, data, remove=False)  # noqa: E731
        yield f"break {key}", break_form(here, key), save


@pytest.mark.parametrize("here", [rich(), context(tour())])
def test_it_is_refused_in_words_or_can_be_read_again(here):
    chance = random.Random(11)  # noqa: S311 - drawn anew the same at each run
    outcomes = set()
    for kind, form, save in forms(here):
        as_it_is = shown(form)
        names = [*as_it_is, "windows[0][0]", "windows[0][1]", "days", "coaches", "after",
                 "rooms[1].venue", "rooms[1].groups", "coaches[2].people", "coaches[2].name.en",
                 "closures[1].streets", "closures[1].reason.en", "served"]  # fmt: skip
        for _ in range(150):
            values = dict(as_it_is)
            for name in chance.sample(names, chance.randint(1, 4)):
                values[name] = chance.sample(SUITED.get(name, TEXTS), chance.randint(1, 2))
            data = FormData(values)
            edited = save(data)
            told = faults(edited, data)
            assert all(one.sentence.endswith(".") for one in told)
            outcomes.add((kind.split()[0], bool(told)))
    # Either happens with every form.
    assert len(outcomes) == 2 * len({kind.split()[0] for kind, _, _ in forms(here)})

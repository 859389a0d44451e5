"""The rules of the house that no linter holds: how long modules and lines are, how full floors."""

import ast
import re
from collections import Counter

import pytest

from planner.settings import ROOT

MODULES = sorted((ROOT / "planner").rglob("*.py"))
FLOORS = [path for path in MODULES if path.name == "__init__.py"]
PAGES = sorted(
    path
    for folder in ("static", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".js", ".ts", ".html"}
)
MOST_LINES = 400
MOST_COLUMNS = 120
MOST_MODULES = 14
"""On one floor, its ``__init__`` not counted."""
CROWDED = {
    # One module a subject that is put into words.
    "planner/documents/wording": 15,
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def test_no_module_is_longer_than_it_can_be_read():
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES + PAGES}
    assert len(lengths) > 300
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_floor_is_crowded():
    floors = Counter(name_of(path.parent) for path in MODULES if path.name != "__init__.py")
    crowded = {name: modules for name, modules in floors.items() if modules > MOST_MODULES}
    assert crowded == CROWDED


@pytest.mark.parametrize("path", FLOORS, ids=name_of)
def test_every_floor_says_in_a_sentence_what_it_is_for(path):
    told = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    first = told.partition("\n\n")[0]
    assert first.endswith(".")
    assert len(first.split()) > 3


def test_no_line_of_a_page_is_longer_than_a_screen_is_wide():
    long = [
        f"{name_of(path)}:{number}"
        for path in PAGES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > MOST_COLUMNS
    ]
    assert long == []


def test_the_architecture_names_modules_that_there_are():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text[text.index("## Where do I change") : text.index("## Three walks")]
    named = re.findall(r"`((?:planner|static)/[\w/.]+)`", table)
    assert len(named) == table.count("\n|") - 2, "one module in each row"
    missing = [name for name in named if not (ROOT / name).is_file()]
    assert missing == []

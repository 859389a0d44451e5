"""The browser's modules, checked by TypeScript as far as their JSDoc goes (``jsconfig.json``)."""

import subprocess

import pytest

from planner.settings import ROOT


def checked(folder):
    done = subprocess.run(
        ["tsc", "-p", "jsconfig.json"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


@pytest.mark.typescript
def test_the_modules_hold_to_their_types():
    assert checked(ROOT) == []


@pytest.mark.typescript
def test_the_checker_finds_a_wrong_property_and_a_missing_export(tmp_path):
    config = (ROOT / "jsconfig.json").read_text("utf-8")
    (tmp_path / "jsconfig.json").write_text(config.replace("static/js/", "./"), "utf-8")
    (tmp_path / "lines.js").write_text("export const none = 0;\n", "utf-8")
    (tmp_path / "page.js").write_text(
        'import { some } from "./lines.js";\ndocument.body.hiden = some;\n', "utf-8"
    )
    told = [line.partition(":")[0] for line in checked(tmp_path)]
    assert told == ["page.js(1,10)", "page.js(2,15)"]

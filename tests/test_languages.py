"""Languages by their codes."""

import pytest

from planner.languages import is_spoken, name_of
from planner.words import Words


@pytest.mark.parametrize(
    ("language", "spoken", "found"),
    [
        ("ko", ["en", "ko"], True),
        ("ko", ["ko-KR"], True),
        ("ko-KR", ["ko"], True),
        ("ko", ["kok"], False),
        ("zh-Hant", ["zh-Hans"], False),
        ("zh-Hant-TW", ["zh-hant"], True),
        ("en", [], False),
    ],
)
def test_one_code_serves_for_another_that_says_no_more_than_it(language, spoken, found):
    assert is_spoken(language, spoken) is found


def test_names_are_those_of_the_two_languages_of_the_project():
    assert name_of("ko") == Words("Korean", "Korea")
    assert name_of("th") == Words("Thai", "Thai")
    assert name_of("qqq") == Words("qqq", "qqq")

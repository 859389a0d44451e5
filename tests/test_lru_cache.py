"""Values that are kept by key: made once whoever asks, the oldest go first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from planner.lru_cache import Kept


def test_a_value_is_made_once_while_others_wait_for_it():
    kept, gate, made = Kept(2), threading.Event(), []

    def make():
        made.append(1)
        assert gate.wait(30)
        return "value"

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(kept.of, "key", make) for _ in range(8)]
        # Another key waits for nobody.
        assert kept.of("other", lambda: "at once") == "at once"
        gate.set()
        assert {answer.result() for answer in answers} == {"value"}
    assert made == [1]


def test_a_failure_is_told_to_all_who_wait_and_not_remembered():
    kept, gate = Kept(2), threading.Event()

    def fail():
        assert gate.wait(30)
        raise ValueError("not today")

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(kept.of, "key", fail) for _ in range(4)]
        gate.set()
        for answer in answers:
            with pytest.raises(ValueError, match="not today"):
                answer.result()
    assert kept.of("key", lambda: "now") == "now"


def test_the_value_that_was_not_asked_for_longest_goes_first():
    kept = Kept(2)
    for name in ("a", "b"):
        kept.put(name, name.upper())
    assert kept.of("a", lambda: "never made") == "A"
    kept.put("c", "C")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("A", None, "C")

"""Whatever stands at any place of the file, it is read or refused in a sentence, never a crash."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import DataFault, Fault
from planner.venues.file import load_venues
from tests.venues.drawn import CITY, changed, collection, written


def more(venue: dict[str, Any]) -> None:
    venue["properties"]["closures"] = [
        {"from": "2017-01-01", "why": {"en": "W.", "id": "R."}, "source": "sign"}
    ]
    venue["properties"]["set_down"] = {
        "coordinates": [106.8, -6.6],
        "name": {"en": "Gate", "id": "Gerbang"},
        "source": "sign",
    }


WHOLE = collection(changed(more))


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        if isinstance(part, dict | list):
            yield from places(part, (*path, key))
        else:
            yield (*path, key)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.sampled_from(list(places(WHOLE))), value=JSON)
def test_any_damage_is_read_or_refused_in_a_sentence(
    tmp_path: Path, place: tuple[str | int, ...], value: Any
) -> None:
    data: Any = copy.deepcopy(WHOLE)
    holder = data
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    for fault in faults_of(written(tmp_path, data)):
        assert fault.field
        assert fault.value
        assert fault.expected


def faults_of(path: Path) -> tuple[Fault, ...]:
    try:
        load_venues(path, CITY)
    except DataFault as error:
        return error.faults
    return ()

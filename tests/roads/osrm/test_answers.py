import pytest

from planner.roads.osrm.answers import Head, TableAnswer, decoded, matrix_of


def test_a_matrix_is_read_in_whole_numbers():
    # 0.1 s = 100 ms; 2.0004 s rounds to 2000 ms; null is no road.
    assert matrix_of([[0, 0.1], [None, 2.0004]], (2, 2), "durations", 1000).tolist() == [
        [0, 100],
        [-1, 2000],
    ]
    assert matrix_of([[12.5, 13.6]], (1, 2), "distances", 1).tolist() == [[12, 14]]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (None, "no durations"),
        ([], "not 2 x 2"),
        ([[0, 1]], "not 2 x 2"),
        ([[0, 1], [0]], "not 2 x 2"),
        ([[0, 1], [0, 1, 2]], "not 2 x 2"),
        ([[0, -0.1], [0, 0]], "hold -0.1"),
        ([[0, 1e9], [0, 0]], "hold 1e\\+09"),
        ([[0, float("inf")], [0, 0]], "hold inf"),
    ],
)
def test_a_matrix_of_another_shape_or_of_no_times_is_refused(rows, words):
    with pytest.raises(ValueError, match=words):
        matrix_of(rows, (2, 2), "durations", 1000)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>It works!</html>",
        b"[]",
        b"{}",
        b'{"code": 7}',
        b'{"code": "Ok"',
        b'{"code": "Ok", "data_version": {}}',
        b'\xff\xfe{"code": "Ok"}',
        b'{"code": "Ok", "more": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_refused(body):
    with pytest.raises(ValueError, match=r"JSON|truncated|Expected|missing|utf-8|recursion"):
        decoded(body, Head)


@pytest.mark.parametrize("cell", [b"NaN", b"Infinity", b'"1"', b"true", b"1e999", b"[]"])
def test_a_cell_is_a_number_or_null(cell):
    waypoint = b'{"location": [0, 0]}'
    body = b'{"sources": [%s], "destinations": [%s], "durations": [[%s]]}'
    assert decoded(body % (waypoint, waypoint, b"null"), TableAnswer).durations == [[None]]
    with pytest.raises(ValueError, match=r"JSON|Expected|out of range"):
        decoded(body % (waypoint, waypoint, cell), TableAnswer)

"""The readers of published instances, on made-up files of their three forms."""

import json
from pathlib import Path

from bench.published import toptw, tsptw, ttdp
from bench.tours import OURS, best_of, gap_percent


def test_tsptw(tmp_path: Path) -> None:
    (tmp_path / "tsptw").mkdir()
    (tmp_path / "tsptw" / "small.tw").write_text(
        "3 # nodes\n0 4 9\n4 0 3\n9 3 0\n0 100 # the depot\n0 50\n10 20\n"
    )
    (tmp_path / "tsptw" / "best-known.json").write_text(
        '{"small.tw": {"cost": 16, "tour": [1, 2]}}'
    )
    (instance,) = tsptw(tmp_path)
    # 0-1-2-0 is 4 + 3 + 9, the wait at 2 is not counted; the other way round 9 + 3 + 4.
    assert instance.value((("1", "2"),)) == 16
    assert instance.value((("2", "1"),)) == 16
    assert instance.value((("1",),)) is None
    assert instance.best_known == 16


def test_toptw(tmp_path: Path) -> None:
    (tmp_path / "toptw").mkdir()
    rows = [
        "10 1 2 1",
        "0 100",
        "0 0 0 0 0 0 0 0 30",
        "1 3 4 5 7 1 1 1 0 10",
        "2 0 9 5 8 1 1 1 0 8",
    ]
    (tmp_path / "toptw" / "c1.txt").write_text("\n".join(rows) + "\n")
    (tmp_path / "toptw" / "best-known.json").write_text(json.dumps({"c1,1": 7, "c1,2": 7}))
    one, two = toptw(tmp_path)
    # 5 there, 5 of service, 5 back. The other is 9 away and closes at 8.
    assert (one.value((("1",),)), one.value((("2",),))) == (7, None)
    assert len(two.problem.coach_days) == 2
    assert two.value((("1",), ())) == 7


def test_ttdp(tmp_path: Path) -> None:
    (tmp_path / "ttdp").mkdir()
    closed_first = "0 0 " + "540 1020 " * 6
    rows = ["20 2 0 1", "0 0 0 0 0 510 1210", f"1 30 40 60 9 1 {closed_first} 5"]
    (tmp_path / "ttdp" / "t1.txt").write_text("\n".join(rows) + "\n")
    (instance,) = ttdp(tmp_path)
    # Days 0 and 1 of the week: closed on the first of them.
    assert [k for k, _ in instance.problem.visits[0].on] == [1]
    assert instance.value(((), ("1",))) == 9
    (dinner,) = ttdp(tmp_path, coaches=2, dinner=True)
    assert [v.id for v in dinner.problem.visits if v.required] == [f"dinner {k}" for k in range(4)]
    # The centre of both points is (15, 20), 25 away: 1210 - 30 - 25 = 1155.
    assert dinner.problem.visits[-1].on[0][1].begin_at_ms == 1155 * 100_000
    assert dinner.value(tuple((f"dinner {k}",) for k in range(4))) == 0


def test_gaps() -> None:
    row = {"best_known": 200, "solvers": {OURS: {"value": 190}, "other": {"value": None}}}
    assert gap_percent(row, OURS, best_of(row)) == 5
    assert gap_percent(row, "other", best_of(row)) == 100
    assert best_of({**row, "best_known": None}) == 190

"""The page of differences, from the kept figures."""

from __future__ import annotations

from typing import Any

PEERS = ("OSRM", "Valhalla")
TURNS_SHOWN = 60

_HEAD = """\
# Differences from OSRM and Valhalla

Written by `python -m bench.differences` on Bogor: {pairs} pairs of random places on public roads and
{anywhere} pairs of places up to 300 m off them, each asked of all three engines for the *shortest* way
in metres, turns for nothing. OSRM reads a profile with metres as weight (`bench/osrm/metres.lua`),
Valhalla its car with `shortest`, ours the car with ten milliseconds a metre. The cause of every
difference is found by rule (`bench/differences.py`), from the lines of both ways and the road file.

Valhalla's car drives along tracks and keeps driveways and parking aisles for who ends there; OSRM's and
ours do neither, and no option of it can be set so. So it reads Bogor's file without tracks, and with
driveways and aisles as plain service roads; and it is told to look at small streets far from both ends,
which it leaves out otherwise, and misses shorter ways. A street that leads nowhere without tracks gives
way to the next one.

Measured on commit `{commit}`, {date}.
"""


def differences_page(found: dict[str, Any]) -> str:
    """Return the whole page."""
    at = found["circumstances"]
    parts = [_HEAD.format(**found, commit=at["commit"], date=at["date"]), _summary(found)]
    parts += [_peer(name, found[name]) for name in PEERS]
    return "\n".join(parts)


def _summary(found: dict[str, Any]) -> str:
    rows = []
    for name in PEERS:
        row, turns = found[name], found[name]["turns"]
        share = turns["same"] / max(1, turns["matched"])
        rows += [
            (name, "ways found by one engine alone", row["alone"], "0", row["alone"] == 0),
            (name, "distances, median difference", f"{100 * row['median']:.2f} %", "≤ 0.5 %",
             row["median"] <= 0.005),
            (name, "distances, greatest difference", f"{100 * row['most']:.1f} %", "≤ 3 %",
             row["most"] <= 0.03),
            (name, "differences without a cause", row["unexplained"], "0", row["unexplained"] == 0),
            (name, f"turn sides alike at {turns['matched']:,} matched junctions",
             f"{100 * share:.1f} %", "≥ 97 %", share >= 0.97),
        ]  # fmt: skip
    text = "| beside | what | measured | wanted | |\n| --- | --- | --- | --- | --- |\n"
    for peer, what, value, wanted, met in rows:
        text += f"| {peer} | {what} | {value} | {wanted} | {'pass' if met else '**fail**'} |\n"
    return text


def _peer(name: str, row: dict[str, Any]) -> str:
    reach = ", ".join(f"{what} {count}" for what, count in row["reach"].items())
    text = f"## {name} {row['version']}\n\nReached by: {reach}.\n\n"
    if row["causes"]:
        text += "| cause | ways |\n| --- | --- |\n"
        text += "".join(f"| {cause} | {count} |\n" for cause, count in row["causes"].items())
        text += "\n| from | to | ours, m | theirs, m | cause |\n| --- | --- | --- | --- | --- |\n"
        for one in row["differences"]:
            text += (
                f"| {_place(one['from'])} | {_place(one['to'])} | {_metres(one['ours_m'])} | "
                f"{_metres(one['theirs_m'])} | {one['cause']} |\n"
            )
    turns = row["turns"]
    text += (
        f"\n### Turns\n\nMatched: {turns['matched']:,} manoeuvres at one place and in one direction; "
        f"told by one alone, where the other drives on without a word: "
        f"ours {turns['told by one alone'].get('ours', 0):,}, "
        f"theirs {turns['told by one alone'].get('theirs', 0):,}.\n"
    )
    if turns["causes"]:
        text += "\n| why the sides differ | times |\n| --- | --- |\n"
        text += "".join(f"| {cause} | {count} |\n" for cause, count in turns["causes"].items())
        text += "\n| at | ours | theirs | bearings | cause |\n| --- | --- | --- | --- | --- |\n"
        for one in turns["unlike"][:TURNS_SHOWN]:
            text += (
                f"| {_place(one['at'])} | {one['ours']} | {one['theirs']} | "
                f"{one['before']}° → {one['after']}° | {one['cause']} |\n"
            )
    return text


def _place(point: list[float]) -> str:
    return f"{point[0]:.6f}, {point[1]:.6f}"


def _metres(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"

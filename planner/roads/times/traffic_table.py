"""The traffic factors, and the speeds that they lead to, as text for a terminal."""

from __future__ import annotations

from planner.roads.times.traffic import KINDS, Daytime, Published, Traffic

_HALF_DAYS = (range(12), range(12, 24))


def factors_table(traffic: Traffic) -> str:
    """Return every factor by kind of day, group and full hour, under what is assumed of them."""
    width = max(map(len, (*KINDS, *traffic.groups))) + 2
    lines = [traffic.assumption.en, "", "Times as long as at free flow, at the full hours:"]
    for kind in KINDS:
        for hours in _HALF_DAYS:
            lines += ["", f"{kind:<{width}}" + "".join(f"   {hour:02}" for hour in hours)]
            lines += [
                f"  {group:<{width - 2}}"
                + "".join(f"{traffic.factors[kind][h][i]:5.2f}" for h in hours)
                for i, group in enumerate(traffic.groups)
            ]
    classes = [
        f"  {group}: {', '.join(name for name, of in traffic.group_of.items() if of == i)}"
        for i, group in enumerate(traffic.groups)
    ]
    return "\n".join([*lines, "", "Road classes:", *classes])


def speeds_table(published: Published, found: Daytime) -> str:
    """Return the mean daytime speeds beside the published range."""
    low, high = f"{published.low_kph:g}", f"{published.high_kph:g}"
    verdict = "within" if found.within else "OUTSIDE"
    hours = f"{published.begin_h:02}:00 to {published.end_h:02}:00"
    lines = [
        "",
        f"Mean speed on {published.group} roads, {hours}, of a coach on each of them at every moment",
        "(all metres by all the time: harmonic, weighted by length; turns and lights left out):",
        f"  {'free flow':<10}{found.free_flow_kph:5.1f} km/h",
        *(f"  {kind:<10}{found.kph[kind]:5.1f} km/h" for kind in KINDS),
        f"  {'the week':<10}{found.week_kph:5.1f} km/h  (four weekdays, Friday, Saturday, Sunday)",
        f"Every kind of day must lie within the published {low} to {high} km/h: {verdict}.",
    ]
    return "\n".join([*lines, *(f"  {source}" for source in published.sources)])

"""TTDP, published tourist trips of one to three days; also with two coaches a day and a dinner each.

``python -m bench.ttdp --instances DIR`` measures for 1 s and 5 s each and writes
``bench/results/itinerary-ttdp.json``, ``…-ttdp-dinner.json`` and ``docs/performance-itinerary.md``.
"""

from __future__ import annotations

from bench import itinerary_report
from bench.published import ttdp
from bench.results import keep
from bench.tours import arguments, chosen, measure


def main() -> None:
    """Measure both and write the page."""
    asked = arguments(__doc__ or "", seconds=(1.0, 5.0))
    sets = {
        "itinerary-ttdp": ttdp(asked.instances),
        "itinerary-ttdp-dinner": ttdp(asked.instances, coaches=2, dinner=True),
    }
    for name, instances in sets.items():
        rows = measure(chosen(instances, asked.quick), asked.seconds, asked.jobs)
        keep(name, {"jobs": asked.jobs, "rows": rows})
    itinerary_report.write()


if __name__ == "__main__":
    main()

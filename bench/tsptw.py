"""TSPTW, 48 published instances of one coach: the least travel time that serves every stop in time.

``python -m bench.tsptw --instances DIR`` measures for a second each and writes
``bench/results/itinerary-tsptw.json`` and ``docs/performance-itinerary.md``.
"""

from __future__ import annotations

from bench import itinerary_report
from bench.published import tsptw
from bench.results import keep
from bench.tours import arguments, chosen, measure


def main() -> None:
    """Measure and write the page."""
    asked = arguments(__doc__ or "", seconds=(1.0,))
    rows = measure(chosen(tsptw(asked.instances), asked.quick), asked.seconds, asked.jobs)
    keep("itinerary-tsptw", {"jobs": asked.jobs, "rows": rows})
    itinerary_report.write()


if __name__ == "__main__":
    main()

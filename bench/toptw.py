"""TOPTW, published instances of one to four coaches: the most prize within the time windows.

``python -m bench.toptw --instances DIR`` measures for 1 s and 5 s each and writes
``bench/results/itinerary-toptw.json`` and ``docs/performance-itinerary.md``.
"""

from __future__ import annotations

from bench import itinerary_report
from bench.published import toptw
from bench.results import keep
from bench.tours import arguments, chosen, measure


def main() -> None:
    """Measure and write the page."""
    asked = arguments(__doc__ or "", seconds=(1.0, 5.0))
    rows = measure(chosen(toptw(asked.instances), asked.quick), asked.seconds, asked.jobs)
    keep("itinerary-toptw", {"jobs": asked.jobs, "rows": rows})
    itinerary_report.write()


if __name__ == "__main__":
    main()

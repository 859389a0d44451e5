"""Work in a process of its own, so that serving never imports the libraries it needs.

The child tells its progress on standard error, and a fault as JSON on standard output with exit
code 2; the parent raises it again as the error that it was.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from planner.errors import DataFault, Fault, InvalidInput, NotFound, PlannerError, Unavailable
from planner.settings import ROOT

_ERRORS = {kind.code: kind for kind in (DataFault, InvalidInput, NotFound, Unavailable)}


def run_apart(
    module: str,
    arguments: Sequence[str],
    *,
    failed: str,
    progress: bool,
    timeout_s: float | None = None,
) -> str:
    """Run ``python -m module arguments`` to its end; return what it wrote to standard output.

    Raises what the child told, Unavailable (a sentence that begins with ``failed``) where it died
    without a word, TimeoutError after ``timeout_s`` seconds, when it is killed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if progress else subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=timeout_s,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    if done.returncode == 0:
        return done.stdout
    try:
        told = json.loads(done.stdout)
        faults = [Fault(**fault) for fault in told["faults"]]
        error = _ERRORS.get(told["code"], Unavailable)(told["sentence"], faults)
    except (ValueError, KeyError, TypeError):
        last = (done.stderr or "").strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise Unavailable(f"{failed}: {last[0]}.") from None
    raise error


def tell(error: PlannerError) -> int:
    """In the child: hand an error to the parent; return the exit code to end with."""
    faults = [{"field": f.field, "value": f.value, "expected": f.expected} for f in error.faults]
    told = {"code": error.code, "sentence": error.sentence, "faults": faults}
    sys.stderr.write("\n")
    sys.stdout.write(json.dumps(told))
    return 2

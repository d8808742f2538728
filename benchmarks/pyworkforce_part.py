"""The part of a roster that pyworkforce's MinHoursRoster can state; runs in a Python that has pyworkforce alone.

Reads a JSON file (see `side_by_side.py`), prints one JSON line. The library is given how many people each day and start
needs, who may not have it, and nobody's skills, breaks, rest or weekly hours: it has no words for them.
"""

import json
import resource
import sys
import time


def main() -> None:
    """Solve what the file says."""
    from pyworkforce.rostering.binary_programming import MinHoursRoster

    with open(sys.argv[1], encoding="utf-8") as file:
        asked = json.load(file)
    began = time.monotonic()
    found = MinHoursRoster(**asked).solve()
    seconds = time.monotonic() - began
    placed = found["resource_shifts"] if found["status"] in {"OPTIMAL", "FEASIBLE"} else None
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    line = {"status": found["status"].lower(), "seconds": seconds, "cpu_s": time.process_time(), "peak_mb": peak_mb}
    print(json.dumps(line | {"placed": placed}))


if __name__ == "__main__":
    main()

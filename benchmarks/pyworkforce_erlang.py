"""Requirements by pyworkforce, one interval after the other; runs in a Python that has pyworkforce alone.

Reads a JSON file (see `staffing_speed.py`), prints one JSON line. The library takes no table of contacts and handle
times, and knows Erlang A from version 0.5.4 on, which wants Python 3.12.
"""

import json
import sys
import time
from importlib.metadata import version


def main() -> None:
    """Compute what the file says."""
    from pyworkforce import queuing

    with open(sys.argv[1], encoding="utf-8") as file:
        asked = json.load(file)
    patience = asked["patience_min"]
    kind = queuing.ErlangC if patience is None else getattr(queuing, "ErlangA", None)
    line = {"version": version("pyworkforce"), "python": sys.version.split()[0]}
    if kind is None:
        print(json.dumps(line | {"seconds": None, "agents": []}))
        return
    more = {} if patience is None else {"patience": patience}
    times = {"aht": asked["aht_min"], "asa": asked["within_min"], "interval": asked["interval_min"], **more}
    began = time.perf_counter()
    found = [
        kind(transactions=contacts, **times).required_positions(service_level=asked["target"])["raw_positions"]
        for contacts in asked["contacts"]
    ]
    print(json.dumps(line | {"seconds": time.perf_counter() - began, "agents": found}))


if __name__ == "__main__":
    main()

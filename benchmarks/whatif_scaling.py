"""Scenarios on one process and on two: the same table, and how much sooner it is there.

``python benchmarks/whatif_scaling.py --out FILE.jsonl`` runs the scenarios of the anonymous bank,
with deterministic limits and one worker of the solver each, three times on one process and three times on two, in turn.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from wfm.studies.machine import machine_line

CENTRE = Path("configs/anonymous_bank")


def one_run(processes: int, time_limit_s: float, out: Path) -> tuple[float, list[list[str]]]:
    """Return the seconds of one run into an empty folder, and its table without the seconds."""
    command = [sys.executable, "-m", "wfm", "whatif", str(CENTRE), "--processes", str(processes), "--workers", "1"]
    command += ["--deterministic", "--time-limit", f"{time_limit_s:g}", "--out", str(out), "--quiet"]
    began = time.monotonic()
    subprocess.run(command, check=True, env={**os.environ, "NUMBA_NUM_THREADS": "1"})
    seconds = time.monotonic() - began
    with (out / "comparison.csv").open(encoding="utf-8") as file:
        return seconds, [row for row in csv.reader(file) if row[0] != "seconds"]


def main() -> None:
    """Run in turn, compare the tables, and write one line a run and one with the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--time-limit", type=float, default=2.0, help="the solver's limit, counted as work")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    lines: list[dict[str, Any]] = []
    taken: dict[int, list[float]] = {1: [], 2: []}
    tables = []
    for number in range(asked.rounds):
        for processes in (1, 2):
            load = os.getloadavg()[0]
            with tempfile.TemporaryDirectory() as place:
                seconds, table = one_run(processes, asked.time_limit, Path(place) / "out")
            taken[processes].append(seconds)
            tables.append(table)
            lines.append(
                {
                    "round": number + 1,
                    "processes": processes,
                    "seconds": round(seconds, 1),
                    "load_before": round(load, 2),
                }
            )
            print(json.dumps(lines[-1]), flush=True)
    one, two = statistics.median(taken[1]), statistics.median(taken[2])
    lines.append(
        {
            "plans": len(tables[0][0]) - 3,
            "median_one_s": round(one, 1),
            "median_two_s": round(two, 1),
            "ratio": round(two / one, 3),
            "same_table": all(table == tables[0] for table in tables),
            "machine": machine_line(),
        }
    )
    print(json.dumps(lines[-1]))
    asked.out.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Time and memory against agents, intervals, queues and skill sets: a CSV and a page with plots.

``python benchmarks/growth.py --time-limit 30 --out benchmarks/results/growth-0.1.0`` writes ``.csv`` and ``.svg``.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path
from typing import Any

from growth_plot import figure

from wfm.studies.bench_process import roster_line
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre
from wfm.studies.growth import COLUMNS, SWEEPS, growth_lines
from wfm.studies.machine import machine_line


def measured(dials: CentreDials, time_limit_s: float, workers: int) -> dict[str, Any]:
    """Make a centre and return the line of one run on it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "centre"
        write_centre(generate_centre(dials), folder)
        return roster_line(folder, time_limit_s, workers)


def main() -> None:
    """Run the sweeps; the files are written anew after each point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sweeps", nargs="+", choices=list(SWEEPS), default=list(SWEEPS))
    parser.add_argument("--out", type=Path, required=True, help="name of the files without their ending")
    asked = parser.parse_args()
    caption = f"{asked.time_limit:g} s, {asked.workers} workers. {machine_line()}"
    rows: list[dict[str, Any]] = []
    for row in growth_lines(lambda dials: measured(dials, asked.time_limit, asked.workers), asked.sweeps):
        rows.append(row)
        with asked.out.with_name(asked.out.name + ".csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        asked.out.with_name(asked.out.name + ".svg").write_text(figure(rows, caption), encoding="utf-8")


if __name__ == "__main__":
    main()

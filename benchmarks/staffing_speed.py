"""How long 6,720 requirements take: a week in quarter hours for ten queues, Erlang C and A, on one core.

``python benchmarks/staffing_speed.py --pyworkforce PYTHON --out benchmarks/results/staffing-0.1.0.md``

`--pyworkforce` names a Python in which it is installed (3.12 or later for its Erlang A); left out, its columns stay
empty. Its Erlang A is slow, so that only every so-many-th requirement is computed, and the time is scaled up.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfm.staffing.erlang import required_agents
from wfm.studies.machine import machine_line

HERE = Path(__file__).parent
QUEUES, INTERVALS, INTERVAL_MIN = 10, 672, 15
AHT_S, WITHIN_S, TARGET = 240.0, 20.0, 0.8
PEAKS = ((5.0, 200.0), (50.0, 1000.0))
PATIENCE_S = (None, 120.0)
HEAD = ("model", "peaks, Erlang", "ours, ms", "first call, ms", "pyworkforce, ms", "of", "ratio", "other answers")


@dataclass(frozen=True)
class Measured:
    """One row of the page: times of ours, and what pyworkforce did, None where it was not asked or cannot."""

    model: str
    peaks: tuple[float, float]
    median_s: float
    first_s: float
    theirs_s: float | None = None
    computed: int = 0
    others: int | None = None


def loads(lowest: float, highest: float) -> NDArray[np.float64]:
    """Return the load of each queue and interval, (q, n): two humps a day, quiet but never empty nights.

    Parameters
    ----------
    lowest, highest
        Peak load in Erlang of the first and the last queue; those between lie on a geometric scale.
    """
    hour = np.arange(INTERVALS) % 96 / 4.0
    day = np.exp(-(((hour - 11.0) / 2.5) ** 2)) + 0.8 * np.exp(-(((hour - 16.0) / 3.0) ** 2)) + 0.03
    shape = day * np.where(np.arange(INTERVALS) // 96 >= 5, 0.6, 1.0)
    return np.geomspace(lowest, highest, QUEUES)[:, None] * shape / shape.max()


def ours(load: NDArray[np.float64], patience_s: float | None, repeats: int) -> tuple[float, float, NDArray[np.float64]]:
    """Return the median and the first processor time of one call for the whole table, and the agents."""
    seconds = []
    for _ in range(repeats):
        began = time.process_time()
        agents = required_agents(load, aht_s=AHT_S, target=TARGET, within_s=WITHIN_S, patience_s=patience_s)
        seconds.append(time.process_time() - began)
    return float(np.median(seconds)), seconds[0], np.asarray(agents)


def theirs(python: Path, load: NDArray[np.float64], patience_s: float | None) -> dict[str, Any]:
    """Return what pyworkforce says of some loads."""
    asked = {
        "contacts": (load * INTERVAL_MIN * 60.0 / AHT_S).tolist(),
        "aht_min": AHT_S / 60.0,
        "within_min": WITHIN_S / 60.0,
        "interval_min": INTERVAL_MIN,
        "patience_min": None if patience_s is None else patience_s / 60.0,
        "target": TARGET,
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "asked.json"
        file.write_text(json.dumps(asked), encoding="utf-8")
        command = [str(python), str(HERE / "pyworkforce_erlang.py"), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(python: Path | None, repeats: int, every: int) -> tuple[list[Measured], str]:
    """Return the rows of the page, and which pyworkforce it was."""
    rows, version = [], "pyworkforce was not asked"
    for patience_s in PATIENCE_S:
        model = "Erlang C" if patience_s is None else f"Erlang A, patience {patience_s:g} s"
        for peaks in PEAKS:
            load = loads(*peaks)
            median_s, first_s, agents = ours(load, patience_s, repeats)
            row = Measured(model, peaks, median_s, first_s)
            if python is not None and (patience_s is None or peaks == PEAKS[0]):
                part = slice(None, None, 1 if patience_s is None else every)
                told = theirs(python, load.ravel()[part], patience_s)
                version = f"pyworkforce {told['version']} on Python {told['python']}"
                row = compared(row, told, agents.ravel()[part])
            rows.append(row)
    return rows, version


def compared(row: Measured, told: dict[str, Any], agents: NDArray[np.float64]) -> Measured:
    """Return a row with pyworkforce's time, scaled to the whole table, and how often its answer is another one."""
    if told["seconds"] is None:
        return row
    scale = QUEUES * INTERVALS / len(agents)
    others = int(np.sum(np.array(told["agents"]) != agents))
    return Measured(row.model, row.peaks, row.median_s, row.first_s, told["seconds"] * scale, len(agents), others)


def table(rows: list[Measured]) -> str:
    """Return the rows as a table."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    for row in rows:
        cells = [
            row.model,
            f"{row.peaks[0]:g} to {row.peaks[1]:g}",
            f"{row.median_s * 1e3:.1f}",
            f"{row.first_s * 1e3:.1f}",
        ]
        if row.theirs_s is None:
            cells += ["-"] * 4
        else:
            ratio = row.theirs_s / row.median_s
            cells += [f"{row.theirs_s * 1e3:,.0f}", f"{row.computed:,}", f"{ratio:,.0f} ×", f"{row.others:,}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pyworkforce", type=Path, help="a Python that has pyworkforce")
    parser.add_argument("--repeats", type=int, default=21)
    parser.add_argument("--every", type=int, default=28, help="pyworkforce's Erlang A computes every so-many-th")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    machine = machine_line()
    rows, version = measure(given.pyworkforce, given.repeats, given.every)
    page = (
        f"# {QUEUES * INTERVALS:,} requirements\n\n{machine} {version}.\n\n{table(rows)}\n\n"
        f"{QUEUES} queues × {INTERVALS} quarter hours, {TARGET:.0%} of offered contacts within {WITHIN_S:g} s, handle "
        f"time {AHT_S:g} s, one core. Ours: processor time of one call for the whole table, median of {given.repeats}, "
        "and of the first call. pyworkforce: a loop over intervals; where it computed fewer than all, its time is "
        "scaled up. Other answers: requirements, of those that it computed, in which the two differ.\n"
    )
    if given.out is None:
        print(page)
    else:
        given.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

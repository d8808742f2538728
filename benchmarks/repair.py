"""Sick calls in the morning of a large centre: seconds to the ranked actions, people touched, what it costs.

``python benchmarks/repair.py --out benchmarks/results/repair-0.1.0.md``; the lines behind the page are kept beside it.
A centre of the benchmark family is planned once; then so many of those who begin on its second day after 07:30 call in
sick at 06:40, and the whole command ``wfm repair`` is timed from outside: until the ranked actions are on the screen,
and until every file is written.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre
from wfm.studies.machine import machine_line

DAY, CALLED, NOW = "2026-03-03", "06:40", "06:45"

HEAD = (
    "| agents | calls | actions on screen s | files written s | people touched | changes | new violations "
    "| cost before | cost after | load |\n" + "|---" * 10 + "|\n"
)


def sick_calls(roster: Path, calls: int, seed: int) -> list[str]:
    """Return ids of agents, drawn among those whose duty on the day begins after 07:30."""
    with (roster / "roster.csv").open(encoding="utf-8", newline="") as file:
        late = {
            row["agent_id"]
            for row in csv.DictReader(file)
            if row["start"][:16] >= f"{DAY}T07:30" and row["date"] == DAY
        }
    return random.Random(seed).sample(sorted(late), calls)


def repaired(plan: Path, roster: Path, agents: Sequence[str], out: Path) -> dict[str, Any]:
    """Run the command and return what it took and what came out."""
    events = out.with_suffix(".csv")
    lines = [f"absent,{agent},{DAY} {CALLED}" for agent in agents]
    events.write_text("event,agent_id,from\n" + "\n".join(lines) + "\n", encoding="utf-8")
    words = [sys.executable, "-m", "wfm", "repair", plan, roster, events, "--now", f"{DAY} {NOW}", "--out", out]
    begun, shown = time.perf_counter(), None
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "ask them" in line or " changes for " in line:
                shown = shown or time.perf_counter() - begun
    written = time.perf_counter() - begun
    found = json.loads((out / "repair-1" / "summary.json").read_text(encoding="utf-8"))["repair"]
    return {"shown_s": None if shown is None else round(shown, 2), "written_s": round(written, 2)} | found


def table(lines: Sequence[dict[str, Any]]) -> str:
    """Return the runs as Markdown."""
    rows = [
        f"| {line['agents']:,} | {line['calls']} | {line['shown_s']:.1f} | {line['written_s']:.1f} | {line['people']} "
        f"| {line['changes']} | {line['new_violations']} | {line['cost_before']:,.2f} | {line['cost_after']:,.2f} "
        f"| {line['load_average']:.1f} |"
        for line in lines
    ]
    return HEAD + "\n".join(rows) + "\n"


def main() -> None:
    """Plan a centre, and repair it after a few and after many calls."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--agents", type=int, default=1000)
    parser.add_argument("--calls", type=int, nargs="+", default=[3, 3, 50, 50])
    parser.add_argument("--plan-limit", type=float, default=30.0, help="seconds for the roster that is repaired")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        plan, roster = Path(place) / "centre", Path(place) / "roster"
        write_centre(generate_centre(CentreDials(agents=asked.agents)), plan)
        words = [
            sys.executable,
            "-m",
            "wfm",
            "plan",
            plan,
            "--time-limit",
            asked.plan_limit,
            "--quiet",
            "--out",
            roster,
        ]
        subprocess.run([str(word) for word in words], check=True)
        for number, calls in enumerate(asked.calls):
            load = os.getloadavg()[0]
            found = repaired(plan, roster, sick_calls(roster, calls, number), Path(place) / f"day{number}")
            lines.append({"agents": asked.agents, "calls": calls, "load_average": round(load, 2)} | found)
            stored = "".join(json.dumps(line) + "\n" for line in lines)
            asked.out.with_suffix(".jsonl").write_text(stored, encoding="utf-8")
            title = f"# Repair: {asked.agents:,} agents, sick calls on the second day at {CALLED}\n\n"
            asked.out.write_text(title + machine_line() + "\n\n" + table(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

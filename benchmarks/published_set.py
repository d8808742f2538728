"""The published set of rostering centres: makes the instances, runs them, keeps every line, and writes the pages.

``python benchmarks/published_set.py --run 250 1000 --time-limit 120`` runs two centres and adds their lines to
``results/roster-<version>.jsonl``; without ``--run`` the pages are only written anew from the lines that are there.
``instances/centres.csv`` names every centre with its command and the digest of its files.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wfm.studies.bench_process import roster_line
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import centre_files, digest_of, write_centre
from wfm.studies.generated_centre import generate_centre
from wfm.studies.machine import machine_line, version_of

HERE = Path(__file__).parent
SIZES = (50, 100, 250, 500, 1000, 1500, 5000, 10_000)
PUBLISHED = tuple(CentreDials(agents=agents) for agents in SIZES)
BARS = {250: (60, 0.40, 0.15), 1000: (120, 0.35, 0.10), 5000: (600, 0.45, 0.15), 10_000: (1200, 0.60, 0.20)}
"""Agents → seconds, and the excess in % that must be reached by then, and that is aimed at."""

BEST = "| agents | best cost | best bound | excess | pay in both |\n" + "|---" * 5 + "|\n"
RUNS = (
    "| agents | limit s | excess | bar | cost less pay | bound less pay | first roster s | bound s | seconds | "
    "processor s | MB | violations | workers | seed | load | measured |\n" + "|---" * 16 + "|\n"
)


def instances() -> list[dict[str, object]]:
    """Return what identifies every published centre."""
    rows = []
    for dials in PUBLISHED:
        centre = generate_centre(dials)
        rows.append(
            {
                "plan": dials.name,
                "agents": dials.agents,
                "required_agent_h": f"{centre.required_h:.2f}",
                "productive_agent_h": f"{centre.productive_h:.2f}",
                "tightness": f"{centre.tightness:.4f}",
                "sha256": digest_of(centre_files(centre)),
                "command": dials.command,
            }
        )
    return rows


def page(lines: Sequence[dict[str, Any]], version: str) -> str:
    """Return the results: the best known of each centre, then every run."""
    good = [line for line in lines if line.get("cost") is not None and line.get("violations") == 0]
    text = (
        f"# Rostering benchmark, version {version}\n\nMade by `python benchmarks/published_set.py`; never edited.\n\n"
    )
    text += "Best cost and best bound of any run below; a better one of either kind is welcome.\n\n" + BEST
    for agents in sorted({line["agents"] for line in good}):
        here = [line for line in good if line["agents"] == agents]
        cost, bound = min(line["cost"] for line in here), max(line["bound"] for line in here)
        excess = (cost - bound) / 40 / here[0]["required_agent_h"]
        text += f"| {agents:,} | {cost:,.2f} | {bound:,.2f} | {100 * excess:.2f} % | {here[0]['fixed_pay']:,.0f} |\n"
    text += "\nEvery run; one without a roster that keeps all rules has dashes. Load is the mean number of running\n"
    text += "processes in the minute before: on two cores a run got the machine to itself only where it is near 0,\n"
    text += "and processor seconds say what it really got.\n\n" + RUNS
    return text + "".join(_run_row(line) for line in sorted(lines, key=lambda line: (line["agents"], str(line))))


def _run_row(line: dict[str, Any]) -> str:
    def shown(name: str, form: str) -> str:
        return "-" if line.get(name) is None else format(line[name], form)

    proved = line.get("bound_s") is not None and line.get("violations") == 0
    excess = f"{100 * line['excess']:.2f} %" if proved else "-"
    limit_s, must, _ = BARS.get(line["agents"], (None, None, None))
    bar = "-"
    if must is not None and proved and line["time_limit_s"] <= limit_s:
        bar = f"<= {must:.2f} %: {'met' if 100 * line['excess'] <= must else 'missed'}"
    pay = line.get("fixed_pay")
    cost, bound = (
        "-" if pay is None or line.get(name) is None else f"{line[name] - pay:,.0f}" for name in ("cost", "bound")
    )
    cells = (
        f"{line['agents']:,}",
        shown("time_limit_s", "g"),
        excess,
        bar,
        cost,
        bound if proved else "-",
        shown("first_roster_s", ".1f"),
        shown("bound_s", ".1f"),
        shown("seconds", ".1f"),
        shown("cpu_s", ".0f"),
        shown("peak_mb", ",.0f"),
        shown("violations", ""),
        shown("workers", ""),
        shown("seed", ""),
        shown("load_average", ".1f"),
        line.get("machine", "-"),
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def main() -> None:
    """Run what is asked for, and write instances and results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--run", type=int, nargs="*", default=[], choices=SIZES, metavar="AGENTS")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE, help="folder with instances/ and results/")
    asked = parser.parse_args()
    version = version_of("contact-centre-wfm")
    store = asked.out / "results" / f"roster-{version}.jsonl"
    for agents in asked.run:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "centre"
            write_centre(generate_centre(CentreDials(agents=agents)), folder)
            found = roster_line(folder, asked.time_limit, asked.workers, "--seed", str(asked.seed))
        line = {"agents": agents, "time_limit_s": asked.time_limit} | found | {"machine": machine_line()}
        with store.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    (asked.out / "instances").mkdir(exist_ok=True)
    with (asked.out / "instances" / "centres.csv").open("w", encoding="utf-8", newline="") as file:
        rows = instances()
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    lines = [json.loads(text) for text in store.read_text(encoding="utf-8").splitlines()] if store.exists() else []
    store.with_suffix(".md").write_text(page(lines, version), encoding="utf-8")


if __name__ == "__main__":
    main()

"""What each part of the large-problem engine earns, as a page of results.

``python benchmarks/ablation.py --agents 250 1000 --time-limit 60 --out benchmarks/results/ablation-0.1.0.md``; the
lines behind the page are kept beside it, and those of sizes that are not run again stay.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wfm.rostering.result import Engine
from wfm.studies.ablation import VARIANTS, without_part
from wfm.studies.bench_process import line_of
from wfm.studies.bench_roster import BenchLimits, run_roster_bench
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre
from wfm.studies.machine import machine_line

HEAD = (
    "| agents | engine | cost less pay | excess | first roster s | bound s | processor s | load | violations |\n"
    + "|---" * 9
    + "|\n"
)


def run_variant(name: str, folder: Path, time_limit_s: float, workers: int, seed: int) -> dict[str, Any]:
    """Run one variant in this process and return its line."""
    variant = next(item for item in VARIANTS if item.name == name)
    limits = BenchLimits(time_limit_s, variant.workers or workers, seed, Engine.DECOMPOSITION)
    with without_part(variant):
        return run_roster_bench(folder, limits).line() | {"variant": name}


def table(lines: Sequence[dict[str, Any]]) -> str:
    """Return the runs as Markdown; the excess is against the best bound of any run on the same centre.

    Several seeds of a variant are one row with their medians.
    """
    rows = []
    for agents in dict.fromkeys(line["agents"] for line in lines):
        here = [line for line in lines if line["agents"] == agents]
        bound = max(line["bound"] for line in here if line.get("bound") is not None)
        for name in dict.fromkeys(line["variant"] for line in here):
            runs = [line for line in here if line["variant"] == name and line.get("cost") is not None]
            if not runs:
                rows.append(f"| {agents:,} | {name} | no roster | - | - | - | - | - | - |")
                continue
            costs = sorted(line["cost"] for line in runs)
            middle = sorted(runs, key=lambda line: line["cost"])[len(runs) // 2]
            excess = (middle["cost"] - bound) / 40 / middle["required_agent_h"]
            spread = f" ({costs[0] - middle['fixed_pay']:,.0f} to {costs[-1] - middle['fixed_pay']:,.0f})"
            proved = middle["bound"] > middle["fixed_pay"]
            rows.append(
                f"| {agents:,} | {name} | {middle['cost'] - middle['fixed_pay']:,.0f}{spread if len(runs) > 1 else ''} "
                f"| {100 * excess:.2f} % | {middle['first_roster_s']:.1f} "
                f"| {middle['bound_s'] if proved else '-'} | {middle['cpu_s']:.0f} | {middle['load_average']:.1f} "
                f"| {sum(line['violations'] for line in runs)} |"
            )
    return HEAD + "\n".join(rows) + "\n"


def other_sizes(file: Path, agents: Sequence[int]) -> list[dict[str, Any]]:
    """Return the lines of earlier runs at sizes that are not run now."""
    if not file.is_file():
        return []
    known = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [line for line in known if line["agents"] not in agents]


def main() -> None:
    """Run every variant in a process of its own, and write the page after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--agents", type=int, nargs="+", default=[250, 1000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--variant", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.variant:
        line = run_variant(asked.variant, asked.folder, asked.time_limit, asked.workers, asked.seeds[0])
        print(json.dumps(line))
        return
    meanings = "".join(f"- **{item.name}**: {item.meaning}\n" for item in VARIANTS)
    title = f"# Ablation: {asked.time_limit:g} s, {asked.workers} workers\n\n{meanings}\n"
    lines = other_sizes(asked.out.with_suffix(".jsonl"), asked.agents)
    for agents in asked.agents:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "centre"
            write_centre(generate_centre(CentreDials(agents=agents)), folder)
            for seed in asked.seeds:
                for variant in VARIANTS:
                    words = [sys.executable, __file__, "--variant", variant.name, "--folder", str(folder)]
                    words += ["--time-limit", str(asked.time_limit), "--workers", str(asked.workers)]
                    found = line_of([*words, "--seeds", str(seed)], asked.time_limit)
                    lines.append({"variant": variant.name, "agents": agents} | found)
                    stored = "".join(json.dumps(line) + "\n" for line in lines)
                    asked.out.with_suffix(".jsonl").write_text(stored, encoding="utf-8")
                    asked.out.write_text(title + machine_line() + "\n\n" + table(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

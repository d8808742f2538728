"""What each pack of labour rules costs the large-problem engine in time, as a page of results.

``python benchmarks/packs.py --out benchmarks/results/packs-0.1.0.md``; the lines behind the page are kept beside it.
The centre is one of the benchmark family with 350 agents, but with an hour for the meal and duties of eight hours in
place of ten, so that every pack leaves everybody work. The core rules stay, a pack comes on top of them; runs with the
core rules alone open and close the round, so that a machine that grows busy shows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wfm.config.rule_packs import shipped_pack, shipped_packs
from wfm.studies.bench_process import roster_line
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre
from wfm.studies.machine import machine_line

MARK = "0.01"
"""The excess at which the clock stops."""

PRICE = 20
"""Price of a unit, for packs that are wishes."""

LAST_CORE_RULE = "  - {type: days_off, min_days: 2}\n"

HEAD = (
    "| rules | excess 1 % after s | against the core rules | excess at the end | first roster s | bound s "
    "| processor s | load | violations | status |\n" + "|---" * 10 + "|\n"
)


LAWFUL = (
    ('length_min: 30, paid: false, from: "3:30", to: "5:15"', 'length_min: 60, paid: false, from: "3:30", to: "5:00"'),
    ("shifts: [ten], days_per_week: 4", "shifts: [eight], days_per_week: 5"),
)
"""What is written otherwise than the benchmark family has it: a longer meal, and no duties of ten hours."""


def rewritten(folder: Path, *changes: tuple[str, str]) -> None:
    """Change lines of a plan; every text to change must be there."""
    file = folder / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        if old not in text:
            raise ValueError(f"{file} has no {old!r}")
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def with_pack(centre: Path, name: str, folder: Path) -> Path:
    """Write a centre once more, with a pack on top of its rules, and return its folder."""
    shutil.copytree(centre, folder)
    price = f", price: {PRICE}" if shipped_pack(name).soft else ""
    rewritten(folder, (LAST_CORE_RULE, f"{LAST_CORE_RULE}  - {{pack: {name}{price}}}\n"))
    return folder


def table(lines: Sequence[dict[str, Any]]) -> str:
    """Return the runs as Markdown; the time of the core rules is the mean of their runs."""
    core = [line["reached_s"][MARK] for line in lines if line["rules"] == "core" and line.get("reached_s")]
    known = [seconds for seconds in core if seconds is not None]
    base = sum(known) / len(known) if known else None
    rows = []
    for line in lines:
        reached = (line.get("reached_s") or {}).get(MARK)
        ratio = "-" if reached is None or base is None else f"{reached / base:.2f}"
        excess = line.get("excess")
        rows.append(
            f"| {line['rules']} | {_shown(reached)} | {ratio} "
            f"| {'-' if excess is None else f'{100 * excess:.2f} %'} | {_shown(line.get('first_roster_s'))} "
            f"| {_shown(line.get('bound_s'))} | {_shown(line.get('cpu_s'))} | {_shown(line.get('load_average'))} "
            f"| {line.get('violations', '-')} | {line['status']} |"
        )
    return HEAD + "\n".join(rows) + "\n"


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def main() -> None:
    """Run every pack in a process of its own, and write the page after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--agents", type=int, default=350)
    parser.add_argument("--packs", nargs="+", default=list(shipped_packs()))
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    title = f"# Packs: {asked.agents} agents, {asked.time_limit:g} s, {asked.workers} workers\n\n"
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        core = Path(place) / "core"
        write_centre(generate_centre(CentreDials(agents=asked.agents)), core)
        rewritten(core, *LAWFUL)
        for name in ["core", *asked.packs, "core"]:
            folder = core if name == "core" else with_pack(core, name, Path(place) / name)
            lines.append({"rules": name} | roster_line(folder, asked.time_limit, asked.workers))
            stored = "".join(json.dumps(line) + "\n" for line in lines)
            asked.out.with_suffix(".jsonl").write_text(stored, encoding="utf-8")
            asked.out.write_text(title + machine_line() + "\n\n" + table(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

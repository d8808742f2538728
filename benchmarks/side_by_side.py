"""Four ways to roster the same centres, one after the other on one machine, as a page of results.

``python benchmarks/side_by_side.py --agents 50 250 --time-limit 60 --out benchmarks/results/side-by-side-0.1.0.md``

The exact model alone, the decomposition, a plain published-style CP-SAT model, and pyworkforce on the part that it can
state (`--pyworkforce PYTHON` names a Python in which it is installed; left out with a reason otherwise).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wfm.config.loading import load_plan
from wfm.evaluation.audit import audit
from wfm.pipeline import Plan, forecast_of, problem_of, requirement_of
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.studies.bench_process import line_of, roster_line
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre
from wfm.studies.machine import machine_line

HERE = Path(__file__).parent
HEAD = ("contender", "agents", "status", "cost", "bound", "excess", "violations", "seconds", "processor s", "MB")


@dataclass(frozen=True)
class Race:
    """What every contender gets: the same plan, seconds and cores."""

    folder: Path
    time_limit_s: float
    workers: int

    def ours(self, engine: str) -> dict[str, Any]:
        """Run one of our engines in a process of its own."""
        found = roster_line(self.folder, self.time_limit_s, self.workers, "--engine", engine)
        return found | {"contender": f"wfm, {engine}"}

    def plain(self) -> dict[str, Any]:
        """Run the plain published-style model in a process of its own."""
        found = self._run([sys.executable, str(HERE / "published_style_model.py"), str(self.folder)])
        return found | {"contender": "plain CP-SAT model"}

    def pyworkforce(self, python: str | None, plan: Plan) -> dict[str, Any]:
        """Give pyworkforce the starts of each day that our decomposition chose, and audit what it makes of them."""
        name = {"contender": "pyworkforce MinHoursRoster, its part"}
        if python is None:
            return name | {"status": "left out: no Python with pyworkforce was named"}
        problem = problem_of(plan, requirement_of(plan, forecast_of(plan)))
        instance = Instance(problem)
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "asked.json"
            file.write_text(json.dumps(self._stated(instance)), encoding="utf-8")
            found = self._run([python, str(HERE / "pyworkforce_part.py"), str(file)], plainly=True)
        if not found.get("placed"):
            return name | found
        report = audit(problem, instance.roster(_decisions(instance, found["placed"])))
        required_h = problem.required_agent_h
        bare = {"cost": float(report.cost), "violations": report.hard_count, "required_agent_h": required_h}
        return name | found | bare

    def _stated(self, instance: Instance) -> dict[str, Any]:
        """Return the arguments: starts, how many people each needs a day, and who may not have it."""
        from wfm.rostering.result import Engine, SolveLimits
        from wfm.rostering.solver import solve

        limits = SolveLimits(self.time_limit_s / 4, self.workers, engine=Engine.DECOMPOSITION)
        roster = solve(instance.problem, limits).roster
        duties = () if roster is None else roster.duties
        need = Counter(
            (d.shift, d.start.hour * 60 + d.start.minute, (d.date - instance.grid.first).days) for d in duties
        )
        options = sorted({key[:2] for key in need})
        place = {(instance.shifts[s].id, start): o for o, (s, start) in enumerate(instance.options)}
        names = [f"{shift}@{start}" for shift, start in options]
        banned = [
            {"resource": agent.id, "shift": name, "day": day}
            for a, agent in enumerate(instance.agents)
            for name, option in zip(names, options, strict=True)
            for day in range(instance.days)
            if not instance.allowed[a, day, place[option]]
        ]
        return {
            "num_days": instance.days,
            "resources": [agent.id for agent in instance.agents],
            "shifts": names,
            "shifts_hours": [
                int(instance.option_paid_min[place[option]]) // 15 for option in options
            ],  # it wants integers
            "min_working_hours": 0,
            "banned_shifts": banned,
            "max_resting": instance.days,
            "required_resources": {
                name: [need[(*option, day)] for day in range(instance.days)]
                for name, option in zip(names, options, strict=True)
            },
            "max_search_time": self.time_limit_s,
            "num_search_workers": self.workers,
        }

    def _run(self, words: list[str], *, plainly: bool = False) -> dict[str, Any]:
        limits = [] if plainly else ["--time-limit", f"{self.time_limit_s:g}", "--workers", str(self.workers)]
        return line_of([*words, *limits], self.time_limit_s)


def _decisions(instance: Instance, placed: list[dict[str, Any]]) -> list[AssignedDuty]:
    """Return the duties that pyworkforce placed; each break is put in the middle of its window."""
    agents = {agent.id: a for a, agent in enumerate(instance.agents)}
    place = {f"{instance.shifts[s].id}@{start}": o for o, (s, start) in enumerate(instance.options)}
    found = []
    for item in placed:
        option = place[item["shift"]]
        breaks = instance.shift_breaks[int(instance.option_shift[option])]
        middle = tuple(one.positions[len(one.positions) // 2] for one in breaks)
        found.append(AssignedDuty(agents[item["resource"]], item["day"], option, middle))
    return found


def table(lines: list[dict[str, Any]]) -> str:
    """Return the lines as a Markdown table; what is unknown is a dash."""

    def shown(value: Any, form: str) -> str:
        return "-" if value is None else format(value, form)

    rows = ["| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
    for line in lines:
        excess = None if line.get("excess") is None else 100 * line["excess"]
        cells = (
            line["contender"],
            shown(line["agents"], ","),
            line["status"],
            shown(line.get("cost"), ",.0f"),
            shown(line.get("bound"), ",.0f"),
            shown(excess, ".2f") + ("" if excess is None else " %"),
            shown(line.get("violations"), ","),
            shown(line.get("seconds"), ".1f"),
            shown(line.get("cpu_s"), ".0f"),
            shown(line.get("peak_mb"), ",.0f"),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def contenders(race: Race, pyworkforce: str | None) -> Iterator[dict[str, Any]]:
    """Run one contender after the other and yield its line."""
    yield race.ours("exact")
    yield race.ours("decomposition")
    yield race.plain()
    yield race.pyworkforce(pyworkforce, load_plan(race.folder))


def main() -> None:
    """Run all contenders on all sizes and write the page after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--agents", type=int, nargs="+", default=[50, 250])
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pyworkforce", metavar="PYTHON", default=None)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    title = f"# Side by side: {asked.time_limit:g} s, {asked.workers} workers\n\n"
    lines: list[dict[str, Any]] = []
    for agents in asked.agents:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "centre"
            write_centre(generate_centre(CentreDials(agents=agents)), folder)
            race = Race(folder, asked.time_limit, asked.workers)
            for line in contenders(race, asked.pyworkforce):
                lines.append(line | {"agents": agents})
                asked.out.write_text(title + machine_line() + "\n\n" + table(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

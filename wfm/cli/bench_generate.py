"""wfm bench generate: a centre of the benchmark family, made from a seed and a few dials."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register_generate"]


def register_generate(bench: typer.Typer) -> None:
    """Add the verb to the group ``wfm bench``."""
    bench.command(name="generate")(_generate)


def _generate(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="folder to write into; made if not there")],
    agents: Annotated[int, typer.Option(help="number of agents")] = 250,
    queues: Annotated[int, typer.Option(help="number of queues, at most 12")] = 5,
    skills: Annotated[int, typer.Option(help="number of distinct skill sets")] = 10,
    interval: Annotated[int, typer.Option(help="minutes of an interval: 15, 30 or 60")] = 15,
    tightness: Annotated[float, typer.Option(help="required / productive contract agent-hours")] = 0.95,
    rules: Annotated[str, typer.Option(help="core or strict")] = "core",
    seed: Annotated[int, typer.Option(help="seed of everything random")] = 1,
    absence: Annotated[float, typer.Option(help="share of agent-days that are absences")] = 0.08,
    nights: Annotated[float, typer.Option(help="share of agents on nights; above 0 the centre never closes")] = 0.0,
    limited: Annotated[float, typer.Option(help="share of agents who cannot always work")] = 0.0,
    least_hours: Annotated[float, typer.Option(help="least weekly hours as a share of the most")] = 0.0,
    hourly: Annotated[float, typer.Option(help="share of agents paid by the hour")] = 0.0,
) -> None:
    """Make a centre of the benchmark family: an ordinary plan folder, the same bytes for the same dials."""
    from wfm.errors import ValueRangeError
    from wfm.studies.centre_dials import CentreDials, RuleSet
    from wfm.studies.centre_files import write_centre
    from wfm.studies.generated_centre import generate_centre

    if rules not in set(RuleSet):
        raise ValueRangeError(f"rules must be one of {', '.join(RuleSet)}, got {rules}")
    dials = CentreDials(
        agents=agents,
        queues=queues,
        skill_sets=skills,
        interval_min=interval,
        tightness=tightness,
        rules=RuleSet(rules),
        seed=seed,
        absence=absence,
        nights=nights,
        limited=limited,
        least_hours=least_hours,
        hourly=hourly,
    )
    centre = generate_centre(dials)
    digest = write_centre(centre, out)
    typer.echo(f"{dials.name}: {agents} agents, {queues} queues, {skills} skill sets, {centre.grid.n} intervals")
    typer.echo(
        f"tightness {centre.tightness:.4f} = {centre.required_h:,.2f} required / "
        f"{centre.productive_h:,.2f} productive contract agent-hours"
    )
    typer.echo(f"sha256 {digest}")
    typer.echo(f"next: wfm bench roster {out} --time-limit 60 --workers 2")

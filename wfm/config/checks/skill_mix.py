"""Who must be at work together: do the skills, roles and people exist, and are there enough of them?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wfm.config.intake import Intake
from wfm.config.rules_in_force import Statement
from wfm.rostering.rules import CoverageSkillMix
from wfm.workforce import Agent

__all__ = ["check_skill_mix"]


def check_skill_mix(statements: Sequence[Statement], agents: Sequence[Agent], intake: Intake) -> None:
    """Check what rules of this type name; faults and notes go to the intake.

    Parameters
    ----------
    statements
        The rules, one by one.
    agents
        The people; nothing is concluded from an empty list.
    """
    if not agents:
        return
    known: dict[str, Iterable[str]] = {
        "skills": sorted({skill for agent in agents for skill in agent.skills}),
        "with_roles": sorted({agent.role for agent in agents if agent.role}),
        "with_agents": [agent.id for agent in agents],
    }
    for item in statements:
        if item.section.kind is not CoverageSkillMix:
            continue
        rule = item.section.rule()
        assert isinstance(rule, CoverageSkillMix)
        before = len(intake.faults)
        for key, words in known.items():
            for word in getattr(rule, key):
                if word not in words:
                    where = intake.document.where(*item.path, key)
                    intake.unknown(where, f"{key}:", word, words)
        kind = sum(rule.counts(agent) for agent in agents)
        if len(intake.faults) == before and rule.price_minor is None and not rule.company and kind < rule.at_least:
            what = f"asks for more people than there are of the kind ({kind})"
            intake.fault((*item.path, "at_least"), what, str(rule.at_least), "Ask for fewer, or give the rule a price")

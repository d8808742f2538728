"""What one agent's tour must keep and what it costs, rule by rule, as a path over days.

Both engines read it: the decomposition runs all of an agent's forms as one dynamic programme, the exact model turns a
rule's form into a network where it has no shorter form of its own. The audit knows nothing of it.
"""

from wfm.rostering.paths.automaton import PRICE_PARTS, Automaton, build_automaton, whole_price
from wfm.rostering.paths.forms import PATH_FORMS, path_limits
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.pricing import rule_price_minor, rule_terms_minor
from wfm.rostering.paths.protocols import DutyPrice, Pair, Resource

__all__ = [
    "PATH_FORMS",
    "PRICE_PARTS",
    "Automaton",
    "DutyPrice",
    "Pair",
    "PathLimits",
    "Resource",
    "build_automaton",
    "path_limits",
    "rule_price_minor",
    "rule_terms_minor",
    "whole_price",
]

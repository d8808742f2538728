"""Which shift templates are longer or shorter forms of others: ``day+60``, ``60+day``, ``day-60`` of ``day``."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.workforce import ShiftTemplate

__all__ = ["families", "form_name", "template_of"]

_FORM = re.compile(r"(?:\d+\+)?(?P<template>.+?)(?:[+-]\d+)?")


def form_name(template: str, more_min: int, *, earlier: bool = False) -> str:
    """Return the id of a form that is longer (or, below 0, shorter) by some minutes, at its start or at its end."""
    return f"{more_min}+{template}" if earlier else f"{template}{more_min:+d}"


def template_of(shift: str, known: frozenset[str]) -> str:
    """Return the template whose form a shift is; the shift itself where it is none."""
    found = _FORM.fullmatch(shift)
    template = shift if found is None else found["template"]
    return template if template in known else shift


def families(shifts: Sequence[ShiftTemplate]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return a number for the template of each shift, and whether it is another form than that; both (s,).

    Several shifts may have one id: the pieces of a template whose breaks differ.
    """
    known = frozenset(shift.id for shift in shifts)
    templates = [template_of(shift.id, known) for shift in shifts]
    place = {template: number for number, template in enumerate(dict.fromkeys(templates))}
    number = np.array([place[template] for template in templates], dtype=np.int64)
    longer = np.array([shift.id != template for shift, template in zip(shifts, templates, strict=True)], dtype=np.bool_)
    return number, longer

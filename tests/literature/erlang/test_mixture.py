"""Erlang C and A under a gamma-distributed load against mixture.csv (12 rows)."""

import pytest

from wfm.staffing import erlang


def _line(row):
    patience = float(row["patience_s"]) if row["patience_s"] else None
    return {"cv": float(row["cv"]), "aht_s": float(row["aht_s"]), "patience_s": patience}


@pytest.mark.parametrize(("weighting", "column"), [("intervals", "sl_interval_mean"), ("calls", "sl_call_weighted")])
def test_service_level(row_mixture, agrees, weighting, column):
    found = erlang.mixture_service_level(
        float(row_mixture["agents"]),
        float(row_mixture["mean_load"]),
        within_s=float(row_mixture["target_s"]),
        weighting=weighting,
        **_line(row_mixture),
    )
    assert agrees(found, row_mixture[column])


def test_abandonment(row_mixture, agrees):
    if not row_mixture["patience_s"]:
        pytest.skip("nobody hangs up")
    found = erlang.mixture_abandonment(
        float(row_mixture["agents"]), float(row_mixture["mean_load"]), **_line(row_mixture)
    )
    assert agrees(found, row_mixture["p_abandon_call_weighted"])


@pytest.mark.parametrize(
    ("certain", "column"), [(False, "required_agents_call_weighted"), (True, "required_agents_if_cv_zero")]
)
def test_required(row_mixture, certain, column):
    line = _line(row_mixture)
    if certain:
        line["cv"] = 0.0
    found = erlang.mixture_required_agents(
        float(row_mixture["mean_load"]),
        target=float(row_mixture["sl_goal"]),
        within_s=float(row_mixture["target_s"]),
        **line,
    )
    assert found == float(row_mixture[column])

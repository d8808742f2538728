"""A part is out for as long as a run lasts, and back afterwards; every variant names a part that exists."""

import pytest

from wfm.rostering.result import Engine
from wfm.studies.ablation import VARIANTS, Variant, without_part
from wfm.studies.bench_roster import BenchLimits, run_roster_bench
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre

NAMES = [variant.name for variant in VARIANTS]


def test_the_whole_engine_comes_first_and_names_are_unique():
    assert VARIANTS[0].part == "" and VARIANTS[0].workers is None
    assert len(set(NAMES)) == len(NAMES)
    assert all(variant.meaning for variant in VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_a_part_is_out_and_back_again(variant):
    before = getattr(variant.place, variant.part) if variant.part else None
    with without_part(variant):
        if variant.part:
            assert getattr(variant.place, variant.part) is variant.instead
            assert variant.instead is not before
    if variant.part:
        assert getattr(variant.place, variant.part) is before


def test_a_part_is_back_after_a_failure():
    variant = next(item for item in VARIANTS if item.part)
    before = getattr(variant.place, variant.part)
    with pytest.raises(ZeroDivisionError), without_part(variant):
        raise ZeroDivisionError
    assert getattr(variant.place, variant.part) is before


def test_a_part_that_is_gone_is_an_error():
    with pytest.raises(AttributeError), without_part(Variant("x", "y", object, "no_such_part", print)):
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a centre that the engine does not solve to the end at once."""
    path = tmp_path_factory.mktemp("ablation") / "c"
    write_centre(generate_centre(CentreDials(agents=60, queues=2, skill_sets=3, interval_min=60)), path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_every_variant_still_gives_a_legal_roster(variant, folder):
    limits = BenchLimits(8.0, variant.workers or 2, 1, Engine.DECOMPOSITION)
    with without_part(variant):
        line = run_roster_bench(folder, limits, clock=lambda: 0.0).line()
    assert line["violations"] == 0
    assert line["bound"] <= line["cost"]
    if variant.name == "without bound":
        assert line["bound"] == line["fixed_pay"]

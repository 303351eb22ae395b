"""The published cases of reliability, and figures that other programs compute, through the public functions."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mblkit.engine import reliability
from mblkit.engine.reliability.intraclass import Form
from mblkit.engine.reliability.weights import Metric

CASES = Path(__file__).resolve().parents[4] / "shared" / "data" / "cases" / "reliability_cases.json"
REMARKS = {"dataset", "stated_se_unchecked"}
"""What a case says of its source in `params`."""
ANOTHER_DIVISOR = {"irrcac-101", "irrcac-103"}
"""Cases whose standard error is stated for a variance over n units where ours is over n - 1 (docs/reliability.md)."""


def cases() -> list[Any]:
    return json.loads(CASES.read_text(encoding="utf-8")) if CASES.is_file() else []


def how(case: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in case["params"].items() if name not in REMARKS}


@pytest.mark.skipif(not CASES.is_file(), reason="the published cases are not part of the repository")
def test_there_are_cases_of_every_function() -> None:
    functions = {name for name in reliability.__all__ if name.islower()}
    assert {case["method"] for case in cases()} == functions - {"estimate", "adjacent_agreement"}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_a_published_case_is_reproduced(case: dict[str, Any]) -> None:
    found = getattr(reliability, case["method"])(case["scores"], **how(case))
    expected = case["expected"]
    if expected is None:
        assert found is None
        return
    pairs = list(zip(found, expected, strict=True)) if isinstance(expected, list) else [(found, expected)]
    assert [pair for pair in pairs if abs(float(pair[0]) - pair[1]) > case["tolerance"]] == []


@pytest.mark.parametrize(
    "case", [one for one in cases() if "stated_se_unchecked" in one["params"]], ids=lambda case: case["id"]
)
def test_the_stated_standard_error_is_reproduced(case: dict[str, Any]) -> None:
    found = reliability.estimate(case["method"], case["scores"], **how(case))
    assert found.error is not None
    bound = 0.001 if case["id"] in ANOTHER_DIVISOR else 0.0005
    assert abs(float(found.error) - case["params"]["stated_se_unchecked"]) <= bound


FOUR = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, None),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
"""The example of four raters and twelve units in Gwet 2014, table 2.10."""


@pytest.mark.parametrize(
    ("method", "weights", "value", "error", "low", "high"),
    [
        ("conger_kappa", "identity", 0.762817441, 0.149168152, 0.434500551, 1),
        ("conger_kappa", "linear", 0.81377632, 0.145085402, 0.494445502, 1),
        ("conger_kappa", "quadratic", 0.857710656, 0.143670664, 0.541493657, 1),
        ("conger_kappa", "ordinal", 0.843659525, 0.144099959, 0.526497654, 1),
        ("conger_kappa", "radical", 0.788340008, 0.146365208, 0.466192358, 1),
        ("conger_kappa", "ratio", 0.811965176, 0.148600702, 0.484897237, 1),
        ("conger_kappa", "circular", 0.805348881, 0.147478317, 0.480751294, 1),
        ("conger_kappa", "bipolar", 0.844871752, 0.142138835, 0.532026286, 1),
        ("fleiss_kappa", "identity", 0.761169275, 0.153019203, 0.424376279, 1),
        ("fleiss_kappa", "linear", 0.817944767, 0.148504355, 0.491088884, 1),
        ("fleiss_kappa", "quadratic", 0.864935065, 0.146033611, 0.543517255, 1),
        ("fleiss_kappa", "ordinal", 0.850206189, 0.147035694, 0.526582809, 1),
        ("fleiss_kappa", "radical", 0.789924095, 0.150036458, 0.459696076, 1),
        ("fleiss_kappa", "ratio", 0.821338344, 0.152386041, 0.48593893, 1),
        ("fleiss_kappa", "circular", 0.80719977, 0.14894406, 0.479376105, 1),
        ("fleiss_kappa", "bipolar", 0.85307255, 0.144632188, 0.534739251, 1),
        ("brennan_prediger", "identity", 0.772727273, 0.14471662, 0.45420814, 1),
        ("brennan_prediger", "linear", 0.848484848, 0.123356124, 0.576979849, 1),
        ("brennan_prediger", "quadratic", 0.901515152, 0.110894375, 0.657438278, 1),
        ("brennan_prediger", "ordinal", 0.886363636, 0.113905904, 0.635658432, 1),
        ("brennan_prediger", "radical", 0.81262708, 0.132779375, 0.520381646, 1),
        ("brennan_prediger", "ratio", 0.840236693, 0.132208832, 0.549247016, 1),
        ("brennan_prediger", "circular", 0.823546999, 0.136955641, 0.522109667, 1),
        ("brennan_prediger", "bipolar", 0.888149168, 0.112456166, 0.640634816, 1),
        ("gwet_ac", "identity", 0.775444068, 0.142949951, 0.460813348, 1),
        ("gwet_ac", "linear", 0.858739136, 0.117329022, 0.6004997, 1),
        ("gwet_ac", "quadratic", 0.914000724, 0.103962245, 0.685181366, 1),
        ("gwet_ac", "ordinal", 0.89893977, 0.106903524, 0.6636467, 1),
        ("gwet_ac", "radical", 0.819811702, 0.128355525, 0.537303097, 1),
        ("gwet_ac", "ratio", 0.857367558, 0.12207133, 0.588690372, 1),
        ("gwet_ac", "circular", 0.830195139, 0.132651377, 0.538231427, 1),
        ("gwet_ac", "bipolar", 0.900373015, 0.105815706, 0.667474217, 1),
        ("krippendorff_alpha", "identity", 0.743421053, 0.145573887, 0.419062219, 1),
        ("krippendorff_alpha", "linear", 0.800383877, 0.135477744, 0.498520652, 1),
        ("krippendorff_alpha", "quadratic", 0.849107143, 0.129129966, 0.561387649, 1),
        ("krippendorff_alpha", "ordinal", 0.833638026, 0.13107343, 0.541588223, 1),
        ("krippendorff_alpha", "radical", 0.771981312, 0.139612098, 0.460906171, 1),
        ("krippendorff_alpha", "ratio", 0.797402775, 0.140481054, 0.484391481, 1),
        ("krippendorff_alpha", "circular", 0.789980268, 0.141012363, 0.475785143, 1),
        ("krippendorff_alpha", "bipolar", 0.83499052, 0.128133719, 0.549490803, 1),
    ],
)
def test_figures_of_irrcac_are_reproduced(
    method: str, weights: str, value: float, error: float, low: float, high: float
) -> None:
    """The figures were computed once with irrCAC 0.4.4 (raw scores, nine digits)."""
    found = reliability.estimate(method, FOUR, weights=weights)
    assert found.value is not None
    assert [float(one or 9) for one in (found.value, found.error, found.low, found.high)] == pytest.approx(
        [value, error, low, high], abs=2e-9
    )


CANON = (
    (None, None, None, None, None, 3, 4, 1, 2, 1, 1, 3, 3, None, 3),
    (1, None, 2, 1, 3, 3, 4, 3, None, None, None, None, None, None, None),
    (None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4),
)


@pytest.mark.parametrize(
    ("metric", "value"),
    [("nominal", 0.691358024691), ("ordinal", 0.806721419941), ("interval", 0.810844892812), ("ratio", 0.808943670784)],
)
def test_figures_of_krippendorff_are_reproduced(metric: Metric, value: float) -> None:
    """The figures were computed once with krippendorff 0.9.0."""
    found = reliability.krippendorff_alpha(CANON, metric=metric)
    assert found is not None
    assert float(found) == pytest.approx(value, abs=1e-9)


SIX: Sequence[Sequence[int]] = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""The example of four judges and six targets in Shrout and Fleiss 1979, table 2."""


@pytest.mark.parametrize(
    ("form", "value", "low", "high"),
    [
        ("1,1", 0.166, -0.133, 0.723),
        ("2,1", 0.290, 0.019, 0.761),
        ("3,1", 0.715, 0.342, 0.946),
        ("1,k", 0.443, -0.884, 0.912),
        ("2,k", 0.620, 0.071, 0.927),
        ("3,k", 0.909, 0.676, 0.986),
    ],
)
def test_the_table_of_shrout_and_fleiss_is_reproduced(form: Form, value: float, low: float, high: float) -> None:
    found = reliability.estimate("icc", SIX, form=form)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert [round(float(one), 3) for one in (found.value, found.low, found.high)] == [value, low, high]
    assert reliability.icc(SIX, form=form) == found.value


def test_a_coefficient_is_an_exact_number() -> None:
    assert reliability.cohen_kappa([[40, 5], [10, 45]], layout="table") == Fraction(7, 10)

"""Measures judging and auditing in one process, in pairs, against a bare loop over the same evidence.

    python -m benchmarks.judging [--students 100] [--rounds 5]

Each student has 120 scores on 40 competencies. Seconds are of processor time; the ratio is the figure.
"""

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from benchmarks import generate
from mblkit.district import Closure, District, Evidence
from mblkit.engine.audit import audit_credits
from mblkit.engine.mastery import judge_all
from mblkit.load.repository import Opened, open_all
from mblkit.model.judging import Judging
from mblkit.model.origin import Kept
from mblkit.store.tree import WorkTree

ITEMS: Final = 120
TARGETS: Final = 40
DAY: Final = date(2026, 6, 20)
METHODS: Final[tuple[dict[str, Any], ...]] = (
    {"name": "latest"},
    {"name": "highest"},
    {"name": "mean", "places": 2},
    {"name": "decaying-average", "places": 2},
    {"name": "n-mastery", "n": 2, "places": 2},
)


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        generate.write(Path(scratch) / "district", given.students)
        opened = open_all(WorkTree(Path(scratch) / "district"), None)
    gc.freeze()
    closures = tuple(logs(opened))
    targets = tuple(opened.district.competencies)[:TARGETS]
    _pair("default policy", lambda: _judge(opened.district, closures, targets), closures, given.rounds)
    for method in METHODS:
        ruled = with_method(opened.district, method)
        _pair(method["name"], lambda ruled=ruled: _judge(ruled, closures, targets), closures, given.rounds)  # type: ignore[misc]
    whole = tuple(opened.closures.values())
    _pair("audits of the example's policies", lambda: _audit(opened.district, whole), whole, given.rounds)


def logs(opened: Opened, seed: int = 7) -> Iterable[Closure]:
    """Yield the students, each with a log of scores on the first competencies, or on their indicators, and no more."""
    chance = random.Random(seed)
    names = tuple(opened.district.competencies)[:TARGETS]
    for student in opened.closures.values():
        samples = [chance.choice(student.evidence) for _ in range(ITEMS)]
        yield replace(student, evidence=tuple(_moved(one, opened.district, names, chance) for one in samples))


def _moved(one: Evidence, district: District, names: Sequence[str], chance: random.Random) -> Evidence:
    entry = district.competencies[chance.choice(names)]
    parts = [indicator.id for indicator in entry.record.indicators] or [entry.record.id]
    return one._replace(
        target=chance.choice(parts),
        score=chance.choice(entry.scale.levels).id,
        on=DAY - timedelta(days=chance.randrange(1, 1000)),
        attempt=1,
        purpose="summative",
        recorded=None,
        replaces=None,
        second=None,
    )


def with_method(district: District, method: dict[str, Any]) -> District:
    """Return a district whose policies judge by one method alone."""
    judging = (Judging.model_validate({"method": method}),)
    return replace(
        district,
        policies=tuple(
            Kept(kept.record.model_copy(update={"judging": judging}), kept.origin) for kept in district.policies
        ),
    )


def bare(closures: Sequence[Closure]) -> int:
    """Put each target's evidence in order of time, and compare its last score with the mean: no judging does less."""
    found = 0
    for closure in closures:
        pools: dict[str, list[Evidence]] = {}
        for one in sorted(closure.evidence, key=lambda each: (each.on, each.key)):
            pools.setdefault(one.target, []).append(one)
        for pool in pools.values():
            places = [Fraction(len(str(one.score))) for one in pool]
            found += sum(places) / len(places) >= places[-1]
    return found


def _judge(district: District, closures: Sequence[Closure], targets: Sequence[str]) -> None:
    fresh = replace(district)  # nothing is remembered of an earlier round
    for closure in closures:
        judge_all(fresh, closure, DAY, targets)


def _audit(district: District, closures: Sequence[Closure]) -> None:
    fresh = replace(district)
    for closure in closures:
        audit_credits(fresh, closure, DAY)


def _pair(what: str, run: Callable[[], object], closures: Sequence[Closure], rounds: int) -> None:
    _timed(run), _timed(lambda: bare(closures))
    times = [(_timed(run), _timed(lambda: bare(closures))) for _ in range(rounds)]
    ratios = sorted(first / second for first, second in times)
    rate = len(closures) / statistics.median(first for first, _ in times)
    low, high = ratios[0], ratios[-1]
    print(f"{what:<36} {rate:8.0f} a second  {statistics.median(ratios):6.1f} x the bare loop [{low:.1f}-{high:.1f}]")


def _timed(run: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()  # as in a chunk of `mbl audit --all`, after which what was made goes at once
    try:
        begun = time.process_time()
        run()
        return time.process_time() - begun
    finally:
        gc.enable()


if __name__ == "__main__":
    main()

"""The runner's own arithmetic: what a ratio is, when a promise is kept, and how a profile is told."""

import json
import sys
from pathlib import Path

import pytest
from benchmarks.flame import Node, Recorder, lines
from benchmarks.measure import Command, Figure
from benchmarks.targets import NOTHING, Row, touch

from benchmarks import generate, measure, peers, run, standards

PYTHON = sys.executable


def figure(ratio: float) -> Figure:
    return Figure(ratio, ratio / 2, ratio * 2, ratio, 1.0, 50)


@pytest.mark.parametrize(
    ("limit", "least", "ratio", "met"),
    [
        (3.0, False, 2.9, True),
        (3.0, False, 3.1, False),
        (1.5, True, 0.5, True),  # ours takes half as long: twice as good
        (1.5, True, 0.8, False),
        (None, False, 99.0, None),
    ],
)
def test_a_promise_is_kept_or_not(limit: float | None, least: bool, ratio: float, met: bool | None) -> None:
    assert Row("ours", "theirs", NOTHING, NOTHING, limit, least).met(figure(ratio)) is met


def test_a_row_tells_what_this_machine_does() -> None:
    assert Row("a", "b", NOTHING, NOTHING, of="students/s", amount=2_000).rate(figure(4)) == "500 students/s"
    assert Row("a", "b", NOTHING, NOTHING, of="MiB").rate(figure(4)) == "50 MiB"
    assert Row("a", "b", NOTHING, NOTHING).rate(figure(4)) == "4.00 s"


def test_memory_is_held_against_what_was_promised() -> None:
    row = Row("a", "100 MiB", NOTHING, NOTHING, 1, of="MiB", bound=100)
    assert (row.ratio(figure(4)), row.met(figure(4))) == (0.5, True)
    assert Row("a", "40 MiB", NOTHING, NOTHING, 1, of="MiB", bound=40).met(figure(4)) is False


def test_two_processes_are_run_in_turn(tmp_path: Path) -> None:
    log = tmp_path / "log"
    words = {name: (PYTHON, "-c", f"open({str(log)!r}, 'a').write({name!r})") for name in "AB"}
    found = measure.pair(Command(words["A"]), Command(words["B"]), rounds=2)
    assert log.read_text() == "AB" * 3  # the first pair is not counted
    assert found.low <= found.ratio <= found.high


def test_what_is_done_before_is_done_each_time(tmp_path: Path) -> None:
    done: list[bool] = []
    measure.pair(Command(NOTHING.words, before=lambda: done.append(tmp_path.exists())), NOTHING, rounds=2)
    assert done == [True] * 3


def test_a_changed_file_is_as_it_never_was(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("a: 1\n")
    seen = set()
    for _ in range(4):
        touch([path])
        seen.add(path.read_text())
    assert len(seen) == 4
    assert all(text.startswith("a: 1\n#") and text.count("\n") == 2 for text in seen)


def test_a_process_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: no"):
        Command((PYTHON, "-c", "import sys; sys.exit(sys.stderr.write('no') + 1)")).run()
    assert Command((PYTHON, "-c", "raise SystemExit(3)"), fine=(3,)).run().seconds > 0


def test_a_ledger_has_a_posting_for_each_score(tmp_path: Path) -> None:
    generate.write(tmp_path / "district", 2)
    files = sorted((tmp_path / "district" / "evidence").rglob("*.yaml"))
    postings = [line for line in peers.as_ledger(files).splitlines() if line.startswith("  Assets:Scores ")]
    at = run.districts(tmp_path / "measured", 2)
    assert len(postings) == at.scores > 0


def test_the_json_is_that_of_the_district(tmp_path: Path) -> None:
    at = run.districts(tmp_path, 1)
    assert len(list(at.as_json.glob("*.json"))) == len(list(at.large.rglob("*.yaml")))
    assert all("mbl" in json.loads(path.read_text()) for path in at.as_json.glob("*.json"))
    assert len(list((at.mapped / "standards").glob("LARGE.*.yaml"))) == len(standards.SETS)


def test_a_profile_is_told_as_a_tree() -> None:
    root = Node("all", 10.0)
    load = root.child("load.pipeline.load")
    load.seconds = 8.0
    read = load.child("load.pipeline.read_text")
    read.seconds = 7.9
    for name, seconds in (("load.parse.parse", 5.0), ("load.shape.shape", 2.5), ("load.dialect.check", 0.1)):
        read.child(name).seconds = seconds
    assert lines(root, 10.0, least=2, depth=9) == [
        " 80.0 % load.pipeline.load > load.pipeline.read_text",
        " 50.0 %   load.parse.parse",
        " 25.0 %   load.shape.shape",
    ]


def test_calls_are_added_up_by_their_way() -> None:
    recorder = Recorder()

    def inner() -> int:
        return 1

    def outer() -> int:
        return inner() + inner()

    sys.setprofile(recorder)
    try:
        outer(), outer()
    finally:
        sys.setprofile(None)
    (found,) = (one for name, one in recorder.root.inside.items() if name.endswith(".outer"))
    assert found.calls == 2
    assert [one.calls for one in found.inside.values()] == [4]
    assert found.seconds >= sum(one.seconds for one in found.inside.values())

"""How work grows with a district, counted and not timed: the same on a busy machine as on an idle one.

Counted are modules, bytes that a parser is given, and calls of functions. The second doubling of a district may cost
twice what the first one cost, and a little more; where all are compared with all, it costs four times as much.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType

import pytest
import yaml_rs
from tests.running import run

from benchmarks import generate, standards
from mblkit.rules.bulk import ground_of, load_apart
from mblkit.rules.gist import gist_of
from mblkit.store.tree import WorkTree

DAY = ("--as-of", "2026-06-20")
MODULES_OF_VERSION = 6
MODULES_OF_VALIDATE = 190
MODULES_OF_HELP = 26
GROWTH = 2.6
CALLS_OF_A_CLASS = 400


def modules(code: str) -> int:
    """Count the modules that a fresh interpreter has loaded after some code."""
    counted = f"import sys\n{code}\nprint(len(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", counted], capture_output=True, text=True, check=True)
    return int(done.stderr)


def test_the_version_costs_a_handful_of_modules() -> None:
    asked = "sys.argv = ['mbl', '--version']\nfrom mblkit.__main__ import _run\n_run()"
    more = modules(asked) - modules("pass")
    assert 0 < more <= MODULES_OF_VERSION


def own_modules(*arguments: str) -> list[str]:
    """Return the modules of the tool that a fresh process has loaded after a command."""
    return [one for one in all_modules(*arguments) if one.startswith("mblkit")]


def all_modules(*arguments: str) -> list[str]:
    """Return all modules that a fresh process has loaded after a command."""
    asked = f"import sys\nsys.argv = {['mbl', *arguments]}\nfrom mblkit.__main__ import _run\n_run()"
    told = "print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", f"{asked}\n{told}"], capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1].split()


def test_the_help_of_a_command_imports_no_other_command() -> None:
    found = own_modules("validate", "--help")
    assert len(found) <= MODULES_OF_HELP
    assert not {"mblkit.cli.align", "mblkit.cli.record", "mblkit.cli.policy"}.intersection(found)


def test_to_check_imports_nothing_that_audits(tmp_path: Path) -> None:
    generate.write(tmp_path, generate.GROUP)
    found = own_modules("validate", "--no-cache", "-C", str(tmp_path), "--exit-zero", *DAY)
    assert len(found) <= MODULES_OF_VALIDATE
    assert not {"mblkit.engine.audit", "mblkit.engine.mastery", "mblkit.reports"}.intersection(found)
    unasked = {"model.credits", "model.decisions", "engine.tables", "engine.recognition_rules", "emit.sarif", "cli.app"}
    assert not {f"mblkit.{name}" for name in unasked}.intersection(found)


def test_to_check_in_one_process_imports_nothing_that_several_need(tmp_path: Path) -> None:
    generate.write(tmp_path, generate.GROUP)
    found = all_modules("validate", "--no-cache", "-C", str(tmp_path), "--exit-zero", *DAY)
    assert not {"concurrent.futures", "logging", "multiprocessing", "pickle"}.intersection(found)


def test_a_page_imports_nothing_that_only_paper_or_own_templates_need(tmp_path: Path) -> None:
    generate.write(tmp_path, generate.GROUP)
    page, there = str(tmp_path / "page.html"), str(tmp_path)
    found = own_modules("transcript", "s-00012", "-C", there, *DAY, "--output", page)
    assert "mblkit.reports.render" in found
    paper = {"mblkit.reports.typeset", "mblkit.reports.literals", "mblkit.reports.breaking"}
    assert not {*paper, "mblkit.reports.template_room", "mblkit.reports.page_flaws"}.intersection(found)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the texts that the parser is given."""
    texts: list[str] = []
    loads = yaml_rs.loads

    def collecting(text: str, **options: object) -> object:
        texts.append(text)
        return loads(text, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(yaml_rs, "loads", collecting)
    return texts


def test_one_transcript_parses_neither_evidence_nor_classes_of_others(tmp_path: Path, parsed: list[str]) -> None:
    took = []
    for groups in (1, 4):
        folder = tmp_path / str(groups)
        generate.write(folder, groups * generate.GROUP)
        parsed.clear()
        done = run(folder, ["transcript", "s-00012", *DAY, "--format", "json", "--output", "-"])
        assert done.returncode == 0, done.stderr
        heads = [text.partition("/")[0] for text in parsed]
        took.append((heads.count("mbl: evidence"), heads.count("mbl: sections"), sum(map(len, parsed))))
    (*mine, size), (*more, more_size) = took
    assert all(mine)
    assert mine == more
    assert more_size < size * 1.5  # other students of the class


def calls(work: Callable[[], object]) -> int:
    """Count the calls of functions, those of C as well, that some work takes."""
    count = 0

    def seen(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def growth(counts: list[int]) -> float:
    """Return what the second doubling costs over what the first one costs."""
    small, middle, large = counts
    assert small < middle < large
    return (large - middle) / (middle - small)


def districts(tmp_path: Path, layout: str = "class-year") -> list[Path]:
    """Write four districts: the first one is run so that once-made things are there; each other has twice as much."""
    folders = []
    for place, groups in enumerate((1, 1, 2, 4)):
        folders.append(tmp_path / str(place))
        generate.write(folders[-1], groups * generate.GROUP, layout=layout)
    return folders


def test_a_class_is_looked_at_as_a_whole(tmp_path: Path) -> None:
    """There is nothing of which there is more than scores: no function is called for each of them, or each student."""
    generate.write(tmp_path, generate.GROUP)
    tree = WorkTree(tmp_path)
    apart = load_apart(tree)
    ground, path = ground_of(apart.core, date(2026, 6, 20), None), apart.paths[0]
    whole = tree.read(path)
    half = b"".join(line for line in whole.splitlines(keepends=True) if not re.match(rb" +s-\d+[02468]:", line))
    counts = []
    for data in (whole, half):
        gist_of(path, data, ground)  # what is found once is there by now
        counts.append(calls(lambda data=data: gist_of(path, data, ground)))  # type: ignore[misc]
    assert len(half) < 0.7 * len(whole)
    assert counts[0] == counts[1] < CALLS_OF_A_CLASS


@pytest.mark.full
@pytest.mark.parametrize("layout", sorted(generate.LAYOUTS))
def test_to_validate_grows_with_the_district(layout: str, tmp_path: Path) -> None:
    options = ["validate", "--no-cache", "--jobs", "1", "--exit-zero", *DAY]
    counts = [calls(lambda folder=folder: run(folder, options)) for folder in districts(tmp_path, layout)]  # type: ignore[misc]
    assert growth(counts[1:]) < GROWTH


@pytest.mark.full
def test_to_audit_grows_with_the_students(tmp_path: Path) -> None:
    options = ["audit", "--all", *DAY, "--format", "csv", "--output", "-"]
    counts = [calls(lambda folder=folder: run(folder, options)) for folder in districts(tmp_path)]  # type: ignore[misc]
    assert growth(counts[1:]) < GROWTH


def test_to_align_grows_with_the_standards(tmp_path: Path) -> None:
    counts: list[int] = []
    for each in (50, 50, 100, 200):
        folder = tmp_path / f"{len(counts)}"
        generate.write(folder, 1)
        standards.write(folder, each=each)
        arguments = ["align", *DAY, "--format", "json", "--output", "-"]
        counts.append(calls(lambda folder=folder, arguments=arguments: run(folder, arguments)))  # type: ignore[misc]
    assert growth(counts[1:]) < GROWTH


def test_the_measure_of_growth_sees_what_compares_all_with_all() -> None:
    def every_pair(size: int) -> None:
        for one in range(size):
            for other in range(size):
                max(one, other)

    def once(size: int) -> None:
        for one in range(size):
            abs(one)

    assert growth([calls(lambda size=size: every_pair(size)) for size in (50, 100, 200)]) > GROWTH  # type: ignore[misc]
    assert growth([calls(lambda size=size: once(size)) for size in (50, 100, 200)]) < GROWTH  # type: ignore[misc]

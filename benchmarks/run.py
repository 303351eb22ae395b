"""Measures whole processes in pairs and prints ratios beside what is promised: see `benchmarks.targets`.

    python -m benchmarks.run [--students 2000] [--rounds 5] [--only warm] [--peers FOLDER] [--json FILE] [--markdown]

Each pair runs in turn, A B A B, once uncounted; the figure is the median of the ratios. Districts are written to a
temporary folder. Other tools are measured where --peers names a folder: what is missing there is installed into it.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import yaml_rs
from benchmarks.measure import Figure
from benchmarks.targets import Districts, Row

from benchmarks import generate, measure, peers, standards, targets

PARTS: Final = ("start-up", "cold", "warm", "peers")
PEER_STUDENTS: Final = 2000
VERSIONS: Final = ("pydantic", "typer", "yaml-rs", "ruamel.yaml", "jinja2")


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=PARTS, action="append", help="may be repeated")
    parser.add_argument("--peers", type=Path, help="the folder in which other tools are, or are to be installed")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", action="store_true", help="print the rows as docs/performance.md has them")
    given = parser.parse_args()
    parts = tuple(given.only or (PARTS if given.peers else PARTS[:-1]))
    if "peers" in parts and given.peers is None:
        parser.error("--only peers needs --peers FOLDER")
    with tempfile.TemporaryDirectory() as scratch:
        measure.ENVIRONMENT["XDG_CACHE_HOME"] = str(Path(scratch) / "remembered")
        measured, failed = [], False
        told = _markdown if given.markdown else _line
        for row in rows(Path(scratch), parts, given.students, given.peers):
            try:
                figure = measure.pair(row.command, row.other, given.rounds, clock=row.clock)
            except RuntimeError as error:
                print(f"{row.what} against {row.against}: not measured, {error}", file=sys.stderr, flush=True)
                failed = True
                continue
            print(told(row, figure), flush=True)
            measured.append(_plain(row, figure))
    if given.json:
        given.json.write_text(json.dumps(measured, indent=2) + "\n")
    if failed:
        sys.exit(1)


def rows(scratch: Path, parts: Iterable[str], students: int, tools: Path | None) -> Iterator[Row]:
    """Write the districts, say on stderr what is in them and on what they are measured, and yield what is to be run."""
    at = districts(scratch, students)
    print(
        f"{students:,} students, {at.megabytes:.1f} MB, {at.scores:,} scores; a file a student and year:"
        f" {at.other_megabytes:.1f} MB",
        f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in VERSIONS),
        sep="\n",
        file=sys.stderr,
    )
    makers = {"start-up": targets.start_up, "cold": targets.cold, "warm": targets.warm}
    for name in parts:
        if name in makers:
            yield from makers[name](at)
    if "peers" in parts and tools is not None:
        folder = scratch / "beside"
        generate.write(folder, PEER_STUDENTS)
        files = sorted((folder / "evidence").rglob("*.yaml"))
        yield from targets.beside(tuple(peers.installed(tools)), files, folder, scratch)


def districts(scratch: Path, students: int) -> Districts:
    """Write the districts that are measured."""
    large, by_student, as_json, few, mapped = (
        scratch / name for name in ("large", "by-student", "as-json", "few", "mapped")
    )
    generate.write(large, students)
    generate.write(by_student, students, layout="student-year")
    for folder in (few, mapped):
        generate.write(folder, generate.GROUP)
    standards.write(mapped)
    scores = 0
    as_json.mkdir()
    for place, path in enumerate(sorted(large.rglob("*.yaml"))):
        data = yaml_rs.loads(path.read_text(), parse_datetime=False)
        scores += _scores(data)
        (as_json / f"{place}.json").write_text(json.dumps(data))
    return Districts(
        *(large, by_student, as_json, few, mapped, students, scores), _megabytes(large), _megabytes(by_student)
    )


def _scores(data: Any) -> int:  # noqa: ANN401 - YAML
    if not data["mbl"].startswith("evidence/"):
        return 0
    return sum(len(line) for item in data["items"] for line in item["scores"].values())


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*.yaml")) / 1e6


def _spread(row: Row, figure: Figure) -> tuple[float, float, float]:
    if row.bound is not None:
        return (row.ratio(figure),) * 3
    low, high = (1 / figure.high, 1 / figure.low) if row.least else (figure.low, figure.high)
    return row.ratio(figure), low, high


def _promise(row: Row, figure: Figure) -> tuple[str, str]:
    if row.limit is None:
        return "-", "-"
    met = "met" if row.met(figure) else "missed"
    return f"{'at least' if row.least else 'at most'} {row.limit:g}", met


def _line(row: Row, figure: Figure) -> str:
    ratio, low, high = _spread(row, figure)
    target, met = _promise(row, figure)
    return (
        f"{row.what:<58} {ratio:7.2f} x {row.against:<26} [{low:.2f}-{high:.2f}]  {target:<14} {met:<7}"
        f" {row.rate(figure)}, {figure.memory:.0f} MiB"
    )


def _markdown(row: Row, figure: Figure) -> str:
    ratio, low, high = (f"{one:.3g}" for one in _spread(row, figure))
    target, met = _promise(row, figure)
    memory = f"{figure.memory:.0f} MiB"
    return f"| {row.what} | {row.against} | {target} | {ratio} [{low}-{high}] | {met} | {row.rate(figure)} | {memory} |"


def _plain(row: Row, figure: Figure) -> dict[str, object]:
    told = {"what": row.what, "against": row.against, "limit": row.limit, "least": row.least, "met": row.met(figure)}
    return {**told, **asdict(figure)}


if __name__ == "__main__":
    main()

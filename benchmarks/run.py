"""Measures whole processes in pairs and prints ratios: seconds differ from machine to machine, ratios much less.

    python -m benchmarks.run [--students 2000] [--rounds 7] [--json FILE]

Each pair runs in turn, A B A B; the figure is the median of the ratios. The district is written to a temporary folder.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks import generate, standards

HERE: Final = Path(__file__).resolve().parent
MBL: Final = (sys.executable, "-m", "mblkit")
NOTHING: Final = (sys.executable, "-c", "pass")
EACH_FILE: Final = "from pathlib import Path; import sys\nfor path in sorted(Path(sys.argv[1]).rglob('*.yaml')):\n    "
BARE: Final = f"import yaml_rs; {EACH_FILE}yaml_rs.loads(path.read_text(), parse_datetime=False)"
BYTES: Final = f"{EACH_FILE}path.read_bytes()"


@dataclass(frozen=True)
class Figure:
    """One pair: what was run against what, the median ratio, and the medians in seconds of this machine."""

    what: str
    against: str
    ratio: float
    low: float
    high: float
    seconds: float
    other_seconds: float


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        large, small, mapped = (Path(scratch) / name for name in ("large", "small", "mapped"))
        generate.write(large, given.students)
        generate.write(small, generate.GROUP)
        generate.write(mapped, generate.GROUP)
        standards.write(mapped)
        files = list(large.rglob("*.yaml"))
        size = sum(path.stat().st_size for path in files)
        print(f"{given.students} students, {len(files)} files, {size / 1e6:.1f} MB")
        machine = f"{platform.machine()}, {os.cpu_count()} cores"
        print(f"{platform.python_implementation()} {platform.python_version()}, {machine}")
        figures = list(measure(large, small, mapped, given.students, given.rounds))
    for one in figures:
        print(
            f"{one.what:<52} {one.ratio:6.2f} x {one.against:<38} [{one.low:.2f}-{one.high:.2f}]"
            f"  {one.seconds:.3f} s / {one.other_seconds:.3f} s"
        )
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in figures], indent=2) + "\n")


def measure(large: Path, small: Path, mapped: Path, students: int, rounds: int) -> list[Figure]:
    """Return the figures for a large and a small district, and for one with large sets of standards."""
    one = f"s-{students // 2:05d}"
    day = ("--as-of", "2026-06-20", "--format", "html", "--output", "-")
    transcript = (*MBL, "transcript", one, "-C", str(large), *day)
    few = (*MBL, "transcript", f"s-{generate.GROUP // 2:05d}", "-C", str(small), *day)
    bare = (sys.executable, "-c", BARE, str(large))
    align = (*MBL, "align", "-C", str(mapped), "--as-of", "2026-06-20", "--format", "json")
    bare_map = (sys.executable, "-c", BARE, str(mapped))
    bytes_only = (sys.executable, "-c", BYTES, str(large))
    return [
        pair("mbl --version", (*MBL, "--version"), "python -c pass", NOTHING, rounds),
        pair("mbl validate, one group of 25", (*MBL, "validate", "-C", str(small)), "python -c pass", NOTHING, rounds),
        pair("mbl validate, cold", (*MBL, "validate", "-C", str(large)), "the bare reader, same files", bare, rounds),
        pair(f"mbl transcript, one of {students}", transcript, "one of 25", few, rounds),
        pair(f"mbl transcript, one of {students}", transcript, "reading the bytes of all files", bytes_only, rounds),
        pair(f"mbl transcript, one of {students}", transcript, "the bare reader, same files", bare, rounds),
        pair("mbl align, 3,000 standards", align, "the bare reader, same files", bare_map, rounds),
    ]


def pair(what: str, command: Sequence[str], against: str, other: Sequence[str], rounds: int) -> Figure:
    """Run two commands in turn, once uncounted, and return the median of the ratios of their times."""
    timed(command), timed(other)
    times = [(timed(command), timed(other)) for _ in range(rounds)]
    ratios = sorted(first / second for first, second in times)
    return Figure(
        what,
        against,
        round(statistics.median(ratios), 2),
        round(ratios[0], 2),
        round(ratios[-1], 2),
        round(statistics.median(first for first, _ in times), 4),
        round(statistics.median(second for _, second in times), 4),
    )


def timed(command: Sequence[str]) -> float:
    """Run a command, without its output, and return the seconds that it took. Raises where it fails."""
    begun = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
    return took


if __name__ == "__main__":
    main()

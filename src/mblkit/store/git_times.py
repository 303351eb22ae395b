"""When files were committed last."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from mblkit.errors import MblError
from mblkit.store.git_run import prefix_of, run

_MARK: Final = b"\x01"


def commit_times(root: Path, paths: Iterable[str]) -> Mapping[str, int]:
    """Return the moment of the last commit of each of some files below `root`, in seconds since 1970.

    Files without a commit are left out; so are all where there is no git, or no git repository. Of what is in the work
    tree and not committed nothing is said. Never raises for them: the moment is worth having, not worth failing for.
    """
    folder, wanted = os.path.realpath(root), sorted(set(paths))
    try:
        prefix_of(folder)
    except MblError:
        return {}
    found = run(
        folder, "--literal-pathspecs", "-c", "log.follow=false", "-c", "log.showSignature=false",
        "log", "-z", "--format=%x01%ct", "--name-only", "--no-renames", "--relative", "HEAD", "--", *wanted,
    )  # fmt: skip
    return _newest(found.stdout, set(wanted)) if wanted and found.returncode == 0 else {}


def _newest(told: bytes, wanted: set[str]) -> dict[str, int]:
    """Return the time above the first mention of each path: git tells the newest commits first."""
    times: dict[str, int] = {}
    now = 0
    for part in told.split(b"\0"):
        text = part.lstrip(b"\n")
        if text.startswith(_MARK):
            now = int(text[1:])
            continue
        path = os.fsdecode(text)
        if path in wanted:
            times.setdefault(path, now)
    return times

"""A run over a tree: what is asked, and what was found. Nothing heavy is imported: a warm run has no time for it."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit import emit
    from mblkit.cli.short_way import Sight
    from mblkit.cli.warm import Memory
    from mblkit.load.pipeline import Loaded
    from mblkit.model.checks import Checks
    from mblkit.rules.baseline import Baseline
    from mblkit.store.cache import Cache
    from mblkit.store.tree import Tree


FEW_COLLECTIONS: Final = 100_000
_SELDOM: Final = 1000


class Asked(NamedTuple):
    """What the command line asks of a run.

    Attributes:
        as_of: the day to look at.
        reader: the YAML reader, or None for the usual one.
        select, ignore: rules, as they were typed.
        baseline: the file of known findings, or None for the one that mbl.yaml names.
        within: says for a path whether findings there are told; None tells all.
        known: whether known findings are left out at all.
        deep: whether also what only the results of every student show is looked for.
        jobs: how many processes look at the files; None for one for each core, where there is much to do.
        warm: whether what an earlier run found may be told, and what this one finds remembered.
    """

    as_of: date
    reader: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    within: Callable[[str], bool] | None = None
    known: bool = True
    deep: bool = False
    warm: bool = False
    jobs: int | None = 1


class Wanted(NamedTuple):
    """What the district itself says of how findings are told: from which severity on they fail, and which are known.

    Attributes:
        fail_on: the least severity that makes the command fail.
        baseline: the file of known findings, or None.
    """

    fail_on: str
    baseline: str | None


class Examined(NamedTuple):
    """A run over a tree.

    Attributes:
        report: what is told.
        suppressed, known: how many findings comments quieted and the baseline holds, by file.
        gone: how many findings of the baseline were not found any more.
        checks: what the district asks of the check.
    """

    report: "emit.Report"
    suppressed: Counter[str]
    known: Counter[str]
    gone: int
    checks: Wanted


def examined(tree: "Tree", asked: Asked) -> Examined:
    """Return what is found in the files of a tree: the work tree, one with changes laid over it, or a revision.

    Where nothing has changed since the same was asked, what was found then is returned, if `asked` allows it.
    Raises MblError for rules that do not exist and for a baseline that cannot be read.
    """
    memory = _memory(tree, asked) if asked.warm else None
    if memory is None:
        with few_collections():
            return _examined(tree, asked, None)
    known = memory.recall()
    if known is None:
        seen = memory.witness()
        with few_collections():
            known = _examined(tree if seen is None else seen, asked, None if seen is None else memory.cache)
        if seen is not None:
            memory.remember(known, seen, asked)
    memory.cache.close()
    return known


def _memory(tree: "Tree", asked: Asked) -> "Memory | None":
    from mblkit.cli.warm import memory_of

    return memory_of(tree, asked)


@contextmanager
def few_collections() -> Iterator[None]:
    """Spare the time in which the records of a district are searched for cycles again and again: there are none."""
    before = gc.get_threshold()
    gc.set_threshold(FEW_COLLECTIONS, _SELDOM, _SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _examined(tree: "Tree", asked: Asked, cache: "Cache | None") -> Examined:
    from mblkit import emit
    from mblkit.rules.runner import NOTHING, examine
    from mblkit.rules.selection import checks_of, select

    read = reading(tree)
    seen = None if asked.deep else _sight(tree, asked, cache)
    loaded = _every_record(tree, asked) if seen is None else seen.loaded
    checks = checks_of(loaded)
    selection = select(loaded, asked.select, asked.ignore)
    baseline = _baseline(tree, checks, asked.baseline) if asked.known else None
    bulk, before = (None, NOTHING) if seen is None else (seen.bulk, seen.before)
    outcome = examine(
        loaded, selection, asked.as_of, read, baseline, asked.within, deep=asked.deep, bulk=bulk, before=before
    )
    if seen is not None:
        seen.settle(outcome)
    report = emit.Report(
        outcome.diagnostics,
        loaded.read,
        read,
        suppressed=outcome.suppressed.total(),
        known=outcome.known.total(),
        following=len(loaded.following),
        waiting=outcome.waiting,
    )
    wanted = Wanted(checks.fail_on, checks.baseline)
    return Examined(report, outcome.suppressed, outcome.known, outcome.gone, wanted)


def _every_record(tree: "Tree", asked: Asked) -> "Loaded":
    """Return what was read, with every record: what is deep needs them."""
    from mblkit.load.repository import validate

    return validate(tree, asked.reader)


def _sight(tree: "Tree", asked: Asked, cache: "Cache | None") -> "Sight":
    """Return what was read, without the records of which there are most."""
    from mblkit.cli.gist_memory import Remembered
    from mblkit.cli.short_way import sight
    from mblkit.store.contents import Witness

    remembered = Remembered(cache, tree.blobs) if cache is not None and isinstance(tree, Witness) else None
    return sight(tree, asked.reader, asked.as_of, asked.jobs, remembered)


def reading(tree: "Tree") -> Callable[[str], bytes]:
    """Return what gives the bytes of a file or a pack, and raises OSError where there is none."""

    def read(path: str) -> bytes:
        from mblkit.packs import PACK_PREFIX

        if not path.startswith(PACK_PREFIX):
            return tree.read(path)
        from mblkit.load.repository import read_any

        return read_any(tree, path)

    return read


def _baseline(tree: "Tree", checks: "Checks", given: Path | None) -> "Baseline | None":
    from mblkit.rules.baseline import stays_inside

    name = str(given) if given is not None else checks.baseline
    if name is None or (given is None and not stays_inside(name)):
        return None
    return read_baseline(name, given.read_bytes if given is not None else lambda: tree.read(name))


def read_baseline(name: str, read: Callable[[], bytes]) -> "Baseline":
    """Return a baseline. Raises MblError where there is none or it cannot be read."""
    from mblkit.rules.baseline import parsed
    from mblkit.store.tree import reason

    try:
        data = read()
    except FileNotFoundError as error:
        hint = 'write it with "mbl validate --write-baseline", or name another one'
        raise MblError(f'there is no baseline "{name}"', hint) from error
    except OSError as error:
        raise MblError(f'the baseline "{name}" cannot be read: {reason(error)}', "check the file") from error
    return parsed(name, data)

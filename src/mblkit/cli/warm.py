"""Warm runs: what a check over a whole work tree has found is remembered, and told again where nothing has changed.

What is told rests on the files, the day, the options, the baseline and the tool itself. All of them are in the key,
or compared before anything is told.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mblkit.store.cache import Cache, cache_file, cache_folder
from mblkit.store.contents import Contents, Witness, blob_id, contents_of
from mblkit.store.edition import edition
from mblkit.store.packed import pack, unpack
from mblkit.store.tree import WorkTree

if TYPE_CHECKING:
    from mblkit.cli.examining import Asked, Examined
    from mblkit.store.tree import Tree

VARIABLE: Final = "MBL_NO_CACHE"
"""The variable of the environment that says, with any value, that nothing is remembered."""

_VERDICT: Final = "verdict:"
_MOST_VERDICTS: Final = 32
_LARGEST_VERDICT: Final = 16 * 1024 * 1024
_NANOSECONDS_IN_A_DAY: Final = 86_400_000_000_000


def cache_for(tree: "Tree", environ: Mapping[str, str] = os.environ) -> Cache | None:
    """Return what is remembered of a work tree; None for any other tree, and where the environment says so."""
    folder = None if environ.get(VARIABLE) else cache_folder(environ)
    return Cache(cache_file(folder, tree.root)) if folder is not None and isinstance(tree, WorkTree) else None


class Memory(NamedTuple):
    """What is remembered of one work tree, and what is asked now.

    Attributes:
        cache: where it is remembered.
        tree: the files.
        contents: what they hold.
        key: stands for the files, the tool and everything that is asked.
        now: the time in ns, for what is remembered longest.
    """

    cache: Cache
    tree: "Tree"
    contents: Contents
    key: str
    now: int

    def recall(self) -> "Examined | None":
        """Return what was found when the same was asked of the same files; None where that is not known."""
        text = self.cache.get(self.key)
        try:
            return None if text is None else self._told(json.loads(text))
        except (TypeError, ValueError, LookupError):
            return None

    def _told(self, said: dict[str, Any]) -> "Examined | None":
        from mblkit.cli.examining import Examined, Wanted, reading
        from mblkit.emit.report import Report

        if any(self._blob(path) != blob for path, blob in said["others"].items()):
            return None
        report = Report(
            tuple(map(unpack, said["findings"])),
            said["files"],
            reading(self.tree),
            suppressed=sum(said["suppressed"].values()),
            known=sum(said["known"].values()),
            following=said["following"],
            waiting=said["waiting"],
        )
        return Examined(
            report, Counter(said["suppressed"]), Counter(said["known"]), said["gone"], Wanted(*said["wanted"])
        )

    def remember(self, run: "Examined", seen: Witness, asked: "Asked") -> None:
        """Remember what was found, unless a file has changed meanwhile or it is out of all measure."""
        if seen.moved or _key(self.contents, asked) != self.key:
            return
        said = {
            "wanted": [run.checks.fail_on, run.checks.baseline],
            "others": seen.others,
            "findings": [pack(one) for one in run.report.diagnostics],
            "files": run.report.files,
            "suppressed": run.suppressed,
            "known": run.known,
            "gone": run.gone,
            "following": run.report.following,
            "waiting": run.report.waiting,
        }
        text = json.dumps(said)
        if len(text) <= _LARGEST_VERDICT and self.cache.put({self.key: text}, day=self.now // _NANOSECONDS_IN_A_DAY):
            self.cache.keep(_VERDICT, _MOST_VERDICTS)

    def witness(self) -> Witness | None:
        """Return the tree with an eye on what is read of it; None where it is not as it was asked about."""
        told = self.contents.blobs is not None
        contents = self.contents if told else contents_of(self.tree, self.cache, self.now, each=True)
        if contents is None or contents.blobs is None or contents.digest != self.contents.digest:
            return None
        return Witness(self.tree, contents.blobs)

    def _blob(self, path: str) -> str | None:
        try:
            return blob_id(self.tree.read(path))
        except OSError:
            return None


def memory_of(tree: "Tree", asked: "Asked") -> Memory | None:
    """Return what is remembered for what is asked; None where nothing may be remembered."""
    cache = cache_for(tree) if asked.warm and asked.within is None else None
    handed, _HANDED[:] = [*_HANDED], []
    if cache is None:
        return None
    now = time.time_ns()
    contents = next((found for found in (_taken(one, tree, now) for one in handed) if found is not None), None)
    contents = contents or contents_of(tree, cache, now)
    key = None if contents is None else _key(contents, asked)
    return None if contents is None or key is None else Memory(cache, tree, contents, key, now)


_HANDED: list[Memory] = []
"""What `quick` saw of a district that the command is about to ask about, so that its folders are walked once."""

_PATIENCE: Final = 10_000_000_000
"""Nanoseconds: the command asks in the same process, as soon as it is imported."""


def hand_over(memory: Memory) -> None:
    """Leave what was seen of a district to the command that asks next, in this process and at once."""
    _HANDED[:] = [memory]


def _taken(handed: Memory, tree: "Tree", now: int) -> Contents | None:
    """Return what was handed over of a tree; None where it is of another one, of another kind, or from long ago."""
    mine = handed.tree
    if not (type(tree) is WorkTree and type(mine) is WorkTree and tree.root == mine.root):
        return None
    if not 0 <= now - handed.now < _PATIENCE:
        return None
    tree.sees_as(mine)
    return handed.contents


def _key(contents: Contents, asked: "Asked") -> str | None:
    """Return the name of a verdict; None where the baseline that the command line names cannot be read."""
    try:
        baseline = None if asked.baseline is None else blob_id(asked.baseline.read_bytes())
    except OSError:
        return None
    rest = (asked.as_of.isoformat(), asked.reader, asked.select, asked.ignore, asked.known, asked.deep)
    parts = (contents.digest, edition(), baseline, *rest)
    return _VERDICT + blake2b(json.dumps(parts).encode(), digest_size=20).hexdigest()

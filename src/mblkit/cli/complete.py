"""What the shell offers when somebody presses the tab key: codes, ids and words of the district, never a name.

The ids come from a search through the bytes of the files, not from reading them, so that they are there before the
finger leaves the key. A completion that fails offers nothing and says nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final, get_args

import typer

from mblkit.load.peek import peek_classes, peek_codes, peek_ids, peek_kind, peek_sets, peek_under
from mblkit.store.tree import FileInfo, WorkTree, find_root

_LARGEST: Final = 1 << 22
"""Bytes of the largest file that is searched."""

_SECONDS: Final = 0.4
"""How long files are searched. The likely ones come first, so that in a large district the ids are there in time."""

_LIKELY: Final = 5
"""Letters of a kind's name by which a likely path is known: "polic" is in `policies/` as well."""

_SAFE_BRANCH: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+@-]*")
"""Shells evaluate what they are offered; the names of branches may hold anything."""

Peek = Callable[[bytes], Iterable[str]]
Offer = Callable[[typer.Context, str], list[str]]


def _offer(source: Callable[[typer.Context, str], Iterable[str]]) -> Offer:
    """Return a completion that offers, in order, what a source yields and what begins as the user did."""

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        try:
            return sorted(one for one in set(source(ctx, incomplete)) if one.startswith(incomplete))
        except Exception:  # noqa: BLE001 - the user is in the middle of a line: nothing may be printed there
            return []

    return offer


def _ids(ctx: typer.Context, kinds: Mapping[str, Peek]) -> Iterator[str]:
    """Yield the ids that stand in the files of some kinds.

    A folder of names outside the repository is never looked into: nothing there is offered, and its volume may be slow.
    """
    given = ctx.params.get("root")
    root = find_root(Path(given) if given is not None else Path.cwd())
    if root is None:
        return
    tree, until = WorkTree(root), monotonic() + _SECONDS
    for info in _likely_first(tree.files(), kinds):
        if monotonic() > until:
            return
        if info.size <= _LARGEST:
            data = _bytes(tree, info.path)
            yield from kinds.get(peek_kind(data) or "", _nothing)(data)


def _likely_first(files: Iterable[FileInfo], kinds: Iterable[str]) -> list[FileInfo]:
    """Return files in the order in which they are searched. Meaning never depends on the folder, but waiting may."""
    signs = [kind[:_LIKELY] for kind in kinds]
    return sorted(files, key=lambda info: not any(sign in info.path for sign in signs))


def _bytes(tree: WorkTree, path: str) -> bytes:
    try:
        return tree.read(path)
    except OSError:
        return b""


def _nothing(_: bytes) -> Iterable[str]:
    return ()


def _of(**kinds: Peek) -> Offer:
    """Return a completion with the ids in the files of some kinds."""
    return _offer(lambda ctx, _: _ids(ctx, kinds))


def _under(*keys: str) -> Peek:
    return lambda data: peek_under(data, *keys)


def _experiences(data: bytes) -> set[str]:
    return {*peek_ids(data)} - {*peek_under(data, "units", "objectives")}


def _experiences_and_objectives(data: bytes) -> set[str]:
    return _experiences(data) | {*peek_under(data, "objectives")}


_TARGETS: Final[dict[str, Peek]] = {"framework": _under("competencies"), "experience": _under("objectives")}


def _students(ctx: typer.Context, _: str) -> Iterator[str]:
    given = ctx.params.get("students") or ()
    yield from (one for one in _ids(ctx, {"students": peek_ids}) if one not in given)


def _student_then_targets(ctx: typer.Context, _: str) -> Iterator[str]:
    """Yield students for the first word, unless options choose them, then what they may be judged on."""
    chosen = any(ctx.params.get(one) for one in ("several", "year", "everyone"))
    given = ctx.params.get("words") or ()
    if given or chosen:
        yield from (one for one in _ids(ctx, _TARGETS) if one not in given)
    else:
        yield from _ids(ctx, {"students": peek_ids})


def _policy_things(ctx: typer.Context, _: str) -> Iterator[str]:
    yield "lint"
    yield from _ids(ctx, {"framework": _TARGETS["framework"], "experience": _experiences})


def _asked_for(ctx: typer.Context) -> Iterator[str]:
    """Yield the requirements and conditions of the district's policies and of the packs that it has chosen."""
    from mblkit.packs import pack_text

    asked = _under("requirements", "conditions", "limits")
    yield from _ids(ctx, {"policy": asked})
    for name in set(_ids(ctx, {"district": _under("packs")})):
        yield from asked((pack_text(name) or "").encode())


def _things(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    kind, colon, _ = incomplete.partition(":")
    sources: dict[str, Callable[[], Iterable[str]]] = {
        "target": lambda: _ids(ctx, _TARGETS),
        "experience": lambda: _ids(ctx, {"experience": _experiences}),
        "requirement": lambda: _asked_for(ctx),
        "condition": lambda: _asked_for(ctx),
        "recognition": lambda: _ids(ctx, {"policy": _under("recognition")}),
    }
    if colon:
        yield from (f"{kind}:{name}" for name in sources[kind]())
        return
    yield from ("total", "diploma", "gpa")
    yield from _ids(ctx, {"framework": _TARGETS["framework"], "experience": _experiences_and_objectives})
    yield from sources["recognition"]()
    yield from _asked_for(ctx)


def _scores(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Yield `MATH.1.a=proficient`. Bash takes the words before and behind the sign for two, with it as a third."""
    given = tuple(ctx.params.get("scores") or ())
    levels = partial(_ids, ctx, {"scale": _under("levels")})
    if given and (given[-1] == "=" or ("=" not in given[-1] and given[-2:-1] != ("=",))):
        yield from levels()
        return
    target, equals, _ = incomplete.partition("=")
    found = {target} if equals else {one for one in _ids(ctx, _TARGETS) if one.startswith(target)}
    if not equals:
        yield from found
    if len(found) == 1:
        (only,) = found
        yield from (f"{only}={level}" for level in levels())


def _codes(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Yield the codes of rules, or their names where the user has begun one."""
    from mblkit.catalog import RULES

    yield from ((one.name if incomplete[:1].islower() else one.code) for one in RULES.values())
    if ctx.info_name != "rule" and not incomplete[:1].islower():
        yield from _ids(ctx, {"rules": peek_ids})


def _list_of_codes(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    before, comma, last = incomplete.rpartition(",")
    yield from (f"{before}{comma}{code}" for code in _codes(ctx, last))


def _standards(ctx: typer.Context, _: str) -> Iterator[str]:
    """Yield the codes of standards, of the sets that were named already where some were."""
    wanted = {*(ctx.params.get("sets") or ())}

    def codes_of(data: bytes) -> Iterable[str]:
        return peek_codes(data) if not wanted or wanted.intersection(peek_sets(data)) else ()

    yield from _ids(ctx, {"standards": codes_of})


def _revisions(ctx: typer.Context, _: str) -> Iterator[str]:
    from mblkit.store.git_run import branch_names

    yield from (name for name in branch_names(ctx.params.get("root") or Path()) if _SAFE_BRANCH.fullmatch(name))


def _kinds(_: typer.Context, __: str) -> Iterable[str]:
    from mblkit.model.kinds import KINDS

    return KINDS


def _words(name: str) -> Offer:
    """Return a completion with the words that a field of evidence may have."""

    def words(_: typer.Context, __: str) -> Iterable[str]:
        from mblkit.model import shared

        return get_args(getattr(shared, name))

    return _offer(words)


students, things, scores = _offer(_students), _offer(_things), _offer(_scores)
student_then_targets, policy_things = _offer(_student_then_targets), _offer(_policy_things)
codes, list_of_codes, kinds, revisions = _offer(_codes), _offer(_list_of_codes), _offer(_kinds), _offer(_revisions)
mappings = _of(mapping=peek_ids)
tasks, sections, staff = _of(task=peek_ids), _of(sections=peek_ids), _of(staff=peek_ids)
people = _of(students=peek_ids, staff=peek_ids)
targets, areas = _of(framework=_under("competencies")), _of(district=_under("areas"))
schools = _of(district=_under("schools"))
experiences, classes = _of(experience=_experiences), _of(students=peek_classes)
standard_sets, standard_codes = _of(standards=peek_sets), _offer(_standards)
purposes, measures, settings = _words("Purpose"), _words("Measure"), _words("Setting")

"""Links that make trees and chains: prerequisites, replacements, parts of requirements, settings of policies."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.load.index import Index
from mblkit.load.nearest import did_you_mean
from mblkit.load.shape import Shaped
from mblkit.load.words import listed, with_article
from mblkit.model.base import Record
from mblkit.model.diplomas import Addition, Clause, Diploma, FromSetting, Requirement
from mblkit.model.district import DistrictRecord
from mblkit.model.experience import ExperienceRecord
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.standards import StandardsRecord

R = TypeVar("R", bound=Record)
Edges = dict[str, list[tuple[str, Origin]]]

_REPLACEABLE: Final = ("competency", "indicator", "objective", "experience", "task", "standard")


def check_cycles(files: Iterable[Shaped], index: Index) -> list[Diagnostic]:
    """Return the cycles among prerequisites, and among records and sets that replace each other."""
    experiences: Edges = {}
    objectives: Edges = {}
    for kept in _records(files, ExperienceRecord):
        _prerequisites(kept, experiences, objectives)
    found = [
        *_cycles(experiences, "is a prerequisite of itself"),
        *_cycles(objectives, "is a prerequisite of itself"),
    ]
    editions: Edges = {
        kept.record.set: [(kept.record.superseded_by, kept.origin.at("superseded_by"))]
        for kept in _records(files, StandardsRecord)
        if kept.record.superseded_by is not None
    }
    found.extend(_cycles(editions, "is superseded by itself"))
    for namespace in _REPLACEABLE:
        edges: Edges = {
            one.id: [(one.replaced_by, Origin(one.origin.path, (*one.origin.keys[:-1], "retired", "replaced_by")))]
            for definitions in index.ids.get(namespace, {}).values()
            for one in definitions
            if one.replaced_by is not None
        }
        found.extend(_unknown_successors(edges, namespace, index))
        found.extend(_cycles(edges, "is replaced by itself"))
    return found


def _records(files: Iterable[Shaped], record: type[R]) -> Iterator[Kept[R]]:
    for one in files:
        for kept in one.records:
            if isinstance(kept.record, record):
                yield Kept(kept.record, kept.origin)


def _prerequisites(kept: Kept[ExperienceRecord], experiences: Edges, objectives: Edges) -> None:
    record, origin = kept.record, kept.origin
    experiences[record.id] = [
        (name, origin.at("prerequisites", place)) for place, name in enumerate(record.prerequisites)
    ]
    for unit_place, unit in enumerate(record.units):
        for place, objective in enumerate(unit.objectives):
            inside = origin.at("units", unit_place, "objectives", place, "prerequisites")
            objectives[objective.id] = [(name, inside.at(n)) for n, name in enumerate(objective.prerequisites)]


def _unknown_successors(edges: Edges, namespace: str, index: Index) -> Iterator[Diagnostic]:
    for links in edges.values():
        for name, origin in links:
            if not index.knows((namespace,), name):
                hint = (
                    did_you_mean(name, index.names((namespace,)))
                    or f"write the id of {with_article(namespace)} that exists"
                )
                at = Location(origin.path, origin.keys)
                yield diagnose("MBL201", f'no {namespace} has the id "{name}"', at, help=hint)


def _cycles(edges: Mapping[str, list[tuple[str, Origin]]], says: str) -> Iterator[Diagnostic]:
    """Yield one finding for each cycle, at the link that closes it, found from the smallest id."""
    done: set[str] = set()
    for start in sorted(edges):
        way: list[str] = []
        stack: list[tuple[str, Iterator[tuple[str, Origin]]]] = []
        if start not in done:
            way.append(start)
            stack.append((start, iter(edges[start])))
        while stack:
            step = next(stack[-1][1], None)
            if step is None:
                done.add(stack.pop()[0])
                way.pop()
                continue
            name, origin = step
            if name in way:
                yield _cycle(way[way.index(name) :], origin, says)
            elif name in edges and name not in done:
                way.append(name)
                stack.append((name, iter(edges[name])))


def _cycle(way: list[str], origin: Origin, says: str) -> Diagnostic:
    shown = " -> ".join(f'"{name}"' for name in (*way, way[0]))
    at = Location(origin.path, origin.keys)
    return diagnose("MBL204", f'"{way[0]}" {says}: {shown}', at, help="delete one of these links", subject=way[0])


def check_policies(files: Iterable[Shaped]) -> list[Diagnostic]:
    """Return what does not fit inside policies, and between them and the district's choices."""
    policies: dict[str, PolicyRecord] = {}
    found: list[Diagnostic] = []
    districts: list[tuple[str, DistrictRecord]] = []
    for one in files:
        for kept in one.records:
            if isinstance(kept.record, PolicyRecord):
                policies.setdefault(kept.record.id, kept.record)
                found.extend(_policy(one.path, kept.record))
            elif isinstance(kept.record, DistrictRecord):
                districts.append((one.path, kept.record))
    for path, district in districts:
        found.extend(_choices(path, district, policies))
    return found


def _policy(path: str, policy: PolicyRecord) -> Iterator[Diagnostic]:
    for place, diploma in enumerate(policy.diplomas):
        keys: Keys = ("diplomas", place)
        yield from _setting_uses(path, keys, diploma, policy)
        yield from _clauses(path, keys, diploma, policy)
    for place, addition in enumerate(policy.additions):
        yield from _clauses(path, ("additions", place), addition, policy)


def _clauses(path: str, keys: Keys, owner: Diploma | Addition, policy: PolicyRecord) -> Iterator[Diagnostic]:
    parents: Edges = {}
    for place, requirement in enumerate(owner.requirements):
        inside = (*keys, "requirements", place)
        yield from _setting_uses(path, inside, requirement, policy)
        if requirement.within is not None:
            parents[requirement.id] = [(requirement.within, Origin(path, (*inside, "within")))]
    yield from _cycles(parents, "is a part of itself")
    others: tuple[tuple[str, tuple[Clause, ...]], ...] = (("conditions", owner.conditions), ("limits", owner.limits))
    for name, clauses in others:
        for place, clause in enumerate(clauses):
            yield from _setting_uses(path, (*keys, name, place), clause, policy)
    yield from _same_clause_twice(path, (*keys, "requirements"), owner.requirements)
    for name, clauses in others:
        yield from _same_clause_twice(path, (*keys, name), clauses)
    yield from _no_choices(path, keys, owner)


def _no_choices(path: str, keys: Keys, owner: Diploma | Addition) -> Iterator[Diagnostic]:
    """Yield each condition that is within a requirement of the same diploma that does not let choose."""
    chooses: dict[str, list[bool]] = {}
    for requirement in owner.requirements:
        chooses.setdefault(requirement.id, []).append(requirement.choose is not None)
    for place, condition in enumerate(owner.conditions):
        if condition.within in chooses and not any(chooses[condition.within]):
            at = Location(path, (*keys, "conditions", place, "within"))
            message = f'"{condition.within}" does not choose among its parts, so no condition can be one of them'
            yield diagnose("MBL210", message, at, help='give it "choose", or delete "within" here')


def _same_clause_twice(path: str, keys: Keys, clauses: Iterable[Clause]) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for place, clause in enumerate(clauses):
        name = str(getattr(clause, "id", ""))
        earlier = first.setdefault(name, place)
        if earlier != place and clause.classes is None and clause.dates is None and clause.when is None:
            at = Location(path, (*keys, place, "id"))
            related = (Related(Location(path, (*keys, earlier, "id")), "the other one stands here"),)
            message = f'the diploma has "{name}" twice, and nothing says when which of them holds'
            hint = 'give one of them "classes", "dates" or "when", or an id of its own'
            yield diagnose("MBL202", message, at, help=hint, related=related, subject=name)


def _setting_uses(path: str, keys: Keys, clause: Clause, policy: PolicyRecord) -> Iterator[Diagnostic]:
    if clause.when is not None:
        yield from _setting_use(path, (*keys, "when"), clause.when, policy, switch=True)
    credits_needed = clause.credits if isinstance(clause, Requirement | Diploma) else None
    if isinstance(credits_needed, FromSetting):
        yield from _setting_use(path, (*keys, "credits", "setting"), credits_needed.setting, policy, switch=False)


def _setting_use(path: str, keys: Keys, name: str, policy: PolicyRecord, *, switch: bool) -> Iterator[Diagnostic]:
    at = Location(path, keys)
    if name not in policy.settings:
        hint = did_you_mean(name, policy.settings) or 'add it to the "settings" of the policy'
        yield diagnose("MBL201", f'the policy has no setting "{name}"', at, help=hint)
    elif isinstance(policy.settings[name].default, bool) is not switch:
        wanted = "true or false" if switch else "an amount"
        yield diagnose("MBL210", f'the setting "{name}" is not {wanted}', at, help=f"use a setting that is {wanted}")


def _choices(path: str, district: DistrictRecord, policies: Mapping[str, PolicyRecord]) -> Iterator[Diagnostic]:
    for place, pack in enumerate(district.packs):
        policy = policies.get(pack.id)
        for name, value in pack.settings.items() if policy is not None else ():
            keys: Keys = ("packs", place, "settings", name)
            known = policy.settings if policy is not None else {}
            if name not in known:
                hint = did_you_mean(name, known) or (f"use one of {listed(known)}" if known else "delete it")
                at = Location(path, keys, at="key")
                yield diagnose("MBL201", f'the pack "{pack.id}" has no setting "{name}"', at, help=hint)
            elif isinstance(known[name].default, bool) is not isinstance(value, bool):
                wanted = "true or false" if isinstance(known[name].default, bool) else "an amount"
                message = f'the setting "{name}" takes {wanted}'
                yield diagnose("MBL210", message, Location(path, keys), help=f"write {wanted}")

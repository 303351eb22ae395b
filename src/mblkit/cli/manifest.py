"""What a run over whole districts rests on, beside its output; and the outputs of several shards put together again."""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt
from pydantic_core import from_json

from mblkit import __version__
from mblkit.cli.batch import Part, Tally, Wish, blocked_rules
from mblkit.errors import MblError
from mblkit.reports.plain import json_text
from mblkit.store.spool import lines_of, write_in_parts
from mblkit.store.tree import reason

SCHEMA: Final = 1
"""The version of the manifest. Keys are added to it, never taken away or given another meaning."""

_AGAIN: Final = "run the shards again, all on the same files"


class _Part(BaseModel):
    """A part of a manifest; keys that a later release has added are passed by."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class _Shard(_Part):
    number: PositiveInt
    of: Annotated[PositiveInt, Field(le=99_999)]


class _District(_Part):
    district: str
    audited: NonNegativeInt
    blocked: dict[str, list[str]]


class _Manifest(_Part):
    """A manifest, as far as shards are put together by it."""

    version_of_manifest: Annotated[Literal[1], Field(alias="schema")]
    form: str
    shard: _Shard
    districts: list[_District]
    refused: dict[str, str]
    output: str


def manifest_path(output: Path) -> Path:
    """Return where the manifest of an output stands."""
    return output.with_name(output.name + ".manifest.json")


def manifest_of(parts: Sequence[Part], wish: Wish, tally: Tally, refused: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest of a run. `refused` says of districts that could not be computed why."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        **wish.key(),
        "shard": {"number": wish.shard[0], "of": wish.shard[1]},
        "districts": [
            {
                "district": part.id,
                "revision": part.files.revision,
                "files": len(part.survey.blobs),
                "digest": part.digest(),
                "policies": [
                    {"id": kept.record.id, "as_of": kept.record.as_of.isoformat()}
                    for kept in part.survey.district.policies
                ],
                "audited": len(part.students),
                "blocked": blocked_rules(part.passed.blocked),
            }
            for part in parts
        ],
        "refused": dict(refused),
        "output": tally.digest.hexdigest(),
    }


def write_manifest(output: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest beside its output. Raises MblError where it cannot be written."""
    write_in_parts(manifest_path(output), [json_text(manifest)])


def merged(outputs: Sequence[Path]) -> tuple[Iterator[str], dict[str, Any]]:
    """Return the outputs of all shards of a run as one, line by line, and its manifest.

    Raises MblError where an output is not as its manifest says, and where they are not all shards of one run.
    """
    manifests = [_checked(path) for path in outputs]
    first = manifests[0]
    if any(_run(one) != _run(first) for one in manifests):
        raise MblError("these outputs are not of one run: other files, options, day or tool", _AGAIN)
    numbers = sorted(one["shard"]["number"] for one in manifests)
    of = first["shard"]["of"]
    if numbers != list(range(1, of + 1)):
        missing = [str(one) for one in range(1, of + 1) if one not in numbers]
        what = f"shard {', '.join(missing)} of {of} is missing" if missing else "a shard is there twice"
        raise MblError(what, "name the output of each shard once")
    whole = {**first, "shard": {"number": 1, "of": 1}}
    whole["districts"] = [_joined([one["districts"][place] for one in manifests]) for place in range(_districts(first))]
    whole["output"] = None
    ranks = {one["district"]: place for place, one in enumerate(first["districts"])}
    keyed = [_keyed(path, source, ranks) for source, path in enumerate(outputs)]
    return _once(heapq.merge(*keyed, key=lambda one: one[:2]), whole["districts"]), whole


def _districts(manifest: Mapping[str, Any]) -> int:
    return len(manifest["districts"])


def _checked(path: Path) -> dict[str, Any]:
    """Return the manifest of an output. Raises MblError where it is none, or not of this output."""
    try:
        manifest: dict[str, Any] = from_json("".join(lines_of(manifest_path(path))))
        told = _Manifest.model_validate(manifest)
    except ValueError as error:
        raise MblError(f'the manifest of "{path}" cannot be read', _AGAIN) from error
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "name a file that is there") from error
    if digest != told.output:
        raise MblError(f'"{path}" is not what its manifest tells of', _AGAIN)
    if told.form not in {"jsonl", "rows"}:
        raise MblError(f'"{path}" has no lines that could be put together', "use --format jsonl or rows for shards")
    return manifest


def _run(manifest: Mapping[str, Any]) -> Any:  # noqa: ANN401 - compared, and nothing else
    """Return what all shards of a run have in common."""
    own = {"shard", "districts", "output"}
    districts = [{key: one[key] for key in one if key not in {"audited", "blocked"}} for one in manifest["districts"]]
    return {key: manifest[key] for key in manifest if key not in own}, districts, manifest["shard"]["of"]


def _joined(shares: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    blocked = {student: rules for one in shares for student, rules in one["blocked"].items()}
    return {**shares[0], "audited": sum(one["audited"] for one in shares), "blocked": dict(sorted(blocked.items()))}


_Key = tuple[int, bool, str]


def _keyed(path: Path, source: int, ranks: Mapping[str, int]) -> Iterator[tuple[_Key, int, str]]:
    """Yield lines with what puts them in order: the district, whether the student is without an audit, and the id.

    Raises MblError for a line that is none of an audit.
    """
    try:
        for line in lines_of(path):
            said = json.loads(line)
            yield (ranks.get(said.get("district"), 0), said["state"] == "blocked", str(said["student"])), source, line
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise MblError(f'"{path}" has a line that is none of an audit', _AGAIN) from error


def _once(lines: Iterable[tuple[_Key, int, str]], districts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield lines in order.

    Raises MblError for a student who is in two shards, and where there are other students than `districts` tells of.
    """
    sources: dict[tuple[int, str], int] = {}
    audited = [0 for _ in districts]
    blocked: list[set[str]] = [set() for _ in districts]
    for (district, stopped, student), source, line in lines:
        if (district, student) not in sources:
            sources[district, student] = source
            if stopped:
                blocked[district].add(student)
            else:
                audited[district] += 1
        elif sources[district, student] != source:
            raise MblError(f"{student} is there twice", _AGAIN)
        yield line
    for told, number, stopped_here in zip(districts, audited, blocked, strict=True):
        if (told["audited"], told["blocked"].keys()) != (number, stopped_here):
            raise MblError(f'the manifests tell of other students of "{told["district"]}" than the outputs', _AGAIN)

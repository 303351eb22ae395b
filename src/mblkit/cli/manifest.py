"""What a run over whole districts rests on, beside its output; and the outputs of several shards put together again."""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from mblkit import __version__
from mblkit.cli.batch import Part, Tally, Wish, blocked_rules
from mblkit.errors import MblError
from mblkit.reports.plain import json_text
from mblkit.store.spool import lines_of, write_in_parts

SCHEMA: Final = 1
"""The version of the manifest. Keys are added to it, never taken away or given another meaning."""

_AGAIN: Final = "run the shards again, all on the same files"


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
    keyed = [_keyed(lines_of(path), source, ranks) for source, path in enumerate(outputs)]
    return _once(heapq.merge(*keyed, key=lambda one: one[:2])), whole


def _districts(manifest: Mapping[str, Any]) -> int:
    return len(manifest["districts"])


def _checked(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads("".join(lines_of(manifest_path(path))))
        asked, form = manifest["output"], manifest["form"]
        _run(manifest)
    except (ValueError, LookupError, TypeError) as error:
        raise MblError(f'the manifest of "{path}" cannot be read', _AGAIN) from error
    digest = sha256()
    for line in lines_of(path):
        digest.update(line.encode())
    if digest.hexdigest() != asked:
        raise MblError(f'"{path}" is not what its manifest tells of', _AGAIN)
    if form not in {"jsonl", "rows"}:
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


def _keyed(lines: Iterable[str], source: int, ranks: Mapping[str, int]) -> Iterator[tuple[_Key, int, str]]:
    """Yield lines with what puts them in order: the district, whether the student is without an audit, and the id."""
    for line in lines:
        said = json.loads(line)
        yield (ranks.get(said.get("district"), 0), said["state"] == "blocked", said["student"]), source, line


def _once(lines: Iterator[tuple[_Key, int, str]]) -> Iterator[str]:
    """Yield lines in order. Raises MblError for a student who is in two shards."""
    sources: dict[tuple[int, str], int] = {}
    for (district, _, student), source, line in lines:
        if sources.setdefault((district, student), source) != source:
            raise MblError(f"{student} is there twice", _AGAIN)
        yield line

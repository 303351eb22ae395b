"""Computing a document again from the commit that it names, to see whether every value is what the files give."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mblkit.cli.context import Files, find_repository, reader, tree_of, with_names
from mblkit.cli.documents import locale_for
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.reports.render import Document
    from mblkit.reports.views import Audience
    from mblkit.store.tree import Tree

_LISTED: Final = 12
"""So many differences are named one by one."""

_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class _Told:
    """What an official transcript says of how it was made."""

    student: str
    commit: str
    key: str | None
    tool: str
    language: str
    generated: date
    as_of: date
    notices: tuple[str, ...]
    redact: bool
    birth_date: bool
    habits: bool
    audience: "Audience"


def compared(data: bytes, view: dict[str, Any], key: str | None, against: Path) -> tuple[str | None, str]:
    """Return why a transcript in JSON is not what the commit that it names gives, or None, and what was found instead.

    `key` is the fingerprint of the key that signed it. Ways to values are named, values never.
    Raises MblError for another document, and where the repository or the commit cannot be read.
    """
    told = _told(view)
    if isinstance(told, str):
        return told, ""
    if told.key != key:
        return f"the document names the key {told.key}, and {key} has signed it", ""
    folder = find_repository(against)
    return _held_against(data, view, told, _document(told, _files(told.commit, folder)))


def _held_against(data: bytes, view: dict[str, Any], told: _Told, document: "Document") -> tuple[str | None, str]:
    import json

    from mblkit.reports.printed import differences
    from mblkit.reports.render import render

    text = render(document, "json")
    found = json.loads(text)
    tool = found["source"]["tool"]
    found["source"]["tool"] = told.tool
    ways = differences(view, found)
    if ways:
        listed = ", ".join(ways[:_LISTED]) + (f" and {len(ways) - _LISTED} more" if len(ways) > _LISTED else "")
        since = f" (it was made by {told.tool}, this is {tool})" if tool != told.tool else ""
        return f"the commit {told.commit[:12]} gives other values{since}: {listed}", ""
    if tool == told.tool and text.encode() != data:
        return f"the commit {told.commit[:12]} gives the same values, written in another way", ""
    return None, f"the commit {told.commit[:12]} gives the same"


def _files(commit: str, folder: Path) -> "Tree":
    """Return the files of a commit; what no commit has, ignored files and names elsewhere, is as it is now."""
    from mblkit.store.changes import with_ignored
    from mblkit.store.git import GitTree

    return with_names(with_ignored(folder, GitTree(folder, commit)), tree_of(folder))


def _document(told: _Told, tree: "Tree") -> "Document":
    """Return the transcript as the files give it now. Raises MblError where an error stands in the way."""
    from mblkit.cli.gate import admitted
    from mblkit.reports.answers import answers
    from mblkit.reports.source import source_of
    from mblkit.reports.transcript import TranscriptWish, transcript

    district, closure, _ = admitted(tree, told.student, reader=reader(), allow_errors=False)
    notices = Files(tree, told.commit).notices()
    wish = TranscriptWish(
        locale_for(tree, district, told.language),
        told.generated,
        notices if {*map(str, notices)} <= {*told.notices} else (),
        told.redact,
        official=True,
        birth_date=told.birth_date,
        habits=told.habits,
        source=source_of(district, tree, commit=told.commit, changed=False, key=told.key),
        audience=told.audience,
    )
    return transcript(district, closure, answers(district, closure, told.as_of), wish)


def _told(view: dict[str, Any]) -> _Told | str:
    """Return how a transcript was made, or why it cannot be computed again. Raises MblError for another document."""
    if view.get("document") != "transcript" or not (view.get("official") and isinstance(view.get("source"), dict)):
        raise MblError("only official transcripts can be computed again", "leave out --against")
    try:
        return _read(view)
    except (KeyError, TypeError, ValueError):
        return "the document does not say how it was made"


def _read(view: dict[str, Any]) -> _Told | str:
    """Return how a transcript was made, or why no commit tells it.

    Raises KeyError, TypeError or ValueError where the view does not say how.
    """
    frame, source, student = view["frame"], view["source"], view["student"]
    commit = source["commit"]
    if commit is None or source["changed"]:
        return "the document was made from files that no commit holds"
    if _COMMIT.fullmatch(commit) is None:
        raise ValueError("no commit")
    return _Told(
        student=str(student["id"]),
        commit=commit,
        key=source.get("key"),
        tool=str(source["tool"]),
        language=str(frame["language"]),
        generated=date.fromisoformat(frame["generated"]),
        as_of=date.fromisoformat(frame["as_of"]),
        notices=tuple(frame["notices"]),
        redact=student["name"] is None,
        birth_date=student["birth_date"] is not None,
        habits=bool(view["habits"]),
        audience=_audience(view.get("audience")),
    )


def _audience(said: object) -> "Audience":
    """Return whom a document says that it is for. Raises ValueError where that is nobody."""
    match said:
        case None | "college":
            return "college"
        case "family" | "record":
            return said
        case _:
            raise ValueError("no audience")

"""Findings that a comment quiets, and comments that quiet nothing or say too little."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location
from mblkit.load.comments import Span, Suppression, suppressions
from mblkit.load.dialect import check
from mblkit.load.places import Places
from mblkit.rules.selection import Looked, Vocabulary, is_about_reading, refusal

_FORM: Final = "write # mbl: ignore[CODE] with the code of the rule, and the reason behind it"


class _Claim(NamedTuple):
    """One rule that a sound suppression names: its place in the list, and the codes that it stands for."""

    comment: Suppression
    place: int
    codes: tuple[str, ...]


def quieted(
    texts: Iterable[tuple[str, str]], findings: Iterable[Diagnostic], known: Vocabulary, looked: Looked
) -> tuple[list[Diagnostic], Counter[str]]:
    """Return the findings that no comment quiets, with those on the comments, and how many were quieted in each file.

    `texts` are the paths and the texts of the files that hold suppressions; all findings in them are placed.
    """
    by_path = dict(texts)
    mine: dict[str, list[Diagnostic]] = {path: [] for path in by_path}
    left: list[Diagnostic] = []
    for found in findings:
        mine.get(found.location.path, left).append(found)
    count: Counter[str] = Counter()
    for path, text in by_path.items():
        claims: list[_Claim] = []
        for comment in suppressions(text):
            left.extend(_broken(path, comment, known))
            claims.extend(_claims(comment, known))
        kept, used = _kept(claims, _placed(text, mine[path]))
        left.extend(kept)
        left.extend(_unused(path, one) for one in claims if one not in used and _all_looked(one, path, looked))
        count[path] += len(mine[path]) - len(kept)
    return left, count


def texts_of(paths: Iterable[str], read: Callable[[str], bytes]) -> Iterator[tuple[str, str]]:
    """Yield the paths and the texts of the files that can be read. `read` gives bytes or raises OSError."""
    for path in paths:
        try:
            text, _ = check(path, read(path))
        except OSError:
            continue
        if text is not None:
            yield path, text


def _placed(text: str, findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    places = Places(text)
    return (replace(found, location=places.locate(found.location)) for found in findings)


def _claims(comment: Suppression, known: Vocabulary) -> Iterator[_Claim]:
    """Yield the rules that a comment quiets: none where it gives no reason."""
    for place, (name, _) in enumerate(comment.names if comment.reason else ()):
        codes = tuple(code for code in known.whole(name) if not is_about_reading(code))
        if codes:
            yield _Claim(comment, place, codes)


def _kept(claims: Iterable[_Claim], findings: Iterable[Diagnostic]) -> tuple[list[Diagnostic], set[_Claim]]:
    """Return the findings that no claim quiets, and the claims that did quiet one: of two for one thing, the first."""
    quiets: dict[tuple[int | None, str], _Claim] = {}
    for claim in claims:
        for code in claim.codes:
            quiets.setdefault((claim.comment.target, code), claim)
    kept: list[Diagnostic] = []
    used: set[_Claim] = set()
    for found in findings:
        quiet = quiets.get((found.location.line, found.rule))
        if quiet is None:
            kept.append(found)
        else:
            used.add(quiet)
    return kept, used


def _all_looked(claim: _Claim, path: str, looked: Looked) -> bool:
    return all(looked(code, path) for code in claim.codes)


def _broken(path: str, comment: Suppression, known: Vocabulary) -> Iterator[Diagnostic]:
    here = _at(path, comment, comment.span)
    if not comment.names:
        yield diagnose("MBL019", "the comment names no rule that it quiets", here, help=_FORM)
    elif not comment.reason:
        hint = "write behind the bracket why the rule does not hold here"
        yield diagnose("MBL019", "the comment gives no reason", here, help=hint)
    for name, span in comment.names:
        at = _at(path, comment, span)
        objection = known.objection(name, whole=True)
        if objection is not None:
            yield diagnose("MBL019", objection[0], at, help=objection[1])
        for code in known.whole(name):
            if is_about_reading(code):
                yield diagnose("MBL019", f'"{name}" cannot be suppressed', at, help=refusal(code))


def _unused(path: str, claim: _Claim) -> Diagnostic:
    """Return the finding on a claim that quieted nothing. It is located at what its mend takes away."""
    names = claim.comment.names
    name, span = names[claim.place]
    title, line = f'delete "{name}" from the comment', False
    if len(names) == 1:
        span, title, line = claim.comment.whole, "delete the comment", claim.comment.fills_line
    elif claim.place + 1 < len(names):
        span = Span(span.start, names[claim.place + 1][1].start)
    else:
        span = Span(names[claim.place - 1][1].end, span.end)
    at = _at(path, claim.comment, span)
    fix = Fix("", safe=True, title=title, whole_line=line)
    return diagnose("MBL018", f'"{name}" quiets nothing here', at, help=title, fix=fix)


def _at(path: str, comment: Suppression, span: Span) -> Location:
    return Location(path).placed(comment.line, span.start, span.end)

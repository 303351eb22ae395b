"""What is wrong with a number, a day, a grade or a graduating class."""

import re
import unicodedata
from dataclasses import replace
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location
from mblkit.load.faults import Fault, as_written, called, other_sort
from mblkit.load.mending import as_day, unquoted
from mblkit.model.base import DATE_PATTERN
from mblkit.model.evidence import StudentEvidence


def bad_date(path: str, fault: Fault, source: str | None) -> Diagnostic:
    """Return the finding for a value that is no day."""
    written = isinstance(fault.value, str) and re.fullmatch(DATE_PATTERN, fault.value)
    what = "a day of the calendar" if written else "a day written YYYY-MM-DD"
    hint = "write a day from 1900 to 2199 as YYYY-MM-DD, such as 2026-03-14"
    fix = None if source is None else as_day(fault.value)
    return diagnose(
        "MBL110", f"{as_written(fault, source)} is not {what}", Location(path, fault.keys), help=hint, fix=fix
    )


def bad_number(path: str, fault: Fault, source: str | None) -> Diagnostic:
    """Return the finding for a value that is no number, or one out of bounds."""
    shown, problem = as_written(fault, source), str(fault.facts.get("problem", ""))
    at = Location(path, fault.keys)
    if isinstance(fault.value, dict) and fault.record is StudentEvidence and "scores" in fault.keys:
        message = f"{called(fault.keys)} holds scores, in evidence that is of one student already"
        hint = f'write the scores right below "scores", without the line {called(fault.keys)}'
        return diagnose("MBL106", message, replace(at, at="key"), help=hint)
    if isinstance(fault.value, list | dict):
        return other_sort(at, fault, "one value", "write one value")
    if problem.startswith("not a number"):
        if _SCORE_FIELDS.intersection(fault.keys):
            hint = 'write a level, a number of the scale, or "not-assessed", "missed" or "excused"'
            return diagnose("MBL106", f"{shown} is neither a level nor a number", at, help=hint)
        hint = "write a plain decimal such as 0.5, or a fraction such as 2/3, and nothing else"
        meant = _as_number(fault.value) if source is not None else None
        fix = _bare(fault, source, _NUMBER) or (Fix(meant, safe=False, title=f"write {meant}") if meant else None)
        return diagnose("MBL106", f"{shown} is not a number", at, help=f"write {meant}" if meant else hint, fix=fix)
    if problem.startswith("a fraction of nothing"):
        return diagnose("MBL112", f"{shown} divides by zero", at, help="write another lower number")
    bounds = problem.removeprefix("not ")
    hint = f"write a whole number {bounds}" if bounds.startswith("from ") else _WITHIN.get(problem, _SMALLER)
    return diagnose("MBL112", f"{shown} is {problem}", at, help=hint)


def _as_number(value: object) -> str | None:
    """Return the number that is meant by a decimal comma or the sign of a fraction, or None."""
    if not isinstance(value, str):
        return None
    if re.fullmatch(r"[0-9]{1,6},[0-9]{1,2}", value):
        return value.replace(",", ".")
    found = re.fullmatch("([0-9]*)([¼½¾⅓⅔])", value)
    if not found:
        return None
    over, _, under = unicodedata.normalize("NFKC", found[2]).partition("\u2044")
    return f"{int(found[1] or 0) * int(under) + int(over)}/{under}"


_SCORE_FIELDS: Final = frozenset({"scores", "self_score"})
_SMALLER: Final = "write a smaller or shorter number"
_WITHIN: Final = {
    "not above 0": "write a number above 0",
    "below 0": "write 0 or a larger number",
    "less than 1": "write 1 or a larger whole number",
    "not above 0 and at most 1": "write a share above 0 and at most 1, such as 0.85",
}


def not_whole(path: str, fault: Fault, source: str | None) -> Diagnostic:
    """Return the finding for a value that is no whole number."""
    at = Location(path, fault.keys)
    if isinstance(fault.value, list | dict):
        return other_sort(at, fault, "a whole number", "write one whole number")
    hint = "write digits only, without quotes"
    fix = _bare(fault, source, _WHOLE)
    return diagnose("MBL106", f"{as_written(fault, source)} is not a whole number", at, help=hint, fix=fix)


def own_words(path: str, fault: Fault, source: str | None) -> Diagnostic:
    """Return the finding for a value that is no grade or graduating class."""
    words = {
        "mbl_class": (
            "is not a graduating class",
            "write the year of the diploma in four digits, without quotes, such as 2029",
        ),
        "mbl_grade": ("is not a grade", "write a whole number from 0 (kindergarten) to 12, without quotes"),
    }
    message, hint = words[fault.sort]
    fix = _bare(fault, source, _FOUR_DIGITS if fault.sort == "mbl_class" else _GRADE)
    if fault.sort == "mbl_grade" and fault.value in ("K", "k"):
        fix = Fix("0", safe=True, title="write 0 for kindergarten")
    return diagnose("MBL108", f"{as_written(fault, source)} {message}", Location(path, fault.keys), help=hint, fix=fix)


def _bare(fault: Fault, source: str | None, pattern: str) -> Fix | None:
    """Return the fix that takes the quotes from a number, where the file may be quoted."""
    return None if source is None else unquoted(fault.value, pattern)


_NUMBER: Final = r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?"
_WHOLE: Final = r"0|[1-9][0-9]{0,8}"
_GRADE: Final = r"[0-9]|1[0-2]"
_FOUR_DIGITS: Final = r"[1-9][0-9]{3}"

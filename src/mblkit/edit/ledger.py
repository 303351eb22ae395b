"""Postings: earned credit and conferred diplomas written into ledger files. Nothing that is there is changed."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import count
from typing import Final

from mblkit.edit.entries import plan_entries
from mblkit.edit.spelling import Value
from mblkit.engine.posting import DueCredit, DueDiploma
from mblkit.errors import MblError
from mblkit.model.base import ID_PATTERN
from mblkit.model.numbers import show
from mblkit.store.atomic import Change

DIPLOMAS: Final = "ledger/diplomas.yaml"
"""The file of conferred diplomas."""

_IN_COMMON: Final = ("entry", "basis", "posted", "conferred", "by", "policy")


def ledger_path(year: str, school: str) -> str:
    """Return the file for credit that is posted in a school year for students of a school."""
    return f"ledger/{year}-{school}.yaml"


def credit_entry(due: DueCredit, on: date, by: str, taken: Collection[str]) -> dict[str, Value]:
    """Return the ledger entry that posts credit on a day; its id is none of those that are taken.

    Raises MblError where the ids of the student and the credit together are too long for one.
    """
    kind, _, name = due.award.partition(":")
    amount = due.amount
    return {
        "entry": "credit",
        "id": _free(f"p-{due.student}-{name}", taken),
        "student": due.student,
        kind: name,
        "title": due.title,
        "amount": _amount(amount),
        "basis": due.basis,
        **({"toward": due.toward} if due.toward else {}),
        "earned": due.earned.isoformat(),
        "posted": on.isoformat(),
        "by": by,
        "policy": due.policy,
    }


def diploma_entry(due: DueDiploma, on: date, by: str, taken: Collection[str]) -> dict[str, Value]:
    """Return the ledger entry that confers a diploma on a day. Raises MblError as `credit_entry` does."""
    return {
        "entry": "diploma",
        "id": _free(f"d-{due.student}-{due.diploma}", taken),
        "student": due.student,
        "diploma": due.diploma,
        "conferred": on.isoformat(),
        "by": by,
        "policy": due.policy,
    }


def plan_postings(path: str, before: bytes | None, entries: Sequence[Mapping[str, Value]]) -> Change:
    """Return the change that adds entries to a ledger file, whose bytes are `before`; nothing is written.

    What the file says for all its entries is not repeated. Raises MblError where the file is no ledger or cannot
    take them.
    """
    common = {
        name: entries[0][name]
        for name in _IN_COMMON
        if name in entries[0] and all(entry.get(name) == entries[0][name] for entry in entries)
    }
    return plan_entries("ledger", path, before, entries, common)


def _amount(amount: Fraction) -> Value:
    """Return an amount as a file keeps it: a whole number or a decimal where it is one, else a fraction as text."""
    text = show(amount)
    if "/" in text:
        return text
    return float(text) if "." in text else int(text)


def _free(wanted: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: the wanted one, or with the next number."""
    found = next(one for one in _numbered(wanted) if one not in taken)
    if not re.fullmatch(ID_PATTERN, found):
        raise MblError(f'"{found}" would be no id', "post this credit by hand, with an id of at most 64 signs")
    return found


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    yield from (f"{wanted}-{number}" for number in count(2))

"""What a district asks of `mbl validate`: which rules, how much they weigh, and the limits that some of them have."""

from typing import Annotated, Literal

from pydantic import Field

from mblkit.model.base import Many, Record, Some, Text
from mblkit.model.numbers import Count

RuleName = Annotated[str, Field(pattern=r"^(?:(?:MBL|LOC)[0-9]{0,3}|[a-z0-9]+(?:-[a-z0-9]+)*)$")]
"""A rule's code, the beginning of some codes, or a rule's name."""


class PathChecks(Record):
    """Rules that are ignored in some files.

    Attributes:
        files: the files, as paths from the top folder; `*` stands for anything, also for folders.
        ignore: the rules.
    """

    files: Some[Text]
    ignore: Some[RuleName]


class Limits(Record):
    """The figures that some rules compare with.

    Attributes:
        fewest_competencies: how many competencies an area should have at least (clause C025).
        most_competencies: how many it should have at most (clause C025).
        reading_grade: at which grade of school words for families may read at most (clause C016).
        most_indicators: how many indicators a competency should have at most (clause C037).
        most_objectives: how many learning objectives an experience should have at most (clause C037).
        fewest_tasks: how many tasks each indicator of a required competency should rest on at least (clause C053).
        most_by_one_scorer: how many scores on an indicator may all come from one person (clause C052).
        most_without_second: how many scores an area may have before some are scored twice (clause C052).
        feedback_days: after how many days feedback is late; without it, never (clause C055).
        engagement_months: for how many months an audience may go unheard (clause C082).
    """

    fewest_competencies: Count = 5
    most_competencies: Count = 8
    reading_grade: Count = 10
    most_indicators: Count = 10
    most_objectives: Count = 60
    fewest_tasks: Count = 2
    most_by_one_scorer: Count = 10
    most_without_second: Count = 200
    feedback_days: Count | None = None
    engagement_months: Count = 12


class Checks(Record):
    """What the district asks of `mbl validate`.

    Attributes:
        select: the rules that are checked: codes, beginnings of codes or names; without it, all.
        ignore: rules that are not; the longer of two that match wins, and of equals this one.
        severity: rules that weigh more or less here than by default.
        paths: rules that are ignored in some files.
        fail_on: the least severity that makes the command fail.
        baseline: the file of findings that were there before, as a path from the top folder.
        limits: the figures that some rules compare with.
    """

    select: Many[RuleName] = ()
    ignore: Many[RuleName] = ()
    severity: dict[RuleName, Literal["error", "warning", "advice"]] = Field(default_factory=dict)
    paths: Many[PathChecks] = ()
    fail_on: Literal["error", "warning", "advice"] = "error"
    baseline: Text | None = None
    limits: Limits = Field(default_factory=Limits)

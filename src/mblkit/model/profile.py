"""The school profile: what a school says of itself to colleges, for one school year."""

from typing import Annotated

from pydantic import Field

from mblkit.model.base import Distinct, LocalText, Many, Record, Ref, Refers, Some, Text
from mblkit.model.numbers import Count, Number
from mblkit.model.people import Staff


class GroupCount(Record):
    """How many belong to a group. Small groups are never printed.

    Attributes:
        name: the group, for people.
        students: how many belong to it.
    """

    name: LocalText
    students: Count


class Breakdown(Record):
    """Students by one feature: everybody is in one of the groups, and in no more than one.

    Attributes:
        title: what the feature is.
        groups: the groups.
    """

    title: LocalText
    groups: Some[GroupCount]


class AfterSchool(Record):
    """What the graduates of a class do next; everybody is in one of the groups.

    Attributes:
        graduating_class: the class.
        groups: four-year college, two-year college, work and so on.
    """

    graduating_class: Annotated[int, Field(ge=1900, le=2999)]
    groups: Some[GroupCount]


class TestRange(Record):
    """The results of a test that many take.

    Attributes:
        name: the test.
        takers: how many took it.
        lowest, highest: the middle half of the results lies between these.
    """

    name: Text
    takers: Count
    lowest: Number
    highest: Number


class ProfileRecord(Record):
    """What a school says of itself for one school year. What the other files know is not written here again.

    Attributes:
        school: the school.
        year: the school year.
        web: the address of its page, as text.
        counselors: the staff ids of its counselors.
        setting: the community and the school.
        recognitions: what it was recognized for.
        teaching: how it teaches, and why by mastery.
        curriculum: how students come to their experiences: what is open to whom.
        programs: programs worth naming.
        breakdowns: students by features.
        after: what graduates do next, by class, the last one first.
        destinations: colleges that graduates of the last years went to.
        tests: results of tests.
    """

    school: Annotated[Ref, Refers("school")]
    year: Annotated[Ref, Refers("year")]
    web: Text | None = None
    counselors: Distinct[Staff] = ()
    setting: LocalText | None = None
    recognitions: Many[LocalText] = ()
    teaching: LocalText | None = None
    curriculum: LocalText | None = None
    programs: Many[LocalText] = ()
    breakdowns: Many[Breakdown] = ()
    after: Many[AfterSchool] = ()
    destinations: Many[Text] = ()
    tests: Many[TestRange] = ()

"""The single table of rules: code, name, severity, what it finds, by whose authority, since when.

Codes are permanent: a rule may be renamed, merged or retired, but its code is never given to another.
Every rule has a page, `rules/pages/<code>.md`, whose examples are its tests.
"""

from typing import Literal, NamedTuple

from mblkit.diagnostics import Diagnostic, Fix, Location, Related, Severity

_E, _W, _A = Severity.ERROR, Severity.WARNING, Severity.ADVICE

Force = Literal["data", "statute", "guideline", "recommendation"]


class Source(NamedTuple):
    """What rules rest on: what it is called, and how it binds."""

    title: str
    force: Force


_DATA = Source("data integrity", "data")
_LAW = Source("C.G.S. 10-221a (Public Act 17-42)", "statute")
_STATUTE = Source("the statute that the clause cites", "statute")
_GUIDE = Source("CSDE Guidelines for Mastery-Based Learning of 3 June 2015", "guideline")
_FAQ = Source("the state's answers to families on mastery-based learning", "guideline")
_RECOMMENDED = Source(_FAQ.title, "recommendation")
_ACCESS = Source("28 CFR 35 subpart H (WCAG 2.1 AA)", "guideline")
_BRIEF = Source("CAPSS/GSP brief 4 on Public Act 17-42", "guideline")


class Rule(NamedTuple):
    """One row of the table.

    Attributes:
        code, name: what it is called; both are permanent.
        severity: how much a finding weighs, by the force of its authority.
        summary: what it finds, in one clause.
        source: what the rule rests on.
        clauses: the clauses, as the clause table of the project numbers them, with blanks between them.
        since: the release that brought it.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    source: Source = _DATA
    clauses: str = ""
    since: str = "0.1"

    @property
    def authority(self) -> str:
        """The law or guideline behind the rule, with its clauses; or "data integrity"."""
        *others, last = self.clauses.split() or [""]
        if not last:
            return self.source.title
        numbers = f"clauses {', '.join(others)} and {last}" if others else f"clause {last}"
        return f"{self.source.title}, {numbers}"

    @property
    def fixed(self) -> bool:
        """Whether no configuration may ignore it or lower its severity.

        What the statute asks for can be suppressed at one place, with a reason, but not for all.
        """
        return self.source.force == "statute" or self.code.startswith(("MBL0", "MBL1"))


_ROWS = (
    # MBL0: reading. These files could not be taken in at all.
    Rule("MBL001", "unreadable-file", _E, "a file cannot be opened or read"),
    Rule("MBL002", "oversized-file", _E, "a file is larger than the reader accepts"),
    Rule("MBL003", "not-utf-8", _E, "a file is not UTF-8 text"),
    Rule("MBL004", "control-character", _E, "a file holds a character that cannot be seen or typed"),
    Rule("MBL005", "tab-character", _E, "a file holds a tab"),
    Rule("MBL006", "stray-byte-order-mark", _E, "a byte order mark stands inside the text"),
    Rule("MBL007", "conflict-marker", _E, "an unfinished git merge is left in the file"),
    Rule("MBL008", "deep-nesting", _E, "values are nested deeper than the reader accepts"),
    Rule("MBL009", "broken-yaml", _E, "the text is not YAML"),
    Rule("MBL010", "anchor-or-alias", _E, "a YAML anchor or alias is used"),
    Rule("MBL011", "yaml-tag", _E, "a YAML tag is used"),
    Rule("MBL012", "merge-key", _E, "a YAML merge key is used"),
    Rule("MBL013", "several-documents", _E, "a YAML document marker is used"),
    Rule("MBL014", "yaml-directive", _E, "a YAML directive is used"),
    Rule("MBL015", "duplicate-key", _E, "a mapping has one key twice"),
    Rule("MBL016", "link-out-of-tree", _E, "a symbolic link leads to or from outside"),
    Rule("MBL017", "path-clash", _E, "two paths differ only in case or in how a letter is composed"),
    Rule("MBL018", "unused-suppression", _W, "a suppression quiets nothing"),
    Rule("MBL019", "broken-suppression", _W, "a suppression names no rule that it may quiet, or gives no reason"),
    Rule("MBL020", "cut-off-text", _W, "a number sign cuts off the rest of a text"),
    # MBL1: shape. The text was read, but it does not say what its kind asks for.
    Rule("MBL101", "missing-header", _E, 'a file does not begin with "mbl: <kind>/<version>"'),
    Rule("MBL102", "unknown-kind", _E, "the header names a kind of file that does not exist"),
    Rule("MBL103", "unsupported-version", _E, "the header names a version that this release does not read"),
    Rule("MBL104", "unknown-field", _E, "a field is not one of those that its record has"),
    Rule("MBL105", "missing-field", _E, "a required field is not there"),
    Rule("MBL106", "wrong-type", _E, "a value is of another type than its field"),
    Rule("MBL107", "unquoted-text", _E, "YAML reads a value as a number or a truth value where text belongs"),
    Rule("MBL108", "invalid-value", _E, "a value is not one that its field accepts"),
    Rule("MBL109", "invalid-id", _E, "an id is not made of the characters that ids have"),
    Rule("MBL110", "invalid-date", _E, "a date is not a day of the calendar written YYYY-MM-DD"),
    Rule("MBL111", "number-spelling", _E, "a number is not written as a plain decimal or a fraction"),
    Rule("MBL112", "number-out-of-range", _E, "a number is too large, too small or too long"),
    Rule("MBL113", "contradictory-fields", _E, "fields of one record exclude or need each other"),
    # MBL2: links. Each file is right by itself, but they do not fit together.
    Rule("MBL201", "unknown-reference", _E, "an id is used that no record has"),
    Rule("MBL202", "duplicate-id", _E, "two records have one id"),
    Rule("MBL203", "look-alike-id", _E, "two ids differ only in case or in how their signs look"),
    Rule("MBL204", "reference-cycle", _E, "records lead back to themselves"),
    Rule("MBL205", "retired-reference", _W, "something is used after the day on which it was retired"),
    Rule("MBL206", "duplicate-evidence", _E, "two pieces of evidence have one identity"),
    Rule("MBL207", "unresolved-replacement", _E, "a correction points at no evidence, or at several"),
    Rule("MBL208", "unknown-score", _E, "a score is no level, number or code of its scale"),
    Rule("MBL209", "missing-district", _E, "the repository has no district record, or several"),
    Rule("MBL210", "misplaced-link", _E, "an id is used where a record of another sort belongs"),
    Rule("MBL211", "ambiguous-reference", _E, "a code is used that several standards have"),
    # MBL3: framework. What the law and the Guidelines ask of competencies, experiences and their alignment.
    Rule("MBL301", "uncovered-area", _E, "a content area that the law requires has no competency", _LAW, "C028"),
    Rule(
        "MBL302",
        "unusual-competency-count",
        _W,
        "an area has fewer or more competencies than recommended",
        _RECOMMENDED,
        "C025",
    ),
    Rule("MBL303", "unaligned-competency", _E, "a competency answers no state standard", _LAW, "C013 C019"),
    Rule(
        "MBL304", "local-only-competency", _A, "a competency goes beyond the state standards on purpose", _FAQ, "C032"
    ),
    Rule("MBL305", "unclaimed-standard", _A, "adopted standards are answered by no competency", _GUIDE, "C033"),
    Rule(
        "MBL306",
        "suspect-alignment",
        _W,
        "a standard has changed since its alignment was reviewed",
        _GUIDE,
        "C019 C027",
    ),
    Rule(
        "MBL307",
        "elective-only-competency",
        _E,
        "a required competency is carried by nothing that every student takes",
        _GUIDE,
        "C029",
    ),
    Rule(
        "MBL308",
        "untaught-competency",
        _W,
        "a competency that is not required is carried by no experience",
        _GUIDE,
        "C029 C033",
    ),
    Rule(
        "MBL309",
        "empty-required-experience",
        _W,
        "an experience that every student takes carries no competency",
        _GUIDE,
        "C029",
    ),
    Rule("MBL310", "unassessed-competency", _W, "a competency or indicator is the target of no task", _GUIDE, "C033"),
    Rule("MBL311", "missing-objectives", _W, "no learning objective leads to a competency", _FAQ, "C026"),
    Rule("MBL312", "missing-family-statement", _W, "a required competency has no words for families", _FAQ, "C016"),
    Rule(
        "MBL313", "missing-criteria", _W, "no criteria describe the level that shows mastery", _GUIDE, "C016 C034 C060"
    ),
    Rule("MBL314", "incomplete-criteria", _W, "criteria describe some levels and not others", _FAQ, "C016"),
    Rule("MBL315", "missing-rationale", _A, "a competency does not say why it belongs among the few", _FAQ, "C022"),
    Rule("MBL316", "single-grade-competency", _W, "a competency is taught in one grade only", _FAQ, "C023"),
    Rule(
        "MBL317",
        "unaligned-experience",
        _E,
        "an experience with credit carries nothing that answers a state standard",
        _LAW,
        "C010 C013",
    ),
    Rule("MBL318", "missing-crosswalk", _W, "two scales are in use and nothing says how they compare", _FAQ, "C020"),
    Rule(
        "MBL319",
        "clashing-level-names",
        _W,
        "one name means different levels, or levels that mean the same have different names",
        _FAQ,
        "C020",
    ),
    Rule("MBL320", "ceiling-at-target", _W, "a scale has no level above the one that shows mastery", _FAQ, "C047"),
    Rule("MBL321", "overgrown-checklist", _W, "there is more to tick off than a framework should hold", _BRIEF, "C037"),
    Rule("MBL322", "low-rigor", _W, "a required competency is shown by tasks of the lowest rigor only", _BRIEF, "C063"),
    Rule("MBL323", "tests-only", _W, "a competency is shown by tests only", _GUIDE, "C053 C074"),
    Rule(
        "MBL324",
        "missing-layer",
        _W,
        "the framework lacks short-term objectives or habits of work",
        _BRIEF,
        "C035 C058",
    ),
    Rule(
        "MBL325",
        "school-owned-requirement",
        _W,
        "a competency is required of all but adopted by less than the district",
        _RECOMMENDED,
        "C017",
    ),
    Rule("MBL326", "overlapping-calendar", _E, "two years, or two terms of a year, share days"),
    Rule("MBL327", "course-only-credit", _W, "credit can be earned in courses only", _GUIDE, "C012 C066"),
    Rule(
        "MBL328",
        "incomplete-off-campus",
        _W,
        "an experience off campus does not say where, under whom or how it is insured",
        _GUIDE,
        "C067",
    ),
    Rule("MBL329", "unrecorded-choice", _W, "a course does not say what students choose", _BRIEF, "C080"),
    Rule(
        "MBL330",
        "foreign-vocabulary",
        _A,
        "a text for families uses a word for which the district has another",
        _FAQ,
        "C020 C039",
    ),
    Rule(
        "MBL331",
        "too-few-tasks",
        _A,
        "an indicator of a required competency rests on fewer tasks than it should",
        _GUIDE,
        "C050 C053",
    ),
    Rule("MBL332", "single-measure", _W, "a required competency is shown in one way only", _GUIDE, "C050 C053"),
    Rule("MBL333", "paper-only", _W, "a required competency is shown on paper only", _GUIDE, "C053 C074"),
    Rule(
        "MBL334",
        "unreachable-mastery",
        _W,
        "a policy asks for more tasks, or more kinds of task, than there are",
        _GUIDE,
        "C050 C053",
    ),
    Rule("MBL335", "home-technology", _W, "a task needs technology at home and has no alternative", _GUIDE, "C077"),
    Rule(
        "MBL336",
        "unvalidated-task",
        _A,
        "tasks that every student meets were never checked for validity",
        _GUIDE,
        "C052",
    ),
    Rule(
        "MBL337",
        "superseded-standards",
        _W,
        "competencies are aligned to an edition that another has superseded",
        _GUIDE,
        "C019 C027",
    ),
    Rule("MBL338", "hard-family-statement", _W, "the words for families are hard to read", _FAQ, "C016"),
    # MBL4: evidence. Each piece is sound by itself, but it does not fit what is around it.
    Rule("MBL401", "unrostered-evidence", _W, "evidence of a class is about a student who is not on its roster"),
    Rule("MBL402", "off-task-score", _W, "a score is on something that its task is not scored on"),
    Rule("MBL403", "foreign-task", _W, "evidence is of a task that is given in other experiences"),
    Rule("MBL405", "evidence-outside-term", _W, "evidence lies outside the year or term of its class"),
    Rule("MBL406", "evidence-outside-enrolment", _W, "evidence lies before a student came or after the student left"),
    Rule("MBL407", "future-evidence", _W, "evidence or its entry lies in the future"),
    Rule("MBL408", "attempt-out-of-order", _W, "an attempt is missing or lies before an earlier one"),
    Rule("MBL409", "impossible-dates", _W, "work was entered or answered before it was done"),
    Rule("MBL410", "late-feedback", _W, "feedback came later than the district's limit", _GUIDE, "C055"),
    Rule("MBL411", "same-scorer", _W, "the second scorer is the first one", _GUIDE, "C052"),
    Rule(
        "MBL412",
        "unevaluated-transfer",
        _W,
        "a student came by transfer and nothing was placed or converted",
        _GUIDE,
        "C056",
    ),
    Rule(
        "MBL413",
        "single-scorer",
        _A,
        "all evidence on an indicator of a required competency was scored by one person",
        _GUIDE,
        "C052 C060",
    ),
    Rule("MBL414", "unmoderated-area", _W, "an area has much evidence and none that was scored twice", _GUIDE, "C052"),
    Rule("MBL415", "unrostered-leaver", _W, "a student has a last day in a class and is not on its roster"),
    # MBL5: credit. Amounts, what they rest on and what they serve.
    Rule("MBL501", "truncated-fraction", _W, "an amount of credit is a decimal cut off from a fraction"),
    Rule("MBL502", "credit-outside-subject", _E, "credit serves a requirement of another subject", _LAW, "C001"),
    Rule("MBL503", "credit-before-grade-9", _E, "credit of a grade below 9 names no exception", _LAW, "C009"),
    Rule("MBL504", "credit-above-proof", _E, "credit is more than its proof carries", _LAW, "C004 C006"),
    Rule(
        "MBL505", "unlisted-accreditor", _E, "a college is accredited by nobody whom the policies accept", _LAW, "C006"
    ),
    Rule(
        "MBL506", "online-without-policy", _E, "online credit rests on no policy that the board adopted", _LAW, "C007"
    ),
    Rule("MBL507", "credit-against-policy", _W, "recorded credit is not what the district's policies accept"),
    Rule("MBL508", "broken-ladder", _W, "a ladder leaves open, or gives wrongly, what part of a credit is earned"),
    Rule("MBL509", "units-beside-credit", _W, "the credits of units do not make that of their experience"),
    Rule("MBL510", "unsettled-credit", _W, "a policy leaves open when credit is earned"),
    Rule("MBL520", "decision-without-authority", _W, "a decision was taken by somebody who may not take it"),
    Rule("MBL521", "assertion-differs", _E, "a hand audit found another figure than the computation"),
    Rule("MBL522", "posted-beyond-earned", _A, "more credit is posted than is found as earned"),
    # MBL6: supports, plans and equity.
    Rule("MBL601", "missing-plan", _W, "a student from grade 6 on has no student success plan", _GUIDE, "C068"),
    Rule(
        "MBL602",
        "unstated-language-support",
        _W,
        "multilingual learners are enrolled and no statement says how they are supported",
        _GUIDE,
        "C070",
    ),
    Rule(
        "MBL603",
        "unstated-disability-support",
        _W,
        "no statement says how students with an IEP or a 504 plan are supported",
        _GUIDE,
        "C071",
    ),
    Rule("MBL604", "support-outside-enrolment", _W, "a support lies before a student came or after the student left"),
    # MBL7: policy, guidelines and the people around them.
    Rule("MBL701", "silent-audience", _W, "a group of people was not spoken with for a year", _GUIDE, "C082"),
    Rule("MBL702", "uncovered-topic", _W, "a topic that the Guidelines name was never spoken about", _GUIDE, "C083"),
    Rule("MBL703", "missing-relearning", _W, "no policy says how a student tries again", _BRIEF, "C064"),
    Rule("MBL704", "mean-over-time", _W, "a policy reckons with all scores, however old", _GUIDE, "C040 C049"),
    Rule("MBL705", "scored-absence", _W, "a policy gives a score to work that is not there", _GUIDE, "C094"),
    Rule("MBL706", "attempt-cap", _W, "a policy leaves attempts out because of their number", _GUIDE, "C054"),
    Rule("MBL707", "unequal-target", _W, "a policy moves what is enough for one school", _GUIDE, "C073 C076"),
    Rule("MBL708", "gap-in-conversion", _W, "a conversion leaves values out, or has two answers", _GUIDE, "C094"),
    Rule("MBL709", "rival-settings", _W, "two settings that are as specific say different things"),
    Rule("MBL710", "idle-setting", _W, "a setting of a policy never holds"),
    Rule("MBL711", "formative-verdict", _W, "a policy lets practice decide on mastery", _GUIDE, "C042"),
    Rule("MBL712", "relative-recognition", _W, "a policy compares students with each other", _GUIDE, "C089 C093"),
    Rule("MBL713", "hidden-tier", _W, "a tier of honors is never given, because an earlier one is reached first"),
    Rule("MBL714", "rival-recognition", _W, "two rules of recognition are as specific and say different things"),
    Rule("MBL720", "laxer-than-statute", _E, "a more local policy asks for less than the statute", _STATUTE),
    Rule("MBL721", "class-without-diploma", _W, "a graduating class has no diploma"),
    Rule("MBL722", "rival-diplomas", _W, "two diplomas are for one graduating class"),
    Rule("MBL723", "unsettled-diploma", _W, "the policies leave open what a diploma asks for"),
    Rule("MBL724", "uncited-diploma", _W, "a diploma of the state's layer cites no law"),
    Rule("MBL725", "pale-accent", _W, "the colour of documents is too pale to be read on white", _ACCESS),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _ROWS}
BY_NAME: dict[str, Rule] = {rule.name: rule for rule in _ROWS}


def diagnose(  # noqa: PLR0913 - the parts of a finding
    code: str,
    message: str,
    location: Location,
    *,
    help: str | None = None,  # noqa: A002 - the word that the printed finding uses
    related: tuple[Related, ...] = (),
    subject: str | None = None,
    fix: Fix | None = None,
) -> Diagnostic:
    """Return a finding of rule `code`, with the severity that the catalog gives it.

    Raises KeyError for a code that is not in the table: a mistake in the program, not in the data.
    """
    return Diagnostic(code, message, location, RULES[code].severity, help, related, subject, fix=fix)

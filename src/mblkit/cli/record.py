"""`mbl record`: one piece of evidence, or another record, appended to the right file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mblkit.cli import complete, record_entries
from mblkit.cli.asking import asked, asked_for, changes_for
from mblkit.cli.context import Root, day, find_repository, note, put, reader, told_of_names, tree_of
from mblkit.cli.proposal import refuse_new_errors, year_of
from mblkit.errors import MblError

if TYPE_CHECKING:
    from datetime import date

    from mblkit.load.repository import Opened


class OfEvidence(typer.core.TyperGroup):
    """A group whose words are those of `evidence` where they begin with no other command."""

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> "tuple[str | None, Any, list[str]]":  # type: ignore[override]  # it gets no other
        """Return the command that some words are for, and the words that are left."""
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "evidence", self.commands["evidence"], args


app = typer.Typer(
    cls=OfEvidence,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"ignore_unknown_options": True},
)


@app.callback()
def _group() -> None:
    """Record one thing: evidence, a decision, a support, an observation of habits of work.

    Without the word it is evidence. What is missing is asked for on a terminal.

    Examples:

      mbl record s-0017 MATH.1.a=proficient --task u3-modeling --by t-rivera --on 2026-03-14

      mbl record support s-0017 accommodation extended-time --by c-abernathy
    """


Scored = Annotated[
    str | None, typer.Argument(help="The student's id.", show_default=False, autocompletion=complete.students)
]
Scores = Annotated[
    list[str] | None,
    typer.Argument(
        help="What was scored and how, such as MATH.1.a=proficient.",
        show_default=False,
        autocompletion=complete.scores,
    ),
]
Task = Annotated[str | None, typer.Option("--task", help="The demonstration task.", autocompletion=complete.tasks)]
By = Annotated[str | None, typer.Option("--by", help="The staff id of the scorer.", autocompletion=complete.staff)]
Section = Annotated[
    str | None,
    typer.Option(
        "--section",
        help="The class; without it, the student's only one with this task.",
        autocompletion=complete.sections,
    ),
]
Experience = Annotated[
    str | None,
    typer.Option("--experience", help="The experience, where it was in no class.", autocompletion=complete.experiences),
]
Purpose = Annotated[
    str | None,
    typer.Option("--purpose", help="Why it was gathered, if not as the task says.", autocompletion=complete.purposes),
]
Measure = Annotated[
    str | None,
    typer.Option("--measure", help="Its type, if not as the task says.", autocompletion=complete.measures),
]
Setting = Annotated[
    str | None,
    typer.Option("--setting", help="Where it took place, if not at school.", autocompletion=complete.settings),
]


@app.command("evidence")
def command(
    student: Scored = None,
    scores: Scores = None,
    task: Task = None,
    by: By = None,
    on: Annotated[str | None, typer.Option("--on", help="The day, YYYY-MM-DD; without it, today.")] = None,
    section: Section = None,
    experience: Experience = None,
    attempt: Annotated[int | None, typer.Option("--attempt", help="2 for the second try, and so on.")] = None,
    purpose: Purpose = None,
    measure: Measure = None,
    setting: Setting = None,
    evidence_id: Annotated[str | None, typer.Option("--id", help="A name of its own; a correction needs one.")] = None,
    replaces: Annotated[
        str | None, typer.Option("--replaces", help="The day, or the id, of the evidence that this corrects.")
    ] = None,
    recorded: Annotated[
        str | None, typer.Option("--recorded", help="The day of this entry; for a correction, today unless it is said.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change and write nothing.")] = False,
    root: Root = None,
) -> int:
    """Record one student's scores on one task.

    The rest of the file, comments and layout included, stays byte for byte as it is. The evidence is checked with the
    whole repository before anything is written; a score that exists is never changed.

    Examples:

      mbl record s-0017 MATH.1.a=proficient --task u3-modeling --by t-rivera --on 2026-03-14

      mbl record s-0017 MATH.1.a=developing --task u3-modeling --by t-rivera --id fix-1 --replaces 2026-03-14
    """
    if section is not None and experience is not None:
        raise MblError("work is done in a class or outside one", "give --section or --experience, and not both")
    if replaces is not None and evidence_id is None:
        raise MblError("a correction needs an id of its own", "add one, such as --id fix-1")
    student = asked(student, "The student's id", "STUDENT")
    scores = asked_for(scores, "What was scored and how, such as MATH.1.a=proficient", "SCORES")
    task = asked(task, "The demonstration task", "--task")
    by = asked(by, "The staff id of the scorer", "--by")
    evidence: dict[str, Any] = {
        "student": student, "section": section, "experience": experience, "task": task, "by": by,
        "on": on and day(on).isoformat(), "attempt": attempt, "purpose": purpose, "measure": measure,
        "setting": setting, "id": evidence_id,
        "replaces": _replaced(replaces), "recorded": recorded and day(recorded).isoformat(), "scores": _scores(scores),
    }  # fmt: skip
    return _record(find_repository(root), evidence, dry_run=dry_run)


def _record(folder: Path, evidence: dict[str, Any], *, dry_run: bool) -> int:
    from mblkit.edit.changes import difference
    from mblkit.edit.evidence import evidence_path, plan_evidence, record_evidence
    from mblkit.load.repository import evidence_files, open_student
    from mblkit.store.overlay import OverlayTree

    tree, student = told_of_names(tree_of(folder)), evidence["student"]
    opened = open_student(tree, student, reader())
    if evidence["replaces"] is not None:
        _like_the_replaced(opened, evidence)
    when = day(evidence["on"])
    evidence["on"] = when.isoformat()
    if evidence["section"] is None and evidence["experience"] is None:
        evidence["section"] = _only_section(opened, student, evidence["task"], when)
    _refuse_day(opened, evidence, when)
    path = evidence_path(evidence, year_of(opened.district, when), evidence_files(tree))
    known = {piece.key for piece in opened.closures[student].evidence} if student in opened.closures else set()
    plan = plan_evidence(path, _before(tree, path), evidence, known=known)
    after = open_student(OverlayTree(tree, {path: plan.after}), student, reader())
    refuse_new_errors("the evidence", opened, after)
    if dry_run:
        put(difference(plan))
        _tell(student, opened, after)
        note("nothing was written")
        return 0
    put(difference(record_evidence(folder, path, evidence, known=known)))
    _tell(student, opened, after)
    note(f'recorded in {path}; "mbl explain {student} {next(iter(evidence["scores"]))}" shows what it does')
    return 0


def _refuse_day(opened: "Opened", evidence: dict[str, Any], when: "date") -> None:
    """Raise MblError for a day outside the school year of the class; tell of one that is still to come."""
    from mblkit.edit.scores_sort import outside_year

    closure = opened.closures.get(evidence["student"])
    for one in closure.sections if closure is not None else ():
        if one.record.id == evidence["section"]:
            message = outside_year(opened.district, one.record.year, when, evidence["attempt"] or 1)
            if message is not None:
                raise MblError(f"the evidence does not fit: {message}", "correct the day", exit_code=1)
    if when > day(None):
        note(f"{when} is still to come: the evidence counts from that day on")


def _tell(student: str, before: "Opened", after: "Opened") -> None:
    """Say what is different for the student now."""
    for line in changes_for(student, before, after, day(None)):
        note(line)


def _like_the_replaced(opened: "Opened", evidence: dict[str, Any]) -> None:
    """Give a correction the day and the attempt of what it corrects, and today as the day of its entry.

    A corrected score belongs to the day on which the work was done: dated later it would outrank later work.
    """
    wanted, closure = evidence["replaces"], opened.closures.get(evidence["student"])
    found = [
        piece
        for piece in (closure.evidence if closure is not None else ())
        if piece.task == evidence["task"]
        and piece.target in evidence["scores"]
        and (piece.id == wanted["id"] if "id" in wanted else piece.on.isoformat() == wanted["on"])
    ]
    if found:
        evidence["on"] = evidence["on"] or found[-1].on.isoformat()
        if evidence["attempt"] is None and found[-1].attempt > 1:
            evidence["attempt"] = found[-1].attempt
    evidence["recorded"] = evidence["recorded"] or day(None).isoformat()


def _scores(given: list[str]) -> dict[str, Any]:
    from mblkit.edit.evidence import score_of

    scores: dict[str, Any] = {}
    for one in given:
        target, equals, score = one.partition("=")
        if not equals or not target or not score:
            raise MblError(
                f'"{one}" is no score',
                'write what was scored, "=" and the level, such as MATH.1.a=proficient',
            )
        if target in scores:
            raise MblError(f'"{target}" is scored twice', "write it once")
        scores[target] = score_of(score)
    return scores


def _replaced(given: str | None) -> dict[str, str] | None:
    if given is None:
        return None
    try:
        return {"on": day(given).isoformat()}
    except MblError:
        return {"id": given}


def _only_section(opened: "Opened", student: str, task: str, when: "date") -> str:
    closure, district = opened.closures.get(student), opened.district
    kept = district.tasks.get(task)
    if kept is None:
        from mblkit.load.nearest import did_you_mean

        raise MblError(f'no task has the id "{task}"', did_you_mean(task, district.tasks))
    given_in = set(kept.record.experiences)
    found = [
        one.record.id
        for one in (closure.sections if closure is not None else ())
        if district.year(one.record.year).starts <= when <= district.year(one.record.year).ends
        and (not given_in or one.record.experience in given_in)
    ]
    if len(found) != 1:
        what = "no class" if not found else f"{len(found)} classes ({', '.join(found)})"
        raise MblError(f"the student has {what} with this task on that day", "name it with --section or --experience")
    return found[0]


def _before(tree: Any, path: str) -> bytes | None:  # noqa: ANN401 - a tree of any sort
    try:
        data: bytes = tree.read(path)
    except FileNotFoundError:
        return None
    return data


app.command("decision")(record_entries.decision)
app.command("support")(record_entries.support)
app.command("habits")(record_entries.habits)

"""A small district with two terms, and students about whom report cards and progress reports have much to say."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.districts import build

from mblkit.district import Closure, District
from mblkit.load.repository import open_all
from mblkit.reports.frame import Wish
from mblkit.reports.locale import locale_of

GENERATED = date(2026, 3, 16)
AS_OF = date(2026, 3, 14)

DATA = """
# file: mbl.yaml
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{id: hs, name: Test High School, phone: 860-555-0100}]
areas:
  - {id: math, name: {en: Mathematics, es: Matemáticas}}
  - {id: ela, name: English}
years:
  - id: 2025-26
    starts: 2025-09-01
    ends: 2026-06-15
    terms:
      - {id: 2025-26.s1, name: {en: Fall, es: Otoño}, starts: 2025-09-01, ends: 2026-01-20}
      - {id: 2025-26.s2, name: {en: Spring, es: Primavera}, starts: 2026-01-26, ends: 2026-06-15}
languages: [en, es]
scale: four
---
# file: framework.yaml
mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: Use functions.
    family: {en: I can use functions., es: Puedo usar funciones.}
    indicators:
      - id: MATH.1.a
        statement: Read graphs.
        criteria: {developing: Reads points., proficient: Reads and explains., exemplary: Argues from graphs.}
      - id: MATH.1.b
        statement: Write rules.
        criteria: {developing: Writes a step., proficient: Writes the rule., exemplary: Proves the rule.}
      - {id: MATH.1.c, statement: Compare families.}
  - {id: MATH.2, name: Shapes, statement: Reason about shapes.}
---
# file: ela.yaml
mbl: framework/1
area: ela
competencies:
  - {id: ELA.1, name: Read, statement: Read closely.}
---
# file: experience.yaml
mbl: experience/1
items:
  - {id: algebra, title: {en: Algebra, es: Álgebra}, area: math, grades: [9], credit: {amount: 1}, carries: [MATH.1]}
  - {id: drawing, title: Drawing, area: math, grades: [9], credit: {amount: 0.5}, carries: [MATH.2]}
  - {id: club, title: Reading Club, area: ela, grades: [9], type: service, partner: Library, carries: [ELA.1]}
  - {id: tools, title: Tools, area: math, grades: [9], credit: {amount: 0.5}, carries: [MATH.1.a]}
---
# file: task.yaml
mbl: task/1
items:
  - {id: modeling, title: {en: Modeling, es: Modelos}, targets: [MATH.1.a, MATH.1.b, MATH.1.c], measure: performance}
  - {id: proof, title: Proof, targets: [MATH.2], measure: written}
  - {id: book, title: A book, targets: [ELA.1], measure: interview}
---
# file: sections.yaml
mbl: sections/1
school: hs
year: 2025-26
by: [t-one]
items:
  - {id: algebra.1, experience: algebra, students: [s-1, s-2]}
  - {id: drawing.1, experience: drawing, term: 2025-26.s1, by: [t-two], students: [s-1, s-2]}
  - {id: drawing.2, experience: drawing, term: 2025-26.s2, by: [t-two], students: [s-3], left: {s-3: 2026-02-01}}
  - {id: tools.1, experience: tools, term: 2025-26.s2, students: [s-1]}
---
# file: students.yaml
mbl: students/1
school: hs
class: 2029
grade: 9
entered: {on: 2025-09-01, grade: 9}
items: [{id: s-1}, {id: s-2}, {id: s-3}]
---
# file: evidence.yaml
mbl: evidence/1
section: algebra.1
by: t-one
task: modeling
items:
  - on: 2025-10-01
    scores: {s-1: {MATH.1.a: beginning, MATH.1.b: proficient}, s-2: {MATH.1.a: proficient}}
  - on: 2025-12-01
    attempt: 2
    scores: {s-1: {MATH.1.a: developing}}
  - on: 2026-02-10
    attempt: 3
    scores: {s-1: {MATH.1.a: proficient, MATH.1.b: developing}}
    details:
      s-1:
        comment: The graphs are read with care. The rules need another look.
        reflection: I see now what a slope says.
        self_score: {MATH.1.a: exemplary}
        feedback_on: 2026-02-12
---
# file: late.yaml
mbl: evidence/1
section: drawing.1
by: t-two
task: proof
items:
  - {on: 2026-01-19, recorded: 2026-01-28, scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: developing}}}
---
# file: reading.yaml
mbl: evidence/1
student: s-1
items:
  - {experience: club, task: book, on: 2026-02-20, by: t-one, setting: community, scores: {ELA.1: exemplary}}
---
mbl: supports/1
items:
  - {id: sup-1, student: s-1, type: intervention, name: workshop, targets: [MATH.1.b], starts: 2026-02-15, by: t-one}
  - {id: sup-2, student: s-1, type: accommodation, name: extended-time, starts: 2025-09-01, by: t-one}
  - {id: sup-3, student: s-1, type: language, name: glossary, targets: [MATH.1.a], starts: 2025-09-01, by: t-one}
---
mbl: plans/1
items:
  - id: plan-1
    student: s-1
    adviser: t-two
    reviewed: 2025-10-10
    goals:
      - {area: academic, statement: Win the derby., due: 2026-03-01}
      - {area: career, statement: Visit a boatyard., due: 2026-05-01, reached: 2026-03-10}
      - {area: academic, statement: Read ten books., due: 2026-06-01, reached: 2026-04-10}
      - {area: social-emotional-physical, statement: Sleep before midnight.}
    experiences: [club, drawing]
---
mbl: policy/1
id: local
title: Local policy
layer: district
as_of: 2025-07-01
relearning: {en: Learn it again and try again., es: Se aprende y se intenta de nuevo.}
judging:
  - {method: {name: latest}, body: {purposes: [summative], max_attempts: 4}, retention: current}
diplomas:
  - id: local-2029
    title: Local diploma
    credits: 3
    cites: Policy 1
    force: local
---
mbl: habits/1
id: habits
levels:
  - {id: rarely, name: Rarely, value: 1, meaning: Seldom.}
  - {id: always, name: Always, value: 2, meaning: On every day.}
habits: [{id: prepare, name: Prepare, statement: Comes ready.}]
---
# file: log.yaml
mbl: habits-log/1
section: algebra.1
by: t-one
items:
  - {on: 2025-10-05, ratings: {s-1: {prepare: rarely}}}
  - {on: 2026-02-05, ratings: {s-1: {prepare: always}}}
---
mbl: people/1
items:
  - {id: s-1, given: Maya, family: Quillfeather, state_id: "9000007919", language: es, groups: [special-education]}
  - {id: s-2, given: Bo, family: Larkspur, language: tlh}
  - {id: t-one, given: Ada, family: Marsh}
"""


def opened(root: Path, change: Callable[[str], str] = str) -> tuple[District, dict[str, Closure]]:
    """Return the district and the closures of its students, after a change of the data."""
    found = open_all(build(root, change(DATA)).tree)
    assert dict(found.blocked) == {}
    return found.district, dict(found.closures)


def wish(district: District, language: str | None = None, *, redact: bool = False) -> Wish:
    return Wish(locale_of(district, language), GENERATED, redact=redact)

"""What to do where the fields of a record contradict each other (MBL113)."""

from typing import Final

CONTRADICTIONS: Final = {
    'an exemption names either a "requirement" or a "competency"': "keep one of the two",
    "a year or term ends before it begins": 'mend "starts" or "ends"',
    "a term lies outside its year": "mend the days of the term or of the year",
    'evidence names either its "section" or its "experience"': "name the class, or the experience of other work",
    'evidence that "replaces" other evidence has no "id" of its own': 'add a line "id: ..." to the correction',
    'a student in "details" has no line in "scores"': "add the scores of the student, or delete the details",
    'the type "other" and the field "other" belong together': 'say in "other" what it is, or choose another type',
    "an experience with credit carries no competency or indicator": 'add "carries", or delete "credit"',
    "an experience that every student takes stands in place of another": 'delete "required" or "instead_of"',
    'a competency that is "local_only" names a standard': (
        'delete "local_only", or "aligns_to" here and in the indicators'
    ),
    "a competency with indicators has criteria of its own: move them to the indicators": (
        'delete "criteria" here, or delete the indicators'
    ),
    "two levels of the habits have one id": "give one of them an id of its own",
    "a habit has criteria for a level that the habits do not have": "write the id of one of the levels",
    'the basis mastery and the field "experience" belong together': (
        'name the experience of credit by mastery; for another basis, name the "credit" instead'
    ),
    'a basis other than mastery and the field "credit" belong together': (
        'name the "credit" that was recorded; credit by mastery names its experience instead'
    ),
    "the placement ends before it begins": 'mend "starts" or "ends"',
    'a student who is gone has no day in "left"': 'add a line "left: ..." with the last day, or mend "status"',
    'an enrolled student has a day in "left"': 'delete "left", or mend "status"',
    'a weighted mean has either weights of "purposes" or of "measures"': "keep one of the two",
    "the share is more than all parts": "write a share of at most 1, such as 2/3",
    "a part gives points twice": "keep one of the two lines",
    "the parts do not have so many points together": 'write a smaller number in "at_least", or give more points',
    'criteria have exactly one of "all", "any", "part"': 'keep one of them; put several criteria into "all" or "any"',
    '"at_least" in criteria belongs to a "part"': 'name the "part" that must reach it, or delete it',
    'the rule criteria has one of "all" and "any"': "keep one of them; the other can stand inside it",
    'without "places" nothing is rounded': 'add "places", such as places: 2, or delete it',
    'a conversion is from a "scale", or from a "lowest" to a "highest" number': (
        'name the "scale", or write both "lowest" and "highest"'
    ),
    "the highest number is not above the lowest": 'mend "lowest" or "highest"',
    "the row ends below its beginning": 'mend "from" or "to"',
    "two conversions of the policy have one id": "give one of them an id of its own",
    'what is counted has either "at_least" or "share"': "keep one of the two: a number, or a share of all",
    "the grades do not rise": "order the grades from the lowest to the highest",
    "no grade comes before the first one": "begin with a higher grade",
    "two rules of recognition have one id": "give one of them an id of its own",
    "two tiers have one id": "give one of them an id of its own",
    'the form bands and the field "bands" belong together': 'write how many in "bands", or choose another form',
    "mastery is judged over all experiences, not for one": 'name a competency, an area or classes in "for"',
    "credit is awarded for an experience, not for a competency": 'name an experience, an area or classes in "for"',
    "credit is awarded for an experience, not for an indicator": 'name an experience, an area or classes in "for"',
    "an indicator has no parts to roll up": 'delete "rollup", or name the competency in "for"',
    'a purpose in "otherwise" counts already': 'take it out of "otherwise", or out of "purposes"',
    '"max_attempts" stands beside "attempts: first"': "keep one of the two: the first attempt is the only one",
    '"mastery" names neither areas nor competencies': 'write "areas" or "competencies"',
    'a requirement asks for none of "credits", "mastery" and "choose"': "write at least one of them",
    '"chosen_by" and the field "choose" belong together': 'write how many parts in "choose", or delete "chosen_by"',
    'a choice names either a "requirement" or a "diploma"': "keep one of the two",
    'a choice of parts names them in "parts", and no other does': (
        'name the parts of the requirement in "parts"; a choice of a diploma has none'
    ),
    'only a policy of the layer school has a "school"': 'delete "school", or write "layer: school"',
    "the support ends before it begins": 'mend "starts" or "ends"',
    'a condition has exactly one of "field", "all", "any", "at_least"': (
        'keep one of them; put several conditions into "all" or "any"'
    ),
    'a condition on a "field" says what is asked of it, and no other does': (
        'add "present", "is_one_of", "count" or "at_most" to the field, and nothing of these to "all", "any" or "of"'
    ),
    '"at_least" asks for more conditions than "of" has': 'write a smaller number in "at_least"',
    '"at_least" and "of" belong together': 'write how many in "at_least" and the conditions in "of"',
    "two levels of the scale have one id": "give one of them an id of its own",
    "a level has the name of a code: not-assessed, missed or excused": "choose another id for the level",
    "the values of the levels do not rise": "order the levels from the lowest to the highest value",
    "the target is not one of the levels": 'write the id of one of the levels in "target"',
    "the crosswalk leads to the scale itself": 'write the id of the other scale in "to"',
    "the crosswalk does not have the levels of its scale": (
        "write each level of this scale once, with the level of the other one after the colon"
    ),
    "the vocabulary has a word for one or for several alone": ('give both, such as "competency" and "competencies"'),
    "the range of classes ends before it begins": 'mend "from" or "to"',
    "a standard has neither a code nor an identifier": 'write the "code" or the "identifier" of its issuer',
    "the range of days ends before it begins": 'mend "from" or "to"',
}
"""What to do about each contradiction that a record may have, by the words of the record."""

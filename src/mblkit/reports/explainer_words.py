"""How judging is told to families: one plain sentence for each method and for each way from parts to the whole."""

from typing import Final

from mblkit.reports.locale import mark

METHODS: Final = {
    "latest": mark("The latest evidence decides. Earlier tries do not count against anybody."),
    "highest": mark("The best evidence decides."),
    "lowest": mark("The weakest evidence decides."),
    "mean": mark("The middle of all evidence, reckoned as a mean, decides."),
    "median": mark("The evidence in the middle decides: half is above it, half below."),
    "weighted-latest": mark("The latest evidence counts most, earlier evidence less."),
    "decaying-average": mark("Newer evidence counts more, and older evidence less and less."),
    "n-mastery": mark("The target level must be shown several times."),
    "mode": mark("The level that was shown most often decides."),
    "best": mark("The best few pieces of evidence decide."),
    "power-law": mark("The trend of all evidence decides: where the work is heading."),
    "best-fit": mark("The trend of all evidence decides: where the work is heading."),
    "weighted-mean": mark("All evidence counts, some kinds of it more than others."),
    "last": mark("The last few pieces of evidence decide."),
    "greatest-of": mark("Of several ways to reckon, the best for the student decides."),
}
"""By the name of the method (docs/methods/)."""

ROLLUPS: Final = {
    "all": mark("A competency is mastered when each of its parts is."),
    "at-least": mark("A competency is mastered when enough of its parts are."),
    "fraction": mark("A competency is mastered when a large enough share of its parts is."),
    "points": mark("Its parts give points; a competency is mastered when there are enough of them."),
    "criteria": mark("A competency is mastered when its parts together meet what the policy asks."),
    "mean": mark("A competency is mastered when the mean of its parts is high enough and none is too low."),
    "evidence-required": mark("A competency is mastered when enough evidence over all its parts shows it."),
}
"""By the kind of the roll-up (docs/methods/rollups/)."""

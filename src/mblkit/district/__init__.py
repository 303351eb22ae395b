"""The district as everything after loading sees it, and one student's closure."""

from mblkit.district.closure import Closure, Evidence
from mblkit.district.framework import CompetencyEntry, District, IndicatorEntry, ObjectiveEntry

__all__ = ["Closure", "CompetencyEntry", "District", "Evidence", "IndicatorEntry", "ObjectiveEntry"]

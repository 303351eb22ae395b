"""The calendar of the example district: when a task is given, who teaches what, and on which days there is school."""

# ruff: noqa: PLR2004 - months, days and weekdays are themselves

from datetime import date, timedelta

SCHEDULE = {
    # Month and day of each task of a course; the spring half of the year begins in January
    "eng9-practice-essay": (10, 6),
    "eng9-novel-seminar": (11, 17),
    "eng9-how-it-works": (4, 20),
    "eng10-trial": (12, 8),
    "eng10-editorial": (4, 27),
    "eng11-founding-words": (11, 10),
    "eng11-research-paper": (5, 18),
    "eng12-page-stage-screen": (12, 1),
    "eng12-field-portfolio": (5, 11),
    "alg1-diagnostic": (9, 8),
    "alg1-change-in-town": (11, 3),
    "alg1-equations": (1, 29),
    "alg1-u3-modeling": (3, 16),
    "geo-proof-exam": (12, 10),
    "geo-harbor-survey": (3, 10),
    "geo-container": (5, 19),
    "alg2-polynomials": (12, 3),
    "alg2-growth": (4, 28),
    "stat-describe": (12, 15),
    "stat-inference": (5, 5),
    "precalc-tides": (12, 9),
    "precalc-functions": (5, 12),
    "data-story": (1, 8),
    "earth-shoreline": (11, 19),
    "earth-climate-brief": (4, 22),
    "bio-systems": (11, 12),
    "bio-marsh": (4, 7),
    "bio-heredity": (5, 21),
    "chem-structure": (12, 2),
    "chem-design": (5, 7),
    "phys-motion": (11, 24),
    "phys-waves": (4, 14),
    "marine-water": (12, 4),
    "marine-harbor": (5, 14),
    "wh-exchange": (12, 11),
    "wh-revolution": (5, 6),
    "ush-reconstruction": (11, 25),
    "ush-century": (5, 20),
    "civ-moot-court": (10, 28),
    "civ-testimony": (1, 13),
    "econ-market": (3, 25),
    "econ-policy": (5, 27),
    "bls-migration": (12, 16),
    "bls-movement": (5, 8),
    "serve-log": (5, 29),
    "pf-budget": (10, 30),
    "pf-plan": (1, 12),
    "arts-making": (12, 17),
    "arts-response": (3, 18),
    "arts-showing": (5, 28),
    "studio-series": (3, 30),
    "studio-catalog": (5, 22),
    "music-rehearsal": (12, 18),
    "music-concert": (5, 15),
    "sp1-interview": (11, 20),
    "sp1-market": (2, 26),
    "sp1-feasts": (5, 28),
    "sp2-story": (12, 14),
    "sp2-community": (5, 13),
    "well1-outdoors": (10, 22),
    "well1-training": (1, 7),
    "well2-games": (10, 15),
    "well2-plan": (1, 6),
    "hea1-case-study": (3, 3),
    "hea1-media": (4, 8),
    "hea1-campaign": (5, 20),
    "hea2-scenes": (2, 25),
    "hea2-goal": (4, 15),
    "hea2-emergency": (5, 28),
    "tech-office-skills": (12, 12),
    "tech-safety-check": (10, 8),
    "tech-design-brief": (2, 11),
    "tech-digital": (5, 5),
    "engd-winch": (12, 10),
    "engd-trials": (5, 4),
    "cs-game": (12, 8),
    "cs-team": (5, 11),
    "sem-route-plan": (3, 17),
    "sem-community-panel": (5, 12),
    "cap-proposal": (10, 23),
    "cap-progress": (2, 12),
    "cap-exhibition": (5, 21),
}

TERMS = {
    "wellness-1": "s1",
    "health-1": "s2",
    "wellness-2": "s1",
    "health-2": "s2",
    "civics": "s1",
    "economics": "s2",
    "personal-finance": "s1",
    "career-seminar": "s2",
    "data-science-online": "s1",
    "service-learning": "s2",
}

SHARED = {
    # Taught once for both schools
    "engineering-design",
    "computer-science",
    "music-ensemble",
    "studio-art",
    "spanish-2",
    "black-latino-studies",
    "marine-studies",
    "physics",
    "precalculus",
    "data-science-online",
    "service-learning",
}

TEACHERS = {
    "english-9": ("t-abara", "t-baptiste"),
    "english-10": ("t-abara", "t-baptiste"),
    "english-11": ("t-lindgren", "t-baptiste"),
    "english-12": ("t-lindgren", "t-baptiste"),
    "algebra-1": ("t-rivera", "t-desai"),
    "geometry": ("t-rivera", "t-desai"),
    "algebra-2": ("t-kowalczyk", "t-desai"),
    "statistics": ("t-kowalczyk", "t-desai"),
    "precalculus": ("t-kowalczyk", ""),
    "data-science-online": ("t-desai", ""),
    "earth-and-space": ("t-haddad", "t-ferreira"),
    "biology": ("t-haddad", "t-ferreira"),
    "chemistry": ("t-fenn", "t-ferreira"),
    "physics": ("t-fenn", ""),
    "marine-studies": ("t-fenn, t-beaulieu", ""),
    "world-history": ("t-mwangi", "t-goldberg"),
    "us-history": ("t-mwangi", "t-goldberg"),
    "civics": ("t-beaulieu", "t-goldberg"),
    "economics": ("t-beaulieu", "t-goldberg"),
    "black-latino-studies": ("t-beaulieu", ""),
    "service-learning": ("t-beaulieu", ""),
    "personal-finance": ("t-vale", "t-goldberg"),
    "arts-foundations": ("t-nakamura", "t-oyelaran"),
    "studio-art": ("t-nakamura", ""),
    "music-ensemble": ("t-oyelaran", ""),
    "spanish-1": ("t-castellanos", "t-castellanos"),
    "spanish-2": ("t-castellanos", ""),
    "wellness-1": ("t-pruitt", "t-pruitt"),
    "wellness-2": ("t-pruitt", "t-pruitt"),
    "health-1": ("t-sorensen", "t-sorensen"),
    "health-2": ("t-sorensen", "t-sorensen"),
    "tech-and-design": ("t-quint", "t-ito"),
    "engineering-design": ("t-quint", ""),
    "computer-science": ("t-quint", ""),
    "career-seminar": ("t-vale", "t-ito"),
    "capstone": ("t-vale", "t-baptiste"),
}

SETTINGS = {
    "bio-marsh": "community",
    "geo-harbor-survey": "community",
    "well1-outdoors": "community",
    "sp2-community": "community",
    "civ-testimony": "community",
    "serve-log": "community",
    "marine-water": "community",
    "data-story": "online",
}

POSTED_ON = {
    "2022-23": date(2023, 6, 20),
    "2023-24": date(2024, 6, 18),
    "2024-25": date(2025, 6, 17),
    "2025-26": date(2026, 6, 17),
}
"""The day on which the registrars post the credit of a year."""

SENIORS_POSTED = date(2026, 6, 9)
"""The same for those who graduate in 2026."""

POSTED_EARLY = {"s-0002": date(2026, 1, 27)}
"""The same for those who graduate before their class."""


def holidays(year: int) -> set[date]:
    """Return the days of a calendar year on which there is no school, weekends and vacations apart."""

    def monday(month: int, which: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(-first.weekday()) % 7 + 7 * (which - 1))

    last_of_may = date(year, 5, 31)
    thanksgiving = monday(11, 1) + timedelta(days=24 if monday(11, 1).day <= 5 else 17)
    return {
        monday(1, 3),
        monday(2, 3),
        last_of_may - timedelta(days=last_of_may.weekday()),
        monday(9, 1),
        monday(10, 2),
        date(year, 11, 11),
        thanksgiving,
        thanksgiving + timedelta(days=1),
    }


def weekday(day: date) -> date:
    """Return the day, or the nearest school day for a day of the weekend or a holiday."""
    if day.weekday() >= 5:
        day += timedelta(days=-1 if day.weekday() == 5 else 1)
    while day in holidays(day.year) or day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def day_of(task: str, year: str, school: str) -> date:
    """Return the day on which a section has a task."""
    month, day = SCHEDULE[task]
    found = weekday(date(int(year[:4]) + (month < 7), month, day))
    return weekday(found + timedelta(days=1)) if school == "tideline" else found


def again(day: date, attempt: int) -> date:
    """Return the day of a further attempt."""
    step = 14 if (day.month, day.day) < (5, 13) or day.month > 8 else 10
    found = weekday(day + timedelta(days=step * (attempt - 1)))
    if (found.month, found.day) >= (12, 23) or (found.month, found.day) <= (1, 2):
        found = weekday(date(found.year + (found.month == 12), 1, 5))
    return found

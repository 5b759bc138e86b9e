"""Public holidays, as the département of a space keeps them.

Code du travail, art. L3133-1 (the eleven national days), L3134-13 (Moselle, Bas-Rhin and
Haut-Rhin also keep Good Friday and 26 December), L3422-2 (overseas, the abolition of slavery).
"""

from datetime import date
from functools import lru_cache

import holidays

# The library's own names; any other département keeps the national days. Its alias "GES"
# is accepted and knows nothing of Good Friday: never use a region's name here.
SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def department(insee_code: str, postcode: str) -> str:
    """The number of the département: the commune's INSEE code knows best, else the postcode.

    Two digits (2A and 2B in INSEE codes, 20 in postcodes), three overseas; empty if unknown.
    """
    code = insee_code or postcode
    return code[:3] if code[:2] in {"97", "98"} else code[:2]


@lru_cache(maxsize=512)
def holidays_of(department: str, year: int) -> dict[date, str]:
    """The public holidays of a year there, with their names in French."""
    subdivision = SUBDIVISIONS.get(department)
    kept = holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr")
    return dict(kept.items())

"""What people mean to do in the demo: drawn by lot, the same for the same day."""

from datetime import date, timedelta
from itertools import pairwise

from coliving.accounts.models import User
from coliving.seeds.furnishing import described
from coliving.seeds.lots import Place, plans_of
from coliving.spaces.models import Period, Resource, Space

TUESDAY = date(2026, 3, 3)


def filature() -> Place:
    facts = described("la-filature")
    return Place(
        space=Space(slug="la-filature", timezone="Europe/Paris"),
        things={thing["name"]: Resource(name=thing["name"]) for thing in facts["resources"]},
        periods={period["name"]: Period(**period) for period in facts["periods"]},
        people={User(id=number, name=f"Regular {number}"): 1 for number in range(12)},
        listed=facts["resources"],
    )


def told(day: date) -> list[tuple[object, ...]]:
    return [
        (plan.member.name, plan.wish.resource.name, plan.wish.span, plan.wish.purpose)
        for plan in plans_of(filature(), day)
    ]


def test_the_same_day_has_the_same_plans():
    assert told(TUESDAY) == told(TUESDAY)
    assert told(TUESDAY) != told(TUESDAY + timedelta(days=1))


def test_nobody_is_in_two_places_at_once():
    for ahead in range(14):
        day = told(TUESDAY + timedelta(days=ahead))
        for name in {plan[0] for plan in day}:
            spans = sorted(plan[2] for plan in day if plan[0] == name)
            assert not any(a.overlaps(b) for a, b in pairwise(spans))


def test_a_thing_that_was_renamed_is_not_asked_for():
    place = filature()
    del place.things["Postes partagés"]
    assert "Postes partagés" not in {p.wish.resource.name for p in plans_of(place, TUESDAY)}

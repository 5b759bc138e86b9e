"""Bob tries a house rule out on his screen before it holds."""

import pytest
from playwright.sync_api import Page, expect

from coliving.accounts.models import User
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.spaces.models import Resource
from coliving.spaces.policy import Policy
from tests.browser.conftest import OpenPage
from tests.conftest import NO_JAVASCRIPT, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

RULES = "/manage/la-filature/rules"


def tried(page: Page):
    return page.locator("#tried")


def test_what_follows_from_a_rule_is_seen_while_it_is_chosen(
    bobs: Page, alice: User, workshop: Resource
):
    bobs.goto(RULES)

    bobs.get_by_label("Au plus … à la fois.").select_option("120")

    expect(tried(bobs)).to_contain_text("Alice demande Workshop")
    expect(tried(bobs)).to_contain_text("Refusé\u00a0: Au plus 2 h à la fois.")
    db.session.expire_all()
    assert workshop.space.policy == Policy()


def test_the_key_enter_tries_and_keeps_nothing(bobs: Page, alice: User, workshop: Resource):
    bobs.goto(RULES)
    bobs.get_by_label("Au plus … à la fois.").select_option("120")

    bobs.get_by_label("Jour").press("Enter")

    expect(tried(bobs)).to_contain_text("Au plus 2 h à la fois.")
    db.session.expire_all()
    assert workshop.space.policy == Policy()


@pytest.mark.parametrize("options", [PHONE, PHONE | NO_JAVASCRIPT], ids=["scripts", "no-scripts"])
def test_bob_keeps_a_rule_on_his_telephone(
    visit: OpenPage, bob: User, workshop: Resource, options: dict[str, object]
):
    page = visit(bob, **options)
    page.goto(RULES)
    page.get_by_label("Au plus … à la fois.").select_option("240")

    page.get_by_role("button", name="Garder ces règles").click()

    expect(page.locator(".flash")).to_contain_text("ces règles valent dès maintenant")
    page.goto(f"/resources/{workshop.uid}")
    expect(page.get_by_text("Au plus 4 h à la fois.")).to_be_visible()
    assert db.session.scalars(db.select(AuditEntry)).one().verb == "rules"

"""Bob brings in the list that he has kept for years, on his telephone."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from coliving.accounts.models import User
from coliving.db import db
from coliving.spaces.inventory import everything_in
from coliving.spaces.models import Resource
from tests.browser.axe import complaints
from tests.browser.conftest import OpenPage
from tests.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

LIST = """Inventaire de la Filature;;;;
Désignation;Type;Nombre;Équipement;Couleur
Hot desks;poste;14;Réseau filaire;
Salle des tilleuls;salle;1;Écran, Tableau blanc;vert
Four à pain;gâteau;un;;
"""


@pytest.fixture
def phone(visit: OpenPage, bob: User, scripts: dict[str, bool]) -> Page:
    return visit(bob, **PHONE, **scripts)


@pytest.fixture
def sent(phone: Page, desks: Resource) -> Page:
    phone.goto("/manage/la-filature/import")
    choose(phone, LIST.encode("cp1252"))
    return phone


def choose(page: Page, content: bytes) -> None:
    card = page.get_by_role("region", name="Ce qu’il y a")
    card.get_by_label("Votre liste").set_input_files(
        [FilePayload(name="inventaire.csv", mimeType="text/csv", buffer=content)]
    )
    card.get_by_role("button", name="Voir ce qui se passerait").tap()


def test_the_good_rows_go_in_after_the_bad_ones_were_seen(sent: Page, desks: Resource):
    bad = sent.get_by_role("listitem").filter(has_text="Ligne 5")
    expect(bad).to_contain_text("« gâteau » n’est pas dans cette liste")
    expect(bad).to_contain_text("« un » : Merci d’écrire un nombre entier.")
    expect(sent.get_by_text("Cette colonne n’est pas lue : Couleur.")).to_be_visible()

    sent.get_by_role("button", name="Importer les 2 bonnes lignes").tap()

    expect(sent.get_by_role("status")).to_contain_text("1 ajout, 1 modification et 1 ligne laissée")
    db.session.expire_all()
    assert [(one.name, one.units) for one in everything_in(desks.space)] == [
        *(("Hot desks", 14), ("Salle des tilleuls", 1)),
    ]


def test_the_preview_can_be_read_by_everybody(visit: OpenPage, bob: User, desks: Resource):
    page = visit(bob, **PHONE)
    page.goto("/manage/la-filature/import")
    choose(page, LIST.encode())

    expect(page.get_by_role("heading", name="Ce qui change")).to_be_visible()
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_file_of_no_use_is_refused_beside_its_field(phone: Page, desks: Resource):
    phone.goto("/manage/la-filature/import")

    choose(phone, b"\x89PNG\r\n\x1a\n\0\0")

    field = phone.get_by_role("region", name="Ce qu’il y a").get_by_label("Votre liste")
    expect(field).to_have_accessible_description(re.compile("ni un fichier CSV"))

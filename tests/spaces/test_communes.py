"""Communes are written in many ways, and are one commune all the same."""

import pytest

from coliving.spaces.communes import LONGEST_SLUG, commune_name, slugify, timezone_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Aurillac", "Aurillac"),
        ("brest", "Brest"),
        ("CLERMONT-FERRAND", "Clermont-Ferrand"),
        ("ST GEORGES DE MONTAIGU", "Saint-Georges-de-Montaigu"),
        ("saint etienne", "Saint-Etienne"),
        ("Saint-Étienne", "Saint-Étienne"),
        ("SAINT-ÉTIENNE CEDEX 2", "Saint-Étienne"),
        ("ste marie aux mines", "Sainte-Marie-aux-Mines"),
        ("Havre (Le)", "Le Havre"),
        ("Rochelle (LA)", "La Rochelle"),
        ("la rochelle", "La Rochelle"),
        ("les ulis", "Les Ulis"),
        ("Isle-sur-la-Sorgue (L')", "L'Isle-sur-la-Sorgue"),
        ("VILLENEUVE D'ASCQ", "Villeneuve-d'Ascq"),
        ("l'haÿ les roses", "L'Haÿ-les-Roses"),
        ("  Vaulx-en-Velin ", "Vaulx-en-Velin"),
        ("75005", "75005"),
        ("Lyon 3e", "Lyon 3e"),
        ("", ""),
    ],
)
def test_a_commune_is_written_as_the_official_list_has_it(written: str, name: str):
    assert commune_name(written) == name


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("L'abscisse", "l-abscisse"),
        ("le ]ProtoLab[", "le-protolab"),
        ("Fablab Coh@bit IUT Bordeaux", "fablab-cohabit-iut-bordeaux"),
        ("Carrefour Numérique²", "carrefour-numerique2"),
        ("Cœur d’Œuvre", "coeur-d-oeuvre"),
        ("東京", ""),
    ],
)
def test_an_address_has_no_accents(text: str, slug: str):
    assert slugify(text) == slug


def test_a_long_name_is_cut_between_two_words():
    slug = slugify("CampusFab Université Toulouse 3 - Toulouse - Midi-Pyrénées - France")
    assert slug == "campusfab-universite-toulouse-3-toulouse-midi-pyrenees"
    assert len(slugify("x" * 200)) == LONGEST_SLUG


@pytest.mark.parametrize(
    ("department", "zone"),
    [
        ("15", "Europe/Paris"),
        ("2A", "Europe/Paris"),
        ("974", "Indian/Reunion"),
        ("975", "America/Miquelon"),
        ("988", "Pacific/Noumea"),
        ("", "Europe/Paris"),
    ],
)
def test_each_territory_has_its_own_clock(department: str, zone: str):
    assert timezone_of(department) == zone

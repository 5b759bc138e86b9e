"""`flask spaces import`, as whoever types it sees it."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from coliving.cli.spaces import NOTHING_DONE
from coliving.db import db
from coliving.spaces.models import Network, Resource, Space

REAL = Path(__file__).parents[2] / "coliving/seeds/data/fablabs.csv"


def run(app: Flask, *words: object):
    return app.test_cli_runner().invoke(args=["spaces", "import", *map(str, words)])


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_real_list_goes_in_but_for_five_lines(app: Flask):
    result = run(app, REAL)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "130 added, 0 updated, 0 unchanged, 5 refused"
    assert (count(Space), count(Resource)) == (130, 464)
    for said in (
        "Ligne 2, Fab Lab Provence, refusée\xa0: sans code postal.",
        "Ligne 3, FabLAB Arts et Métiers Liancourt, refusée\xa0: sans code postal.",
        "Ligne 13, Rutech, refusée\xa0: le même lieu que la ligne 12,",
        "Ligne 25, L'abscisse, refusée\xa0: le code postal «\xa02100\xa0» a quatre chiffres",
        "Ligne 111, LH3D fablab, refusée\xa0: le même lieu que la ligne 110,",
        "Ligne 9, Le Village Graphic - FabLab\xa0: sans coordonnées",
        "130 lieux sur 130",
    ):
        assert said in result.output
    assert result.output.count("sans coordonnées") == 6


def test_a_second_import_says_that_nothing_changed(app: Flask):
    run(app, REAL)
    result = run(app, REAL)
    assert result.output.splitlines()[-1] == "0 added, 0 updated, 130 unchanged, 5 refused"
    assert (count(Space), count(Resource)) == (130, 464)


def test_a_line_that_was_mended_goes_in_beside_the_others(app: Flask, tmp_path: Path):
    run(app, REAL)
    mended = tmp_path / "mended.csv"
    text = REAL.read_text(encoding="utf-8").replace("Dijon,2100,", "Dijon,21000,")
    mended.write_text(text.replace("La Machinerie,", "La Machinerie d’Amiens,"), encoding="utf-8")
    result = run(app, mended)
    assert result.output.splitlines()[-1] == "1 added, 1 updated, 129 unchanged, 4 refused"


def test_a_list_that_cannot_be_read_leaves_everything_as_it_was(app: Flask, tmp_path: Path):
    broken = tmp_path / "broken.csv"
    broken.write_text("name,where\nLab,here")
    result = run(app, broken)
    assert result.exit_code == NOTHING_DONE
    assert "Il manque des colonnes\xa0: kind, address" in result.output
    assert (count(Space), count(Network)) == (0, 0)


def test_the_spaces_join_the_network_that_is_named(app: Flask, network: Network, tmp_path: Path):
    few = tmp_path / "few.csv"
    few.write_text("".join(REAL.read_text(encoding="utf-8").splitlines(True)[:6]), encoding="utf-8")
    assert run(app, few, "--network", "nowhere").exit_code == NOTHING_DONE
    assert run(app, few, "--network", network.slug).exit_code == 0
    assert {space.network_id for space in db.session.scalars(select(Space))} == {network.id}

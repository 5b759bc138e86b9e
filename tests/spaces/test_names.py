"""Codes are called by their names, in either language; a manager's own words stay."""

from flask import Flask, render_template_string

from coliving.i18n import force_locale
from coliving.spaces import names
from coliving.spaces.models import ResourceKind, SpaceKind


def test_every_kind_has_a_name():
    assert set(names.SPACE_KINDS) == set(SpaceKind)
    assert set(names.RESOURCE_KINDS) == set(ResourceKind)


def test_names_are_in_the_language_of_the_reader(application: Flask):
    with application.test_request_context():
        assert names.space_kind_name("ressourcerie") == "Ressourcerie"
        assert names.resource_kind_name(ResourceKind.DESK) == "Poste de travail"
        with force_locale("en"):
            assert names.space_kind_name("ressourcerie") == "Reuse centre"
            assert names.accessibility_name("step_free") == "Step-free entrance"


def test_what_a_manager_has_written_is_shown_as_it_stands(application: Flask):
    with application.test_request_context():
        assert names.amenity_name("Four à pain") == "Four à pain"
        assert names.feature_name("Un établi") == "Un établi"


def test_pages_call_things_by_their_names(application: Flask):
    with application.test_request_context():
        words = "{{ 'wifi' | amenity_name }}, {{ kind | space_kind_name }}"
        assert render_template_string(words, kind="fablab") == "Wi-Fi, Fablab"

"""Addresses of our pages, for readers who are not on one of them."""

from urllib.parse import urlsplit

from flask import current_app

from coliving.web.settings import settings


def link(endpoint: str, **values: object) -> str:
    """The whole address of a page, whoever asks: there need be no request under way.

    Raises werkzeug's BuildError when there is no such endpoint.
    """
    base = urlsplit(settings().base_url)
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path or "/", url_scheme=base.scheme
    )
    return adapter.build(endpoint, values, force_external=True)

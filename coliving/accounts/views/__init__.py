"""The pages where people come in, go out, and see to their account."""

from coliving.accounts.views import links, profile, signing
from coliving.accounts.views.blueprint import accounts

__all__ = ["accounts", "links", "profile", "signing"]

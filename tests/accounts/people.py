"""Coming in, as the tests do it."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from coliving.accounts.models import User
from coliving.accounts.passwords import hashed
from coliving.db import db
from tests.client import Client

PASSWORD = "correct horse battery"
CSRF = re.compile(r'name="csrf_token" value="[^"]*"')


def with_password(user: User, password: str = PASSWORD) -> User:
    user.password_hash = hashed(password)
    db.session.commit()
    return user


def new_client(app: Flask) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def sign_in(client: Client, email: str | None, password: str = PASSWORD) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password})


def signed_in(app: Flask, user: User) -> Client:
    """A device on which the user has signed in with the password."""
    client = new_client(app)
    assert sign_in(client, with_password(user).email).status_code == 303
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def words(response: TestResponse) -> str:
    """The page, less what differs each time it is made."""
    return CSRF.sub("", response.text)

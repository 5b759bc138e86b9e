"""What people type to come in, and to change what we know about them."""

from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field, SecretStr

from coliving.forms import Typed

Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+$"
"""Without what turns the words around it, too (Unicode, UAX 9): a name stands beside others."""
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=ONE_LINE)]
Password = Annotated[SecretStr, Field(max_length=200)]
NewPassword = Annotated[SecretStr, Field(min_length=10, max_length=200)]


class SignIn(Typed):
    email: Email
    password: Password


class AskForLink(Typed):
    email: Email


class SignUp(Typed):
    name: Name
    email: Email


class FollowLink(Typed):
    """With the link in hand one may choose a new password, and need not."""

    password: NewPassword | None = None


class OpenAccount(FollowLink):
    """A newcomer says a name too."""

    name: Name


class Rename(Typed):
    name: Name


class ChooseEmail(Typed):
    email: Email


class ChangeEmail(ChooseEmail):
    """Whoever has a password has to know it."""

    current: Password


class ChoosePassword(Typed):
    password: NewPassword


class ChangePassword(ChoosePassword):
    """Whoever has a password has to know it."""

    current: Password


class Leave(Typed):
    """The password, or the e-mail address of those who have none."""

    confirmation: Password

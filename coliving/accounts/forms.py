"""What people type to come in, and to change what we know about them."""

from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field, SecretStr

from coliving.forms import Typed

Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
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
    """A newcomer gives a name; anybody may choose a password, and nobody has to."""

    name: Name | None = None
    password: NewPassword | None = None


class Rename(Typed):
    name: Name


class ChangeEmail(Typed):
    email: Email


class ChangePassword(Typed):
    """`current` is asked of those who have one."""

    current: Password | None = None
    password: NewPassword


class Leave(Typed):
    """The password, or the e-mail address of those who have none."""

    confirmation: Password

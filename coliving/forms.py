"""Read what somebody typed into a pydantic model, or say field by field why not.

One model gives the HTML attributes of its fields, binds the form and words the
refusals: what we accept is written down once.
"""

import functools
import re
import types
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from werkzeug.datastructures import MultiDict

from coliving.errors import Refused
from coliving.i18n import lazy_gettext

M = TypeVar("M", bound=BaseModel)

MESSAGES = {
    "missing": lazy_gettext("Please fill this in."),
    "string_too_short": lazy_gettext("This is too short: at least %(min_length)s characters."),
    "string_too_long": lazy_gettext("This is too long: at most %(max_length)s characters."),
    "too_short": lazy_gettext("This is too short: at least %(min_length)s characters."),
    "too_long": lazy_gettext("This is too long: at most %(max_length)s characters."),
    "string_pattern_mismatch": lazy_gettext("Some of these characters do not belong here."),
    "greater_than_equal": lazy_gettext("This must be at least %(ge)s."),
    "less_than_equal": lazy_gettext("This must be at most %(le)s."),
    "int_parsing": lazy_gettext("Please type a whole number."),
    "enum": lazy_gettext("Please choose one of the list."),
    "literal_error": lazy_gettext("Please choose one of the list."),
    "date_from_datetime_parsing": lazy_gettext("Please give a date."),
    "time_parsing": lazy_gettext("Please give a time, such as 09:30."),
    "email": lazy_gettext("This does not look like an e-mail address."),
}
UNREADABLE = lazy_gettext("We cannot read this.")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""No keyboard makes them, and PostgreSQL does not keep the first. Tabs and line ends may be."""
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Mn", "Me"}
"""Categories of Unicode that show nothing where nothing else stands: zero-width spaces and
joiners, marks of direction, accents without a letter."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by category, and nothing to the eye: Hangul fillers, empty Braille."""
INPUT_TYPES = {"integer": "number", "number": "number", "boolean": "checkbox"}
INPUT_FORMATS = {"date": "date", "time": "time", "email": "email", "password": "password"}
ATTRIBUTES = {
    "minimum": "min",
    "maximum": "max",
    "minLength": "minlength",
    "maxLength": "maxlength",
}


class Typed(BaseModel):
    """What a form accepts. Text is stripped of the spaces around it."""

    # Built at first use: the server has dozens of forms, and starts without any.
    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, defer_build=True)

    @field_validator("*", mode="before")
    @classmethod
    def is_written(cls, value: object) -> object:
        """Raises what pydantic reports at the field when no keyboard can have made the text,
        or nobody can see it.
        """
        if isinstance(value, str) and CONTROL.search(value):
            raise PydanticCustomError("string_pattern_mismatch", "control characters")
        if isinstance(value, str) and value.strip() and not is_visible(value):
            raise PydanticCustomError("string_pattern_mismatch", "invisible characters")
        return value


@dataclass
class Form(Generic[M]):
    """A form as typed: its data when it is right, its errors by field when it is not."""

    model: type[M]
    raw: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    data: M | None = None

    def attrs(self, name: str) -> dict[str, Any]:
        """The HTML attributes of a field, as the model has them."""
        return _attributes(self.model)[name]

    def refuse(self, refused: Refused) -> None:
        """Put each reason at its field; those about no field stay with `refused`."""
        for refusal in refused.refusals:
            if refusal.field in self.model.model_fields:
                self.errors.setdefault(str(refusal.field), []).append(refusal.message)


def is_visible(text: str) -> bool:
    """Whether the text shows anything at all."""
    return any(sign not in BLANK and unicodedata.category(sign) not in INVISIBLE for sign in text)


def blank(model: type[M], **values: object) -> Form[M]:
    """A form nobody has typed into yet, with these values shown."""
    return Form(model, {name: str(value) for name, value in values.items() if value is not None})


def bind(model: type[M], typed: MultiDict[str, str]) -> Form[M]:
    """Read the typed form. An empty field is an absent one; an absent checkbox is unticked."""
    raw = {name: value for name, value in typed.items() if name in model.model_fields}
    form = Form(model, raw)
    try:
        form.data = model.model_validate(_values(model, typed))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            name = str(detail["loc"][0]) if detail["loc"] else "_"
            form.errors.setdefault(name, []).append(_message(detail))
    return form


def _values(model: type[BaseModel], typed: MultiDict[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, info in model.model_fields.items():
        kind = _bare(info.annotation)
        if typing.get_origin(kind) is list:
            values[name] = [value for value in typed.getlist(name) if value]
        elif kind is bool:
            values[name] = typed.get(name) in {"on", "true", "1"}
        elif text := typed.get(name, "").strip():
            values[name] = text
    return values


def _message(detail: ErrorDetails) -> str:
    context = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    code = detail["type"]
    if code == "value_error" and "@" in context.get("reason", "@"):
        code = "email"
    if code.endswith("_parsing") and code not in MESSAGES:
        code = "date_from_datetime_parsing" if code.startswith("date") else code
    if code == "string_too_short" and context.get("min_length") == "1":
        code = "missing"
    return str(MESSAGES.get(code, UNREADABLE)) % context


@functools.cache
def _attributes(model: type[BaseModel]) -> dict[str, dict[str, Any]]:
    schema = model.model_json_schema()
    return {
        name: _field_attributes(schema, name) | ({"required": True} if info.is_required() else {})
        for name, info in model.model_fields.items()
    }


def _field_attributes(schema: dict[str, Any], name: str) -> dict[str, Any]:
    said = schema["properties"][name]
    said = said | next((one for one in said.get("anyOf", []) if one.get("type") != "null"), {})
    if "$ref" in said:
        said = said | schema["$defs"][said["$ref"].rsplit("/", 1)[1]]
    if "enum" in said:
        return {"type": "select", "options": said["enum"]}
    kind = INPUT_FORMATS.get(said.get("format", "")) or INPUT_TYPES.get(
        said.get("type", ""), "text"
    )
    return {"type": kind} | {
        ours: said[theirs] for theirs, ours in ATTRIBUTES.items() if theirs in said
    }


def _bare(annotation: Any) -> Any:
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return _bare(next(one for one in typing.get_args(annotation) if one is not type(None)))
    return annotation

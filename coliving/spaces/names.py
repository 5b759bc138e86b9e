"""What the codes of the vocabulary are called, in the language of the page.

Kinds, amenities and features are kept as codes, so that they can be searched, drawn and
translated. What a manager has written instead of choosing a code is shown as it stands.
"""

from flask import Flask
from flask_babel.speaklater import LazyString

from coliving.i18n import lazy_gettext as _
from coliving.spaces.models import ResourceKind, SpaceKind

SPACE_KINDS: dict[str, LazyString] = {
    SpaceKind.COWORKING: _("Coworking"),
    SpaceKind.FABLAB: _("Fab lab"),
    SpaceKind.RESSOURCERIE: _("Reuse centre"),
    SpaceKind.MEDIATHEQUE: _("Media library"),
    SpaceKind.GAMING: _("Gaming room"),
    SpaceKind.DIGITAL_MUSEUM: _("Digital museum"),
    SpaceKind.CHILDREN: _("Children’s corner"),
    SpaceKind.PUBLIC_SERVICE: _("Public-service counter"),
    SpaceKind.PUBLIC_DIGITAL: _("Public digital space"),
}

RESOURCE_KINDS: dict[str, LazyString] = {
    ResourceKind.DESK: _("Desk"),
    ResourceKind.ROOM: _("Room"),
    ResourceKind.OFFICE: _("Office"),
    ResourceKind.MACHINE: _("Machine"),
    ResourceKind.COUNTER: _("Counter"),
    ResourceKind.SEAT: _("Seat"),
    ResourceKind.ACCESSORY: _("Accessory"),
}

SOUGHT_KINDS = {kind: name for kind, name in RESOURCE_KINDS.items() if kind != "accessory"}
"""What one looks for. An accessory is lent with something else."""

AMENITIES: dict[str, LazyString] = {
    "wifi": _("Wi-Fi"),
    "fibre": _("Optical fibre"),
    "printer": _("Printer and scanner"),
    "phone_booth": _("Phone booth"),
    "coffee": _("Coffee and tea"),
    "kitchen": _("Kitchen"),
    "meals": _("Meals on the spot"),
    "shower": _("Shower"),
    "lockers": _("Lockers"),
    "garden": _("Garden"),
    "terrace": _("Terrace"),
    "parking": _("Free parking"),
    "charging_point": _("Charging point for cars"),
    "bike_shed": _("Bicycle shed"),
    "bus_stop": _("Bus stop nearby"),
    "train_station": _("Railway station nearby"),
    "changing_table": _("Baby changing table"),
    "play_area": _("Play area"),
    "digital_help": _("Help with digital matters"),
    "lodging": _("Lodging nearby"),
}

ACCESSIBILITY: dict[str, LazyString] = {
    "step_free": _("Step-free entrance"),
    "ramp": _("Ramp on request"),
    "wide_doors": _("Doors at least 90 cm wide"),
    "lift": _("Lift"),
    "accessible_toilet": _("Accessible toilet"),
    "accessible_parking": _("Reserved parking space"),
    "adjustable_table": _("Height-adjustable table"),
    "hearing_loop": _("Hearing loop"),
    "sign_language": _("Welcome in French sign language"),
    "tactile_paving": _("Tactile paving"),
    "large_print": _("Signs in large print"),
    "quiet_room": _("Quiet room"),
    "assistance_dogs": _("Assistance dogs welcome"),
}

FEATURES: dict[str, LazyString] = {
    "screen": _("Screen"),
    "second_screen": _("Second screen"),
    "projector": _("Projector"),
    "videoconference": _("Videoconference"),
    "whiteboard": _("Whiteboard"),
    "flip_chart": _("Flip chart"),
    "sound_system": _("Sound system"),
    "ethernet": _("Wired network"),
    "computer": _("Computer"),
    "standing_desk": _("Sit-stand desk"),
    "ergonomic_chair": _("Ergonomic chair"),
    "window": _("By the window"),
    "lockable": _("Can be locked"),
    "soundproof": _("Soundproof"),
    "blackout": _("Blackout curtains"),
    "fume_extraction": _("Fume extraction"),
    "training_needed": _("Training needed first"),
    "game_console": _("Game console"),
    "vr_headset": _("Virtual-reality headset"),
    "kitchenette": _("Kitchenette"),
    "confidential": _("Out of earshot"),
}


def space_kind_name(code: str) -> str:
    """ "fablab" → "Fab lab"; anything else is shown as it was written."""
    return str(SPACE_KINDS.get(code, code))


def resource_kind_name(code: str) -> str:
    """ "desk", or ResourceKind.DESK → "Desk"."""
    return str(RESOURCE_KINDS.get(code, code))


def amenity_name(code: str) -> str:
    """ "bike_shed" → "Bicycle shed"; a manager's own words pass as they are."""
    return str(AMENITIES.get(code, code))


def accessibility_name(code: str) -> str:
    """ "step_free" → "Step-free entrance"; a manager's own words pass as they are."""
    return str(ACCESSIBILITY.get(code, code))


def feature_name(code: str) -> str:
    """ "second_screen" → "Second screen"; a manager's own words pass as they are."""
    return str(FEATURES.get(code, code))


def init_app(app: Flask) -> None:
    """Let templates write `{{ kind | space_kind_name }}`."""
    filters = (space_kind_name, resource_kind_name, amenity_name, accessibility_name, feature_name)
    app.jinja_env.filters.update({name.__name__: name for name in filters})

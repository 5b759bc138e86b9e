"""What a page needs to show one feed: its addresses, a QR code, a link for each program."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

import segno

from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token, url
from coliving.calendars.editions import newest
from coliving.calendars.feeds import file_name, plain, title
from coliving.calendars.models import FeedKind
from coliving.i18n import force_locale

GOOGLE = "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"
OUTLOOK = {
    "Outlook.com": "https://outlook.live.com/calendar/0/addfromweb",
    "Microsoft 365": "https://outlook.office.com/calendar/0/addfromweb",
}


@dataclass(frozen=True)
class Subscription:
    """One feed, ready to be shown."""

    uid: UUID
    kind: FeedKind
    name: str
    https: str
    is_cut: bool

    @property
    def webcal(self) -> str:
        """What Apple, Thunderbird and most telephones open in their calendar."""
        return f"webcal://{self.https.split('://', 1)[1]}"

    @property
    def outlook_app(self) -> str:
        """The new Outlook drops the scheme of `webcal://`, and is left without any."""
        return f"webcal:{self.https}"

    @property
    def outlook_web(self) -> dict[str, str]:
        """Where Outlook on the web asks whether to subscribe."""
        query = f"url={quote(self.https, safe='')}&name={quote(self.name, safe='')}"
        return {name: f"{page}?{query}" for name, page in OUTLOOK.items()}

    @property
    def google(self) -> str:
        """Where Google asks for an address; it takes none from a link any more."""
        return GOOGLE

    @property
    def qr(self) -> str:
        """The webcal address as an inline SVG, dark on light whatever the page's colours."""
        code = segno.make(self.webcal, error="m", micro=False)
        return code.svg_inline(scale=4, dark="#1f2a2e", light="#fff", omitsize=True)


def subscription(kind: FeedKind, owner_id: int, now: datetime) -> Subscription:
    """The feed of this kind, opened if need be. Who may see it is for the caller to know."""
    feed = open_feed(kind, owner_id, now)
    uid, secret = feed.uid, token(feed)
    edition = newest(secret, now)
    if edition is None:
        raise LookupError("the feed that was just opened is gone")
    whole = plain(edition)
    with force_locale(edition.language):
        name = title(edition)
    return Subscription(uid, kind, name, url(secret, file_name(edition)), whole.is_cut)

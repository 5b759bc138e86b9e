"""Pictures that people bring, kept in the database: a backup holds them."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import Base


class Picture(Base):
    """A photo or a plan, as small as its page needs it.

    What it shows never changes: another picture is another row. It belongs to the one row
    that points at it. What is not public (the photo of a fault) has no address of its own:
    whoever may see its owner is shown it there.
    """

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    small: Mapped[bytes | None] = mapped_column(deferred=True)
    """For phones and lists; a drawing has none, because it has every size."""
    width: Mapped[int]
    height: Mapped[int]
    small_width: Mapped[int]
    alt: Mapped[str] = mapped_column(default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

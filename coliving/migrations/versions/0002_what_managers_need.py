"""what managers need"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("small_width", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("uid", name=op.f("uq_picture_uid")),
    )
    op.create_table(
        "floor_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_floor_plan_picture_id")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_floor_plan_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_plan")),
        sa.UniqueConstraint("uid", name=op.f("uq_floor_plan_uid")),
    )
    op.create_index(op.f("ix_floor_plan_space_id"), "floor_plan", ["space_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user.id"], name=op.f("fk_invitation_invited_by_id")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_invitation_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
        sa.UniqueConstraint("uid", name=op.f("uq_invitation_uid")),
    )
    op.create_index(op.f("ix_invitation_expires_at"), "invitation", ["expires_at"], unique=False)
    op.create_index("ix_invitation_space_id", "invitation", ["space_id", "email"], unique=False)
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_remark_author_id")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_remark_space_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_remark_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("uid", name=op.f("uq_remark_uid")),
    )
    op.create_index("ix_remark_space_id", "remark", ["space_id", "user_id"], unique=False)
    op.create_index(op.f("ix_remark_user_id"), "remark", ["user_id"], unique=False)
    op.create_table(
        "roster",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("warned_for", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_roster_space_id")),
        sa.PrimaryKeyConstraint("space_id", name=op.f("pk_roster")),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shift_lasts")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_shift_space_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_shift_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("space_id", "starts_at", name=op.f("uq_shift_space_id_starts_at")),
    )
    op.create_index(op.f("ix_shift_user_id"), "shift", ["user_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "x BETWEEN 0 AND 1000 AND y BETWEEN 0 AND 1000", name=op.f("ck_placement_on_the_plan")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["floor_plan.id"], name=op.f("fk_placement_plan_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_placement_resource_id")
        ),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_plan_id"), "placement", ["plan_id"], unique=False)
    op.create_table(
        "supply",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_supply_resource_id")
        ),
        sa.PrimaryKeyConstraint("resource_id", "since", name=op.f("pk_supply")),
    )
    op.create_table(
        "booking_item",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_booking_item_quantity")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_item_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_booking_item_resource_id")
        ),
        sa.PrimaryKeyConstraint("booking_id", "resource_id", name=op.f("pk_booking_item")),
    )
    op.create_index(
        op.f("ix_booking_item_resource_id"), "booking_item", ["resource_id"], unique=False
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_participant_booking_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("uid", name=op.f("uq_participant_uid")),
    )
    op.create_index(op.f("ix_participant_booking_id"), "participant", ["booking_id"], unique=False)
    op.create_index(op.f("ix_participant_email"), "participant", ["email"], unique=False)
    op.create_table(
        "waiting_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_waiting_place_lasts")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["user.id"], name=op.f("fk_waiting_place_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["booking.id"], name=op.f("fk_waiting_place_offer_id")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_waiting_place_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_place")),
        sa.UniqueConstraint("uid", name=op.f("uq_waiting_place_uid")),
    )
    op.create_index(
        "ix_waiting_place_in_line",
        "waiting_place",
        ["resource_id", "created_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        op.f("ix_waiting_place_member_id"), "waiting_place", ["member_id"], unique=False
    )
    op.create_index(op.f("ix_waiting_place_offer_id"), "waiting_place", ["offer_id"], unique=False)
    op.add_column("booking", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("booking", sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("booking", sa.Column("answer", sa.String(), server_default="", nullable=False))
    op.add_column("booking", sa.Column("party", sa.Integer(), server_default="0", nullable=False))
    op.add_column("booking", sa.Column("further", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_booking_expires_at",
        "booking",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("expires_at IS NOT NULL"),
        sqlite_where=sa.text("expires_at IS NOT NULL"),
    )
    op.add_column(
        "resource", sa.Column("price_note", sa.String(), server_default="", nullable=False)
    )
    _refer("resource", "picture_id", "picture")
    op.add_column(
        "resource",
        sa.Column("has_divided", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    _refer("space", "picture_id", "picture")
    op.add_column(
        "space_role", sa.Column("blocked_reason", sa.String(), server_default="", nullable=False)
    )
    op.add_column("user", sa.Column("blocks", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_index("ix_booking_expires_at", "booking")
    with op.batch_alter_table("user") as table:
        table.drop_column("blocks")
    with op.batch_alter_table("space_role") as table:
        table.drop_column("blocked_reason")
    with op.batch_alter_table("space") as table:
        table.drop_column("picture_id")
    with op.batch_alter_table("resource") as table:
        table.drop_column("has_divided")
        table.drop_column("picture_id")
        table.drop_column("price_note")
    with op.batch_alter_table("booking") as table:
        table.drop_column("further")
        table.drop_column("party")
        table.drop_column("answer")
        table.drop_column("offered_at")
        table.drop_column("expires_at")
    op.drop_table("waiting_place")
    op.drop_table("participant")
    op.drop_table("booking_item")
    op.drop_table("supply")
    op.drop_table("placement")
    op.drop_table("shift")
    op.drop_table("roster")
    op.drop_table("remark")
    op.drop_table("invitation")
    op.drop_table("floor_plan")
    op.drop_table("picture")


def _refer(table: str, column: str, other: str) -> None:
    """Add a column that points at a row, or at none.

    In one statement that both databases know: Alembic's batch mode would rebuild the table.
    """
    key = f'CONSTRAINT fk_{table}_{column} REFERENCES "{other}" (id)'
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER {key}")

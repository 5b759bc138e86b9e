"""the first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What the database promised when this was released; the code may promise more by now.
_OVERLAP = """
    CREATE TRIGGER one_at_a_time_{verb} BEFORE {verb} ON occupancy WHEN EXISTS (
        SELECT 1 FROM occupancy
        WHERE resource_id = NEW.resource_id AND unit = NEW.unit AND {other}
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    )
    BEGIN SELECT RAISE(ABORT, 'one_at_a_time'); END
"""
_APPEND_ONLY = """
    CREATE TRIGGER audit_is_append_only_{verb} BEFORE {verb} ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END
"""
PROMISES = {
    "sqlite": (
        _OVERLAP.format(verb="insert", other="1"),
        _OVERLAP.format(verb="update", other="id <> OLD.id"),
        _APPEND_ONLY.format(verb="update"),
        _APPEND_ONLY.format(verb="delete"),
    ),
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        """
            ALTER TABLE occupancy ADD CONSTRAINT one_at_a_time EXCLUDE USING gist (
                resource_id WITH =, unit WITH =, tstzrange(starts_at, ends_at) WITH &&
            )
        """,
        """
            CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'audit_is_append_only'; END $$
        """,
        """
            CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit_entry
            FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
        """,
    ),
}


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("uid", name=op.f("uq_letter_uid")),
    )
    op.create_index("ix_letter_due", "letter", ["state", "run_at"])
    op.create_index("ix_letter_thread", "letter", ["thread", "id"])

    op.create_table(
        "network",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
        sa.UniqueConstraint("slug", name=op.f("uq_network_slug")),
    )
    op.create_table(
        "rate_hit",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_hit")),
    )
    op.create_index(op.f("ix_rate_hit_expires_at"), "rate_hit", ["expires_at"])

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("session_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("uid", name=op.f("uq_user_uid")),
    )
    op.create_table(
        "administrator",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_administrator_network_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_administrator_user_id")),
        sa.PrimaryKeyConstraint("network_id", "user_id", name=op.f("pk_administrator")),
    )
    op.create_table(
        "email_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_email_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_email_link_digest")),
    )
    op.create_index(op.f("ix_email_link_email"), "email_link", ["email"])
    op.create_index(op.f("ix_email_link_expires_at"), "email_link", ["expires_at"])
    op.create_index(op.f("ix_email_link_user_id"), "email_link", ["user_id"])

    op.create_table(
        "space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("commune", sa.String(), nullable=False),
        sa.Column("insee_code", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("access_notes", sa.String(), nullable=False),
        sa.Column("accessibility", sa.JSON(), nullable=False),
        sa.Column("amenities", sa.JSON(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("closed_on_holidays", sa.Boolean(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_space_network_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("slug", name=op.f("uq_space_slug")),
        sa.UniqueConstraint("source", name=op.f("uq_space_source")),
        sa.UniqueConstraint("uid", name=op.f("uq_space_uid")),
    )
    op.create_index(op.f("ix_space_network_id"), "space", ["network_id"])
    op.create_index("ix_space_where", "space", ["latitude", "longitude"])

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_audit_entry_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_space_id", "audit_entry", ["space_id", "at"])

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_change_actor_id")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_change_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("uid", name=op.f("uq_change_uid")),
    )
    op.create_index(op.f("ix_change_space_id"), "change", ["space_id"])

    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_closure_lasts")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_closure_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index(op.f("ix_closure_space_id"), "closure", ["space_id"])

    op.create_table(
        "exceptional_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_exceptional_opening_lasts")),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_exceptional_opening_space_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exceptional_opening")),
    )
    op.create_index(op.f("ix_exceptional_opening_space_id"), "exceptional_opening", ["space_id"])

    op.create_table(
        "kiosk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_kiosk_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("digest", name=op.f("uq_kiosk_digest")),
        sa.UniqueConstraint("uid", name=op.f("uq_kiosk_uid")),
    )
    op.create_index(op.f("ix_kiosk_space_id"), "kiosk", ["space_id"])

    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("audience", sa.String(length=24), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_opening_hours_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_hours")),
    )
    op.create_index(op.f("ix_opening_hours_space_id"), "opening_hours", ["space_id"])

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_period_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("space_id", "name", name=op.f("uq_period_space_id_name")),
    )
    op.create_index(op.f("ix_period_space_id"), "period", ["space_id"])

    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("access_needs", sa.String(), nullable=False),
        sa.Column("turnaround", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("in_service", sa.Boolean(), nullable=False),
        sa.Column("out_of_service_note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("units >= 1", name=op.f("ck_resource_units")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_resource_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("source", name=op.f("uq_resource_source")),
        sa.UniqueConstraint("uid", name=op.f("uq_resource_uid")),
    )
    op.create_index("ix_resource_kind", "resource", ["kind", "space_id"])
    op.create_index("ix_resource_space_id", "resource", ["space_id", "position"])

    op.create_table(
        "space_role",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_space_role_space_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_space_role_user_id")),
        sa.PrimaryKeyConstraint("space_id", "user_id", name=op.f("pk_space_role")),
    )
    op.create_index(op.f("ix_space_role_user_id"), "space_role", ["user_id"])

    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_block_lasts")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_block_made_by_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_block_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("uid", name=op.f("uq_block_uid")),
    )
    op.create_index(op.f("ix_block_resource_id"), "block", ["resource_id"])

    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "coalesce(space_id, resource_id, user_id) IS NOT NULL", name=op.f("ck_feed_owner")
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_feed_resource_id")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_feed_space_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_feed_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("resource_id", "kind", name=op.f("uq_feed_resource_id_kind")),
        sa.UniqueConstraint("space_id", "kind", name=op.f("uq_feed_space_id_kind")),
        sa.UniqueConstraint("uid", name=op.f("uq_feed_uid")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_feed_user_id_kind")),
    )
    op.create_table(
        "resource_part",
        sa.Column("whole_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["resource.id"], name=op.f("fk_resource_part_part_id")
        ),
        sa.ForeignKeyConstraint(
            ["whole_id"], ["resource.id"], name=op.f("fk_resource_part_whole_id")
        ),
        sa.PrimaryKeyConstraint("whole_id", "part_id", name=op.f("pk_resource_part")),
    )
    op.create_index(op.f("ix_resource_part_part_id"), "resource_part", ["part_id"])

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=24), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["user.id"], name=op.f("fk_series_member_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_series_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("uid", name=op.f("uq_series_uid")),
    )
    op.create_index(op.f("ix_series_member_id"), "series", ["member_id"])
    op.create_index(op.f("ix_series_resource_id"), "series", ["resource_id"])

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("override_by_id", sa.Integer(), nullable=True),
        sa.Column("override_codes", sa.JSON(), nullable=False),
        sa.Column("override_reason", sa.String(), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_booking_lasts")),
        sa.ForeignKeyConstraint(
            ["booked_by_id"], ["user.id"], name=op.f("fk_booking_booked_by_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["user.id"], name=op.f("fk_booking_member_id")),
        sa.ForeignKeyConstraint(
            ["override_by_id"], ["user.id"], name=op.f("fk_booking_override_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_booking_resource_id")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_booking_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("uid", name=op.f("uq_booking_uid")),
    )
    op.create_index("ix_booking_member_id", "booking", ["member_id", "starts_at"])
    op.create_index("ix_booking_resource_id", "booking", ["resource_id", "starts_at"])
    op.create_index(op.f("ix_booking_series_id"), "booking", ["series_id"])

    op.create_table(
        "feed_address",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_address_feed_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_feed_address")),
    )
    op.create_index(op.f("ix_feed_address_feed_id"), "feed_address", ["feed_id"])

    op.create_table(
        "check_in",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("means", sa.String(length=24), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_check_in_booking_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_check_in_by_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_check_in")),
    )
    op.create_table(
        "event_text",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_event_text_booking_id")
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_event_text_feed_id")),
        sa.PrimaryKeyConstraint("feed_id", "booking_id", name=op.f("pk_event_text")),
    )
    op.create_index(op.f("ix_event_text_booking_id"), "event_text", ["booking_id"])

    op.create_table(
        "occupancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("is_long", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(booking_id IS NULL) <> (block_id IS NULL)", name=op.f("ck_occupancy_of_something")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occupancy_lasts")),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_occupancy_block_id")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_occupancy_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_occupancy_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
    )
    op.create_index(op.f("ix_occupancy_block_id"), "occupancy", ["block_id"])
    op.create_index(op.f("ix_occupancy_booking_id"), "occupancy", ["booking_id"])
    op.create_index(
        "ix_occupancy_resource_id", "occupancy", ["resource_id", "starts_at", "ends_at", "unit"]
    )
    op.create_index(
        "ix_occupancy_search", "occupancy", ["kind", "starts_at", "ends_at", "resource_id", "unit"]
    )
    op.create_index(
        "ix_occupancy_search_long",
        "occupancy",
        ["kind", "ends_at", "starts_at", "resource_id", "unit"],
        postgresql_where=sa.text("is_long"),
        sqlite_where=sa.text("is_long"),
    )
    for statement in PROMISES[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("occupancy")
    op.drop_table("event_text")
    op.drop_table("check_in")
    op.drop_table("feed_address")
    op.drop_table("booking")
    op.drop_table("series")
    op.drop_table("resource_part")
    op.drop_table("feed")
    op.drop_table("block")
    op.drop_table("space_role")
    op.drop_table("resource")
    op.drop_table("period")
    op.drop_table("opening_hours")
    op.drop_table("kiosk")
    op.drop_table("exceptional_opening")
    op.drop_table("closure")
    op.drop_table("change")
    op.drop_table("audit_entry")
    op.drop_table("space")
    op.drop_table("email_link")
    op.drop_table("administrator")
    op.drop_table("user")
    op.drop_table("rate_hit")
    op.drop_table("network")
    op.drop_table("letter")

"""What is in the tables of the test database, and emptying them."""

from __future__ import annotations

from django.db import connection, transaction

# What Django wrote at the first migration stays, so it need not be written anew.
KEPT = frozenset({"django_content_type", "auth_permission", "django_migrations"})


def empty_tables() -> None:
    """Delete every row there is, except what the migrations wrote for Django itself."""
    with transaction.atomic(), connection.cursor() as cursor:
        filled = filled_tables()
        # Neither foreign keys nor the guards of append-only tables are in the way of this role.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f'DELETE FROM "{name}"')
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def filled_tables() -> list[str]:
    """The tables that hold rows."""
    names = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in KEPT]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in names))
        return [row[0] for row in cursor.fetchall()]

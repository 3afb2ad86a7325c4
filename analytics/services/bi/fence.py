"""What PostgreSQL lets everybody do and a BI role must not: taking the product's locks, filling the disk.

An advisory lock is open to whoever may call its function. Held by a role, it would stop the roll-up, publishing and the
audit log. Temporary tables and large objects may be made by everybody, too, until that is taken away.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import ProgrammingError, connection, transaction
from psycopg2 import errors as database_errors
from psycopg2 import sql

_FUNCTIONS = (
    "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = 'pg_catalog' AND (p.proname ~ '^pg_(try_)?advisory_'"
    " OR p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import')) ORDER BY 1"
)


def fence_make() -> None:
    """Take it from everybody and leave it to the application's user. Where that user may not, nothing happens."""
    for statement in fence_statements():
        _run_if_allowed(statement)


def roles_fence(names: Collection[str]) -> None:
    """Do so for roles made without it, and end their transactions that idle. Where there are none nothing happens."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1", [list(names)])
        there = [sql.Identifier(name).as_string(connection.connection) for (name,) in cursor.fetchall()]
    if there:
        fence_make()
    for role in there:
        _run_if_allowed(f"ALTER ROLE {role} SET idle_in_transaction_session_timeout = '120s'")


def fence_open(*, role: str) -> list[str]:
    """What an administrator of the database still has to run so that `role` can do none of it. Empty: it cannot."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege(%s, 'pg_advisory_lock(bigint)', 'EXECUTE')"
            " OR has_function_privilege(%s, 'lo_create(oid)', 'EXECUTE'),"
            " has_database_privilege(%s, current_database(), 'TEMP')",
            [role, role, role],
        )
        functions, temporary = cursor.fetchone()
    statements = fence_statements()
    return [*(statements[:2] if temporary else ()), *(statements[2:] if functions else ())]


def fence_statements() -> list[str]:
    """The statements, in their order: two about temporary tables, two about functions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        database, user = (sql.Identifier(name).as_string(connection.connection) for name in cursor.fetchone())
        cursor.execute(_FUNCTIONS)
        functions = ", ".join(f"pg_catalog.{row[0]}" for row in cursor.fetchall())
    return [
        f"GRANT TEMPORARY ON DATABASE {database} TO {user}",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {functions} TO {user}",
        f"REVOKE EXECUTE ON FUNCTION {functions} FROM PUBLIC",
    ]


def _run_if_allowed(statement: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, database_errors.InsufficientPrivilege):
            raise

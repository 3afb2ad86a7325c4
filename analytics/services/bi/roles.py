"""Database roles that read one workspace's figures and nothing else."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import ProgrammingError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg2 import errors as database_errors
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

from analytics.models import BiRole
from analytics.services.bi.fence import fence_make
from config.lib.clock import now
from config.lib.errors import DomainError, NotFound
from team.actors import Actor
from team.audit import record
from team.models import Workspace


class RolesForbidden(DomainError):
    """The application's database user may not make roles."""

    code = "bi_roles_forbidden"
    message = _(
        "The application's database user may not make roles. Give it CREATEROLE, or have an administrator do so."
    )


def role_make(*, workspace: Workspace, actor: Actor) -> tuple[BiRole, str]:
    """Make a role that may sign in and read this workspace's views. Returns it with its password, kept nowhere.

    Raises RolesForbidden. The password goes to the server as a SCRAM digest only, so that it is in no log.
    """
    stem = re.sub(r"[^a-z0-9]+", "_", workspace.slug.lower()).strip("_")[:36]
    name, password = f"bi_{stem}_{secrets.token_hex(3)}", secrets.token_urlsafe(24)
    with _told(), transaction.atomic(), connection.cursor() as cursor:
        digest = encrypt_password(password, name, connection.connection, "scram-sha-256")
        role = sql.Identifier(name)
        cursor.execute(
            sql.SQL(
                "CREATE ROLE {} LOGIN PASSWORD {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION"
                " NOBYPASSRLS CONNECTION LIMIT 5"
            ).format(role, sql.Literal(digest))
        )
        cursor.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(role))
        cursor.execute(sql.SQL("ALTER ROLE {} SET statement_timeout = '120s'").format(role))
        cursor.execute(sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = '120s'").format(role))
        cursor.execute(sql.SQL("ALTER ROLE {} SET search_path = bi").format(role))
        fence_make()
        row = BiRole.objects.create(workspace=workspace, name=name, made_at=now())
        record(workspace, actor, "bi_role.made", row)
    return row, password


def role_revoke(*, workspace: Workspace, actor: Actor, name: str) -> None:
    """Take a role away; its open connections see nothing from then on. Raises NotFound, RolesForbidden."""
    row = BiRole.objects.for_workspace(workspace).filter(name=name).first()
    if row is None:
        raise NotFound
    with _told(), transaction.atomic(), connection.cursor() as cursor:
        record(workspace, actor, "bi_role.revoked", row)
        row.delete()
        cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def _told() -> Iterator[None]:
    """Say in words what the database refuses."""
    try:
        yield
    except ProgrammingError as error:
        if isinstance(error.__cause__, database_errors.InsufficientPrivilege):
            raise RolesForbidden from error
        raise

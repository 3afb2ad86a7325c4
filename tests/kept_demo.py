"""The demo workspace for tests, built once in each process for a file of tests and laid back for its later ones.

Building it by `manage.py demo create` costs half a minute of computing; laying back its rows, files and practice
network costs two seconds. The rows have the ids and the moments of the build, so it is built anew when the day changes.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from analytics.models import PostSnapshot
from analytics.services.store.partitions import partitions_make
from config.lib.clock import local_day, now
from content.management.commands.demo import SLUG
from team.models import Workspace
from tests.accounts.practice.fixtures import PracticeServer
from tests.tables import empty_tables, filled_tables


@dataclass
class Kept:
    """A demo as it was right after it was built: rows by table and columns as COPY writes them, and its files."""

    day: date
    network: PracticeServer
    rows: dict[str, bytes]
    # The months of samples are tables of their own, which end with the test that made them.
    sampled: list[datetime]
    files: Path


_kept: list[Kept] = []


def lay(network: PracticeServer, settings: Any, folder: Path) -> Workspace:
    """The demo on an emptied practice network, as `manage.py demo create` leaves it; its files are below `folder`.

    Ask for it before anything else is made: the tables are emptied first.
    """
    assert not Workspace.objects.exists(), "the demo is laid back into empty tables"
    folder = folder / "demo"
    folder.mkdir()
    settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = network.url, network.admin_key
    settings.VAR_DIR, settings.MEDIA_ROOT = folder, folder / "media"
    day = local_day(now(), settings.DEFAULT_ZONE)
    kept = next((kept for kept in _kept if kept.day == day and kept.network is network), None)
    if kept is None:
        call_command("demo", "create")
        _kept.append(_keep(network, folder, day))
    else:
        _lay_back(kept, folder)
    return Workspace.objects.get(slug=SLUG)


def _keep(network: PracticeServer, folder: Path, day: date) -> Kept:
    files = Path(tempfile.mkdtemp(prefix="demo-", dir=network.folder.parent))
    for source, name in ((folder, "var"), (network.folder, "network")):
        shutil.copytree(source, files / name)
    rows = {}
    with connection.cursor() as cursor:
        for name in filled_tables():
            stream, columns = io.BytesIO(), _columns(name)
            # A query, for a partitioned table itself cannot be copied from.
            cursor.copy_expert(f'COPY (SELECT {columns} FROM "{name}") TO STDOUT', stream)
            rows[f'"{name}" ({columns})'] = stream.getvalue()
    sampled = list(PostSnapshot.all_objects.values_list("captured_at", flat=True))
    return Kept(day, network, rows, sampled, files)


def _columns(table: str) -> str:
    """The columns that are written, not generated from others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        return str(cursor.fetchone()[0])


def _lay_back(kept: Kept, folder: Path) -> None:
    shutil.copytree(kept.files / "var", folder, dirs_exist_ok=True)
    # The network is the same server on the same port, for the rows hold its address.
    kept.network.stop()
    shutil.copytree(kept.files / "network", kept.network.folder, dirs_exist_ok=True)
    kept.network.start()
    empty_tables()
    partitions_make(kept.sampled)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for where, rows in kept.rows.items():
            cursor.copy_expert(f"COPY {where} FROM STDIN", io.BytesIO(rows))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

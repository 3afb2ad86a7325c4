"""`manage.py demo create|remove`: the demo workspace 山屿茶 on the practice network."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from content.demo import story
from content.demo.build import demo_person
from team.actors import Actor
from team.models import Workspace
from team.services.demo import demo_fill
from team.services.workspaces import workspace_create, workspace_delete
from team.states import Via

SLUG = "shanyu"


class Command(BaseCommand):
    """Creates or deletes the whole demo workspace; the page's switch works inside an existing one."""

    help = "Create or remove the demo workspace."

    def add_arguments(self, parser: CommandParser) -> None:
        """One word: what to do."""
        parser.add_argument("action", choices=["create", "remove"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError when the practice network is missing or the workspace exists already."""
        if not (settings.PRACTICE_URL and settings.PRACTICE_ADMIN_KEY):
            raise CommandError("The demo needs the practice network: set PRACTICE_URL and PRACTICE_ADMIN_KEY.")
        existing = Workspace.objects.filter(slug=SLUG, is_demo=True).first()
        if options["action"] == "remove":
            self._remove(existing)
        else:
            self._create(existing)

    @transaction.atomic
    def _create(self, existing: Workspace | None) -> None:
        if existing is not None:
            raise CommandError("The demo workspace exists already. Remove it first: manage.py demo remove")
        owner = Actor(demo_person(*story.MEMBERS[0][:2]), Via.SYSTEM)
        workspace = workspace_create(
            actor=owner, name="山屿茶", slug=SLUG, time_zone=settings.DEFAULT_ZONE, language="zh-hans"
        )
        demo_fill(workspace=workspace, actor=owner)
        sign_in = {"email": story.OWNER, "password": story.PASSWORD}
        (settings.VAR_DIR / "demo.json").write_text(json.dumps(sign_in), encoding="utf-8")
        self.stdout.write(f"Demo workspace ready. Sign in as {story.OWNER} with {story.PASSWORD}")

    def _remove(self, existing: Workspace | None) -> None:
        if existing is None:
            raise CommandError("There is no demo workspace.")
        owner = Actor(existing.created_by, Via.SYSTEM)
        workspace_delete(workspace=existing, actor=owner, typed_name=existing.name)
        (settings.VAR_DIR / "demo.json").unlink(missing_ok=True)
        self.stdout.write("The demo workspace is gone.")

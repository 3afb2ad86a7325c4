"""`./juzhen manage bi_role`: database access for BI tools (docs/bi.md)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.models import BiRole
from analytics.services.bi.fence import fence_open
from analytics.services.bi.roles import role_make, role_revoke
from config.lib.errors import DomainError
from team.actors import Actor
from team.models import Workspace
from team.states import Via


class Command(BaseCommand):
    """Make, list or revoke database roles that read one workspace's figures."""

    help = "Make, list or revoke database roles that read one workspace's figures in the schema `bi`."

    def add_arguments(self, parser: CommandParser) -> None:
        """The workspace, and what to do."""
        parser.add_argument("--workspace", required=True, help="The workspace's name in addresses, /w/<name>/.")
        parser.add_argument("--revoke", metavar="ROLE", help="Take this role away.")
        parser.add_argument("--list", action="store_true", help="Show the roles there are.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and print the password of a new role once."""
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError(f"There is no workspace {options['workspace']}.")
        actor = Actor(None, Via.SYSTEM)
        try:
            if options["list"]:
                for row in BiRole.objects.for_workspace(workspace).order_by("pk"):
                    self.stdout.write(f"{row.name}  made {row.made_at:%Y-%m-%d}")
            elif options["revoke"]:
                role_revoke(workspace=workspace, actor=actor, name=options["revoke"])
                self.stdout.write(f"{options['revoke']} can no longer sign in.")
            else:
                made, password = role_make(workspace=workspace, actor=actor)
                self.stdout.write(
                    f"Role:     {made.name}\nPassword: {password}\nIt is shown this once. Views: schema bi."
                )
                if left := fence_open(role=made.name):
                    self.stdout.write(
                        "The application's database user may not close what PostgreSQL leaves open to all. Until\n"
                        "an administrator of the database runs this in it, the role can hold the product's locks:\n"
                        + "".join(f"  {statement};\n" for statement in left)
                    )
        except DomainError as error:
            raise CommandError(str(error)) from error

"""The kernel app: people, workspaces, roles, audit, notifications."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Users, workspaces, memberships and what every other app builds on."""

    name = "team"
    verbose_name = "Team"

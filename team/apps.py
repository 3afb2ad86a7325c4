"""The kernel app: people, workspaces, roles, audit, notifications."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Users, workspaces, memberships and what every other app builds on."""

    name = "team"
    verbose_name = "Team"

    def ready(self) -> None:
        """Make this app's notifications known."""
        from team import notice_texts

        notice_texts.register_all()

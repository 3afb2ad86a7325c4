"""The wiring as an installed app, for its commands, checks and static files."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers system checks when Django is ready."""

    name = "config"
    verbose_name = "Juzhen"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - registers checks

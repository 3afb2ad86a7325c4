"""Social accounts: the platform catalogue, connectors, credentials, health."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Everything that opens a social account and keeps it open."""

    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import checks, notices  # noqa: F401 - register system checks and the wording of notifications
        from accounts.services.register.documents import documents_erase
        from team.hooks import hooks

        hooks.workspace_erased.append(documents_erase)

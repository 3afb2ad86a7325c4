"""Social accounts: the platform catalogue, connectors, credentials, health."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    """Everything that opens a social account and keeps it open."""

    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import checks, notices  # noqa: F401 - register system checks and the wording of notifications
        from accounts.models import AuditFinding
        from accounts.services.register.documents import documents_erase
        from team.hooks import hooks
        from team.task_sources import register

        register(AuditFinding._meta.model_name or "", pgettext_lazy("task source", "Matrix audit"))
        hooks.workspace_erased.append(documents_erase)

"""Social accounts: the platform catalogue, connectors, credentials, health."""

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    """Everything that opens a social account and keeps it open."""

    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import checks, notices  # noqa: F401 - register system checks and the wording of notifications
        from accounts.models import AccountImage, AuditFinding, BrandFile, ImageCheck
        from accounts.selectors.custody.documents import custody_places
        from accounts.selectors.register.documents import PLACES
        from accounts.services.custody.leaving import leaving_note
        from accounts.services.identity.files import identity_erase, picture_forget
        from accounts.services.register.documents import documents_erase
        from accounts.services.research.files import research_erase, sheet_follow
        from team.hooks import hooks
        from team.task_sources import register

        post_delete.connect(sheet_follow, sender=self.get_model("ResearchSource"))
        register(AuditFinding._meta.model_name or "", pgettext_lazy("task source", "Matrix audit"))
        hooks.workspace_erased.append(documents_erase)
        hooks.workspace_erased.append(identity_erase)
        hooks.workspace_erased.append(research_erase)
        for model in (AccountImage, BrandFile, ImageCheck):  # cascades pass no service, but they send this signal
            post_delete.connect(picture_forget, sender=model)
        hooks.member_leaving.append(leaving_note)
        PLACES.append(custody_places)

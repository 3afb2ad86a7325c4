"""Rules that content must keep: law, platforms, brand; what was found, and who allowed an exception."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Rule packs, the check engine, word lists and exemptions."""

    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from compliance import account_audit, notices
        from compliance.services.evidence import evidence_erase
        from team.hooks import hooks

        notices.register_all()
        account_audit.register_all()
        hooks.workspace_erased.append(evidence_erase)

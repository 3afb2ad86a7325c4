"""Fields and choices that the forms of the register share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors import registry
from accounts.models import AccountDossier
from accounts.templatetags.platforms import label_of
from team.models import Workspace
from team.selectors.members import member_list

PAPERS = "application/pdf,image/jpeg,image/png,image/webp"
Choices = list[tuple[str, Any]]


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them."""
        return files.getlist(name)


class PapersField(forms.FileField):
    """Several files at once; its value is a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_ManyFiles(attrs={"accept": PAPERS, "multiple": True}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by itself; the service says what each must be."""
        return [super(PapersField, self).clean(one, initial) for one in data or []]


def paper_input() -> forms.FileInput:
    """A chooser that offers what can be kept."""
    return forms.FileInput(attrs={"accept": PAPERS})


def people(workspace: Workspace) -> Choices:
    """Members by name, after nobody."""
    rows = member_list(workspace=workspace).filter(user__is_active=True)
    return [("", pgettext_lazy("owner", "Nobody")), *((str(row.user_id), row.user.label) for row in rows)]


def platforms() -> Choices:
    """Real platforms by market, then those for practice."""
    groups: dict[str, Choices] = {}
    words = {"china": _("Mainland China"), "world": _("Global"), "practice": _("Practice network")}
    for slug in registry.slugs():
        caps = registry.capabilities(slug)
        groups.setdefault("practice" if caps.practice else caps.market, []).append((slug, label_of(caps)))
    known: Choices = [(str(words[name]), groups[name]) for name in words if name in groups]
    return [("", _("Choose")), *known]


def dossiers(workspace: Workspace) -> Choices:
    """Accounts of the register by name."""
    rows = AccountDossier.objects.for_workspace(workspace).order_by("name", "pk")
    return [(str(row.pk), f"{label_of(registry.capabilities(row.platform))} · {row.name}") for row in rows]


def number_of(value: str) -> int | None:
    """The id a choice stands for; None for no choice."""
    return int(value) if value else None

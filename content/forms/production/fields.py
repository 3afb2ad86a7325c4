"""Fields that name a member, an account, a file, a post or a product by its number, with the workspace's choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.selectors.account import account_list
from content.models import MediaAsset, Post
from team.forms.fields import DayField
from team.models import Workspace
from team.selectors.members import member_list

OFFERED = 200


class RowField(forms.TypedChoiceField):
    """The id of a row; empty means none. `offer` lists (id, label) of a workspace."""

    def __init__(self, offer: Callable[[Workspace], Iterable[tuple[int, str]]], *, label: Any, help_text: Any = ""):
        self.offer = offer
        super().__init__(coerce=int, empty_value=None, required=False, label=label, help_text=help_text)

    def fit(self, workspace: Workspace, current: tuple[int, str] | None = None) -> None:
        """Take the workspace's choices; `current` stays choosable."""
        rows = list(self.offer(workspace))
        if current and current[0] not in {pk for pk, _label in rows}:
            rows.insert(0, current)
        self.choices = [("", "–"), *rows]


def members(workspace: Workspace) -> list[tuple[int, str]]:
    """Everybody in the workspace."""
    return [(row.user_id, row.user.label) for row in member_list(workspace=workspace)]


def accounts(workspace: Workspace) -> list[tuple[int, str]]:
    """The workspace's accounts."""
    return [(row.pk, str(row)) for row in account_list(workspace=workspace)]


def files(workspace: Workspace) -> list[tuple[int, str]]:
    """The newest files of the library."""
    rows = MediaAsset.objects.for_workspace(workspace).filter(deleted_at=None).order_by("-pk")[:OFFERED]
    return [(row.pk, str(row)) for row in rows]


def posts(workspace: Workspace) -> list[tuple[int, str]]:
    """The posts changed last."""
    rows = Post.objects.for_workspace(workspace).order_by("-updated_at").only("title", "text", "workspace_id")
    return [(row.pk, str(row)) for row in rows[:OFFERED]]


def rows_of(model: type[models.Model], **narrowed: Any) -> Callable[[Workspace], list[tuple[int, str]]]:
    """The newest rows of a table."""

    def offer(workspace: Workspace) -> list[tuple[int, str]]:
        rows = model.objects.for_workspace(workspace).filter(**narrowed).order_by("-pk")[:OFFERED]  # type: ignore[attr-defined]
        return [(row.pk, str(row)) for row in rows]

    return offer


def several(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """Checkboxes of which none means all."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def line(label: Any, limit: int = 200, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=limit, required=required, help_text=help_text)


def area(label: Any, rows: int = 3, limit: int = 20_000, help_text: Any = "") -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=False, widget=widget, help_text=help_text)


def number(label: Any, low: int, high: int, *, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required, help_text=help_text)


def amount(label: Any, help_text: Any = "") -> forms.DecimalField:
    """An amount of money with two places."""
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2, required=False, help_text=help_text
    )


def date_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day."""
    return DayField(label=label, required=False, help_text=help_text)


def moment_field(label: Any) -> forms.DateTimeField:
    """A moment on the workspace's clock."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label, required=False, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )


class PlanForm(forms.Form):
    """A form whose row fields offer what the workspace has. `row`: what is changed; None for a new one."""

    def __init__(self, data: Any = None, *, workspace: Workspace, row: Any = None, **options: Any) -> None:
        if row is not None:
            options["initial"] = {**_stored(type(self).base_fields, row), **(options.get("initial") or {})}
        super().__init__(data, **options)
        for name, field in self.fields.items():
            if isinstance(field, RowField):
                linked = getattr(row, name, None) if row is not None else None
                field.fit(workspace, (linked.pk, str(linked)) if linked is not None else None)


def _stored(fields: dict[str, forms.Field], row: Any) -> dict[str, Any]:
    return {
        name: getattr(row, f"{name}_id") if isinstance(field, RowField) else getattr(row, name)
        for name, field in fields.items()
        if hasattr(row, name)
    }


FILE_HELP = _("Files of the library; upload new ones there first.")

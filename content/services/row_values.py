"""Cleaning values that people give for the fields of a row, and setting them: one rule a field, one way to refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.services.drafting import clean_text
from content.services.scheduling import due_check
from team.models import Membership, User, Workspace

Rule = Callable[[Workspace, str, Any], Any]
Rules = Mapping[str, Rule]
_ADDRESS = re.compile(r"https?://\S+", re.I)
CENT = Decimal("0.01")


def text(limit: int, *, required: bool = False, one_line: bool = False) -> Rule:
    """Text of at most `limit` characters without control characters."""

    def clean(_workspace: Workspace, name: str, value: Any) -> str:
        cleaned = clean_text(str(value or ""), field=name, limit=limit, one_line=one_line)
        if required and not cleaned.strip():
            raise InvalidInput(_("This field is needed."), field=name)
        return cleaned

    return clean


def whole(low: int, high: int, *, required: bool = False) -> Rule:
    """A whole number from `low` to `high`, or None when nothing is known."""

    def clean(_workspace: Workspace, name: str, value: Any) -> int | None:
        if value in (None, ""):
            if required:
                raise InvalidInput(_("This field is needed."), field=name)
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise InvalidInput(_("Choose a number from %(low)s to %(high)s."), field=name, low=low, high=high)
        return value

    return clean


def money(highest: Decimal) -> Rule:
    """An amount with two places, from 0 to `highest`, or None when it is not known."""

    def clean(_workspace: Workspace, name: str, value: Any) -> Decimal | None:
        if value in (None, ""):
            return None
        try:
            amount = Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            raise InvalidInput(_("Enter an amount such as 19.90."), field=name) from None
        if not amount.is_finite() or not 0 <= amount <= highest:
            raise InvalidInput(_("Enter an amount from 0 to %(high)s."), field=name, high=highest)
        return amount.quantize(CENT, ROUND_HALF_UP)

    return clean


def choice(options: type[models.TextChoices]) -> Rule:
    """One of the values of `options`."""

    def clean(_workspace: Workspace, name: str, value: Any) -> str:
        if value not in options.values:
            raise InvalidInput(_("Choose one of the values offered."), field=name)
        return str(value)

    return clean


def day(_workspace: Workspace, name: str, value: Any) -> date | None:
    """A date between 1900 and 2100, or None."""
    if value in (None, ""):
        return None
    if not isinstance(value, date) or not 1900 <= value.year <= 2100:
        raise InvalidInput(_("Choose a date."), field=name)
    return value


def moment(_workspace: Workspace, name: str, value: Any) -> datetime | None:
    """An aware moment within ten years, or None."""
    if value in (None, ""):
        return None
    due_check(value)
    return value


def flag(_workspace: Workspace, _name: str, value: Any) -> bool:
    """True or false."""
    return bool(value)


def address(_workspace: Workspace, name: str, value: Any) -> str:
    """A web address of at most 500 characters, or ''."""
    cleaned = clean_text(str(value or ""), field=name, limit=500, one_line=True)
    if cleaned and not _ADDRESS.fullmatch(cleaned):
        raise InvalidInput(_("Enter an address that begins with https://."), field=name)
    return cleaned


def person(workspace: Workspace, name: str, value: Any) -> User | None:
    """The user with this id, who is a member; or None."""
    if value in (None, ""):
        return None
    found = Membership.objects.for_workspace(workspace).select_related("user").filter(user_id=value).first()
    if found is None:
        raise InvalidInput(_("This person is not a member."), field=name)
    return found.user


def row_of(model: type[models.Model], **narrowed: Any) -> Rule:
    """The row of the workspace with this id, or None."""

    def clean(workspace: Workspace, name: str, value: Any) -> models.Model | None:
        if value in (None, ""):
            return None
        found: models.Model | None = (
            model.objects.for_workspace(workspace).filter(pk=value, **narrowed).first()  # type: ignore[attr-defined]
        )
        if found is None:
            raise InvalidInput(_("This is no longer there. Choose another one."), field=name)
        return found

    return clean


def fill(
    row: models.Model, *, workspace: Workspace, values: Mapping[str, Any], rules: Rules
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the cleaned `values` on `row` (not saved); the values before and after of those that differ.

    Relations are given and reported by id. Values without a rule are left alone. Raises InvalidInput naming the field.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in values.keys() & rules.keys():
        new = rules[name](workspace, name, values[name])
        attribute = row._meta.get_field(name).attname  # type: ignore[union-attr]
        old, stored = getattr(row, attribute), new.pk if isinstance(new, models.Model) else new
        setattr(row, name, new)
        if old != stored:
            before[name], after[name] = short(old), short(stored)
    return before, after


def short(value: Any) -> Any:
    """Long texts shortened for the audit log."""
    return f"{value[:199]}…" if isinstance(value, str) and len(value) > 200 else value

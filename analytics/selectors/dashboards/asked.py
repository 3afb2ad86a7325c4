"""Filters of API requests: what cannot be followed is refused; pages leave it out, so that old links still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.selectors.dashboards.filters import PERIODS, Filters, day_of, filters_of, word_of, words_of
from analytics.selectors.figures.scope import Comparison
from config.lib.errors import InvalidInput
from team.models import Workspace

_DAYS = ("from", "to", "compare_from", "compare_to")


def filters_asked(*, workspace: Workspace, given: Mapping[str, Any]) -> Filters:
    """The filters of a request, exactly as asked. Raises InvalidInput at the first word that means nothing here.

    Nobody who misspells an account must take the figures of the whole workspace for that account's.
    """
    filters = filters_of(workspace=workspace, given=given)
    words = {name: word_of(given, name) for name in ("period", "compare", "platform", "group", "format", *_DAYS)}
    if words["period"] and words["period"] not in PERIODS:
        raise InvalidInput(field="period")
    if words["compare"] and words["compare"] not in set(Comparison):
        raise InvalidInput(field="compare")
    for name in _DAYS:
        if words[name] and day_of(words[name]) is None:
            raise InvalidInput(field=name)
    if words["compare"] == Comparison.CUSTOM and filters.compare != Comparison.CUSTOM:
        raise InvalidInput(field="compare_from")
    for name in ("platform", "group", "format"):
        if words[name] != str(getattr(filters, name) or ""):
            raise InvalidInput(field=name)
    known = {str(pk) for pk in filters.account_ids}
    if any(word not in known for word in words_of(given, "account")):
        raise InvalidInput(field="account")
    return filters

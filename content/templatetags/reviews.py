"""Words of the review pages."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def change_word(name: str) -> str:
    """The name of a differing part (`selectors.payload_diff.Change.name`) as people read it."""
    words = {
        "title": _("Title"),
        "text": _("Text"),
        "first_comment": _("First comment"),
        "media": _("Media"),
        "options": _("Settings"),
        "account_new": _("Account added"),
        "account_gone": _("Account removed"),
    }
    if name.startswith("thread."):
        return _("Part %(n)s") % {"n": name.partition(".")[2]}
    return words.get(name, name)

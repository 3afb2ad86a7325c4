"""Looks of the register: how long documents hold, whether links of shops open."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Store
from accounts.onboarding_states import StoreHealth, Validity
from team.templatetags.ui import icon

register = template.Library()
_VALIDITY = {
    Validity.VALID: ("tag-good", "circle-check"),
    Validity.ENDING: ("tag-warn", "clock-alert"),
    Validity.ENDED: ("tag-bad", "circle-x"),
}
_HEALTH = {
    StoreHealth.UNKNOWN: ("", "circle-dashed", "dim"),
    StoreHealth.OK: ("tag-good", "circle-check", "good"),
    StoreHealth.UNCLEAR: ("tag-warn", "circle-help", "warn"),
    StoreHealth.BROKEN: ("tag-bad", "unlink", "bad"),
}


@register.simple_tag
def validity_tag(value: str) -> SafeString:
    """Where a document stands: icon, word, colour."""
    known = Validity(value)
    look, glyph = _VALIDITY[known]
    return format_html('<span class="tag {}">{}{}</span>', look, icon(glyph, "ico-xs"), known.label)


@register.simple_tag
def store_tag(store: Store) -> SafeString:
    """Whether a shop's link opens: icon, word, colour."""
    known = StoreHealth(store.health)
    look, glyph, _tone = _HEALTH[known]
    return format_html('<span class="tag {}">{}{}</span>', look, icon(glyph, "ico-xs"), known.label)


@register.simple_tag
def store_dot(store: Store) -> SafeString:
    """The same as an icon alone, for narrow places."""
    known = StoreHealth(store.health)
    _look, glyph, tone = _HEALTH[known]
    return format_html('<span class="{}">{}</span>', tone, icon(glyph, "ico-sm", str(known.label)))


@register.simple_tag
def store_problem(store: Store) -> str:
    """What the last look met, in a sentence; '' when the page opened."""
    words = {
        "refused": _("This address is not a public page, so it is not asked."),
        "unreachable": _("The server could not be reached or did not answer in time."),
        "gone": _("The server says that there is no such page. Customers are led nowhere."),
        "shut": _("The server turns programs away, so nobody can tell from here. Open the link yourself now and then."),
        "error": _("The server answers with a fault of its own."),
    }
    return words.get(store.problem, "")

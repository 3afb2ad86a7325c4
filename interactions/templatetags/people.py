"""What the templates about contacts ask for."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from interactions.contact_states import Basis, FactKey, Purpose
from interactions.models import Contact
from interactions.states import Lifecycle
from team.audit_words import verb_label

register = template.Library()
TONES = {
    Lifecycle.NEW: "tag-accent", Lifecycle.LOYAL: "tag-good", Lifecycle.DORMANT: "tag-warn", Lifecycle.LOST: "tag-bad",
}  # fmt: skip


@register.filter
def person_name(contact: Contact) -> str:
    """What a contact is called: by name, else by number."""
    if contact.erased_at is not None:
        return gettext("Erased contact #%(n)s") % {"n": contact.pk}
    return contact.name or gettext("Contact #%(n)s") % {"n": contact.pk}


@register.simple_tag
def person_av(contact: Contact, cls: str = "") -> SafeString:
    """A round initial in the contact's stable colour."""
    initial = (contact.name or "#").strip()[:1].upper()
    return format_html('<span class="av av-{} {}" aria-hidden="true">{}</span>', contact.pk % 6, cls, initial)


@register.simple_tag
def lifecycle_tag(value: str) -> SafeString:
    """A lifecycle as a coloured word."""
    return format_html('<span class="tag {}">{}</span>', TONES.get(Lifecycle(value), ""), Lifecycle(value).label)


@register.filter
def fact_label(key: str) -> str:
    """What a fact is called."""
    return str(FactKey(key).label)


@register.filter
def purpose_label(key: str) -> str:
    """What a purpose is called."""
    return str(Purpose(key).label)


@register.filter
def basis_label(key: str) -> str:
    """What a basis is called."""
    return str(Basis(key).label)


@register.filter
def verb_words(verb: str) -> str:
    """An audit verb in words."""
    return str(verb_label(verb))

"""A copy of everything that is kept about somebody (PIPL article 45, GDPR article 15)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from interactions import hooks
from interactions.models import (
    Consent,
    Contact,
    Identity,
    LifecycleChange,
    Message,
    Reaction,
    SegmentMember,
    Thread,
    ThreadNote,
)
from interactions.selectors.contacts.facts import facts_open
from interactions.selectors.contacts.reading import contact_get, family_of
from interactions.services.privacy.rows import values_of
from team.models import Workspace

# A ZIP knows local times without a zone; a fixed one makes equal content equal files.
_TIME = (2000, 1, 1, 0, 0, 0)


def contact_copy(*, workspace: Workspace, contact_id: int) -> bytes:
    """A ZIP with the data as JSON and as a page to read. Raises NotFound."""
    contact = contact_get(workspace=workspace, contact_id=contact_id)
    data = contact_data(workspace=workspace, contact=contact)
    page = render_to_string("interactions/contacts/copy.html", {"workspace": workspace, "data": data})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        plain = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        for name, text in (("data.json", plain), ("index.html", page)):
            archive.writestr(zipfile.ZipInfo(name, _TIME), text.encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def contact_data(*, workspace: Workspace, contact: Contact) -> dict[str, Any]:
    """Everything kept about a contact and all that were merged into it, JSON-able; times in UTC.

    A merged contact keeps a row of its own, with what may differ: `merged`.
    """
    family = family_of(workspace=workspace, contact_id=contact.pk)
    threads = Thread.objects.for_workspace(workspace).filter(contact__in=family).select_related("account", "identity")
    merged = Contact.objects.for_workspace(workspace).filter(pk__in=family).exclude(pk=contact.pk).order_by("pk")
    data: dict[str, Any] = {
        "contact": _person(contact),
        "facts": facts_open(contact),
        "merged": [{**_person(row), "facts": facts_open(row)} for row in merged],
        "identities": values_of(
            Identity.objects.for_workspace(workspace).filter(contact__in=family).order_by("pk"),
            "platform", "remote_id", "handle", "name", "avatar_url", "url", "followers", "first_seen_at",
            "last_seen_at",
        ),
        "threads": [_thread(workspace, row) for row in threads.order_by("pk")],
        "reactions": values_of(
            Reaction.objects.for_workspace(workspace).filter(identity__contact__in=family).order_by("pk"),
            "kind", "post_id", "at",
        ),
        "consents": values_of(
            Consent.objects.for_workspace(workspace).filter(contact__in=family).order_by("pk"),
            "purpose", "channel", "basis", "given_at", "how", "evidence", "withdrawn_at",
        ),
        "lifecycle": values_of(
            LifecycleChange.objects.for_workspace(workspace).filter(contact__in=family).order_by("pk"),
            "before", "after", "at",
        ),
        "segments": list(
            SegmentMember.objects.for_workspace(workspace)
            .filter(contact__in=family)
            .order_by("segment__name")
            .values_list("segment__name", flat=True)
            .distinct()
        ),
    }  # fmt: skip
    for part in hooks.contact_copied:
        name, rows = part(workspace, family)
        data[name] = rows
    return data


def _person(contact: Contact) -> dict[str, Any]:
    return {
        "number": contact.pk,
        "name": contact.name,
        "tags": contact.tags,
        "note": contact.note,
        "lifecycle": contact.lifecycle,
        "first_seen_at": contact.first_seen_at,
        "last_seen_at": contact.last_seen_at,
        "messages": contact.messages_in,
        "blocked_at": contact.blocked_at,
        "block_reason": contact.block_reason,
    }


def _thread(workspace: Workspace, thread: Thread) -> dict[str, Any]:
    return {
        "account": thread.account.display_name or thread.account.handle,
        "platform": thread.account.platform,
        "channel": thread.channel,
        "tags": thread.tags,
        "messages": values_of(
            Message.objects.for_workspace(workspace).filter(thread=thread).order_by("at", "pk"),
            "direction", "at", "text", "edits", "attachments", "url", "rating", "sentiment", "intent", "deleted_at",
        ),
        "notes": values_of(ThreadNote.objects.for_workspace(workspace).filter(thread=thread), "text", "created_at"),
    }  # fmt: skip

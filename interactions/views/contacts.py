"""Pages about the people who write to the brand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError, NotFound
from interactions.contact_states import SEALED_FACTS
from interactions.forms.contacts import ConsentForm, ContactForm, ReasonForm, split_tags
from interactions.models import Consent, Contact, Message, Segment
from interactions.people_sections import PEOPLE
from interactions.selectors.contacts.facts import facts_open
from interactions.selectors.contacts.reading import (
    ContactFilters,
    activity_of,
    contact_get,
    contact_page,
    contacts_of,
    facts_shown,
    history_of,
    identities_of,
    lifecycle_history,
    mask_fact,
    merges_of,
    platforms_in_use,
    revealed,
    segments_of,
    tags_in_use,
)
from interactions.selectors.contacts.suggesting import suggestions_for
from interactions.selectors.masking import masked
from interactions.services.contacts.care import (
    contact_block,
    contact_edit,
    contact_reveal,
    contact_tag,
    contact_unblock,
    contacts_tag,
)
from interactions.services.contacts.merging import contacts_merge, merge_undo
from interactions.services.privacy.consents import consent_record, consent_withdraw
from interactions.states import Lifecycle
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

FRAME: dict[str, Any] = {"active": "people", "section": "people", "people_tabs": PEOPLE}


def filters_of(data: Any) -> ContactFilters:
    """The filters in an address; what makes no sense asks nothing."""
    segment = data.get("segment", "")
    lifecycle = data.get("lifecycle", "")
    return ContactFilters(
        q=data.get("q", "")[:60].replace("\x00", "").strip(),
        lifecycle=lifecycle if lifecycle in Lifecycle.values else "",
        tag=data.get("tag", "")[:40].replace("\x00", ""),
        platform=data.get("platform", "")[:40].replace("\x00", ""),
        segment=int(segment) if segment.isdecimal() and len(segment) < 19 else None,
        blocked=data.get("blocked") == "1",
        open=data.get("open") == "1",
    )


@require_safe
@workspace_view(P.INBOX_VIEW)
def people(request: WorkspaceRequest) -> HttpResponse:
    """The list by filter, last heard of first."""
    filters = filters_of(request.GET)
    page = contact_page(workspace=request.workspace, filters=filters, after=request.GET.get("after", "")[:80])
    context = {
        **FRAME,
        "sub": "blocked" if filters.blocked else "people",
        "page": page,
        "filters": filters,
        "filtered": any(asdict(filters).values()),
        "lifecycles": Lifecycle.choices,
        "tags": tags_in_use(workspace=request.workspace),
        "platforms": platforms_in_use(workspace=request.workspace),
        "segments": Segment.objects.for_workspace(request.workspace).order_by("name"),
    }
    return render(request, "interactions/contacts/list.html", context)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def bulk_tag(request: WorkspaceRequest) -> HttpResponse:
    """Tag or untag the ticked contacts, then back to the list."""
    ids = [int(pk) for pk in request.POST.getlist("contact") if pk.isdecimal() and len(pk) < 19][:500]
    tags = split_tags(request.POST.get("tags", "")[:400])
    back = f"{reverse('interactions:people', args=[request.workspace.slug])}?{request.POST.get('back', '')[:500]}"
    if not ids or not tags:
        messages.warning(request, _("Tick contacts and enter a tag."))
        return redirect(back)
    remove = request.POST.get("do") == "remove"
    add, less = ([], tags) if remove else (tags, [])
    changed = contacts_tag(workspace=request.workspace, actor=request.actor, contact_ids=ids, add=add, remove=less)
    messages.success(request, ngettext("%(n)s contact changed.", "%(n)s contacts changed.", changed) % {"n": changed})
    return redirect(back)


@require_safe
@workspace_view(P.INBOX_VIEW)
def person(request: WorkspaceRequest, contact_id: int) -> HttpResponse:
    """One person: who they are, what they wrote, what we know and may do."""
    return _person(request, contact_get(workspace=request.workspace, contact_id=contact_id))


def _person(request: WorkspaceRequest, contact: Contact, status: int = 200, **extra: Any) -> HttpResponse:
    workspace = request.workspace
    history, more = history_of(workspace=workspace, contact=contact, before=request.GET.get("before", "")[:80])
    context = {
        **FRAME,
        "sub": "people",
        "contact": contact,
        "facts": facts_shown(workspace=workspace, user=request.user, contact=contact),
        "identities": identities_of(workspace=workspace, contact=contact),
        "lines": _lines(request, contact, history),
        "more": more,
        "lifecycle_steps": lifecycle_history(workspace=workspace, contact=contact),
        "consents": Consent.objects.for_workspace(workspace).filter(contact=contact),
        "consent_form": ConsentForm(),
        "segments": segments_of(workspace=workspace, contact=contact),
        "merges": merges_of(workspace=workspace, contact=contact),
        "activity": activity_of(workspace=workspace, contact=contact),
        "reason_form": ReasonForm(),
    }
    return render(request, "interactions/contacts/detail.html", context | extra, status=status)


def _lines(request: WorkspaceRequest, contact: Contact, history: list[Message]) -> list[dict[str, Any]]:
    """Messages as this reader may see them."""
    opened = revealed(
        workspace=request.workspace,
        user=request.user,
        contact_id=contact.pk,
        what=[f"message:{row.pk}" for row in history],
    )
    lines = []
    for row in history:
        hidden = masked(row.text)
        is_open = f"message:{row.pk}" in opened
        text = row.text if is_open else hidden
        lines.append({"message": row, "text": text, "hidden": hidden != row.text and not is_open})
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def edit(request: WorkspaceRequest, contact_id: int) -> HttpResponse:
    """Name, facts and note."""
    contact = contact_get(workspace=request.workspace, contact_id=contact_id)
    known = facts_open(contact)
    hidden = {key: mask_fact(value) for key, value in known.items() if key in SEALED_FACTS}
    plain = {key: value for key, value in known.items() if key not in SEALED_FACTS}
    initial = {"name": contact.name, "note": contact.note, **plain}
    form = ContactForm(request.POST or None, initial=initial, hidden=hidden)
    if request.method == "POST" and form.is_valid():
        try:
            contact_edit(
                workspace=request.workspace,
                actor=request.actor,
                contact_id=contact.pk,
                name=form.cleaned_data["name"],
                note=form.cleaned_data["note"],
                facts=form.facts(),
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to(request, contact.pk)
    context = {**FRAME, "sub": "people", "contact": contact, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "interactions/contacts/edit.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def tags(request: WorkspaceRequest, contact_id: int) -> HttpResponse:
    """Set the tags of one contact."""
    row = contact_tag(
        workspace=request.workspace,
        actor=request.actor,
        contact_id=contact_id,
        tags=split_tags(request.POST.get("tags", "")[:1000]),
    )
    messages.success(request, _("Saved."))
    return _to(request, row.pk)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.INBOX_MODERATE)
def block(request: WorkspaceRequest, contact_id: int) -> HttpResponse:
    """Block somebody with a reason, or let them in again."""
    who: dict[str, Any] = {
        "workspace": request.workspace,
        "actor": request.actor,
        "contact_id": contact_id,
    }
    if request.POST.get("do") == "unblock":
        contact_unblock(**who)
        messages.success(request, _("Unblocked. Threads in spam stay there until somebody opens them."))
        return _to(request, contact_id)
    form = ReasonForm(request.POST)
    contact = contact_get(workspace=request.workspace, contact_id=contact_id)
    if not form.is_valid():
        return _person(request, contact, 422, block_form=form)
    contact_block(**who, reason=form.cleaned_data["reason"])
    messages.success(request, _("Blocked. What they write goes to spam."))
    return _to(request, contact_id)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_REVEAL)
def reveal(request: WorkspaceRequest, contact_id: int) -> HttpResponse:
    """Show one fact or message unmasked for ten minutes, with a reason."""
    form = ReasonForm(request.POST)
    what = request.POST.get("what", "")[:40]
    contact = contact_get(workspace=request.workspace, contact_id=contact_id)
    if not form.is_valid():
        return _person(request, contact, 422, reveal_form=form, reveal_what=what)
    contact_reveal(
        workspace=request.workspace,
        actor=request.actor,
        contact_id=contact_id,
        what=what,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("Shown to you for ten minutes. It was written down who looked and why."))
    place = f"#m{what.removeprefix('message:')}" if what.startswith("message:") else "#facts"
    query = f"?before={request.POST['before'][:80]}" if request.POST.get("before") else ""
    return redirect(reverse("interactions:person", args=[request.workspace.slug, contact_id]) + query + place)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def merge(request: WorkspaceRequest, contact_id: int) -> HttpResponse:
    """Find who may be the same person, look at both side by side, put them together."""
    contact = contact_get(workspace=request.workspace, contact_id=contact_id)
    chosen = (request.POST if request.method == "POST" else request.GET).get("with", "")
    other, problem = _chosen(request, chosen), ""
    if request.method == "POST":
        if other is None:
            raise NotFound
        try:
            contacts_merge(workspace=request.workspace, actor=request.actor, contact_id=contact.pk, other_id=other.pk)
        except DomainError as error:
            problem = str(error)
        else:
            messages.success(request, _("Put together. It can be taken back on this page at any time."))
            return _to(request, contact.pk)
    text = request.GET.get("q", "")[:60].replace("\x00", "").strip()
    found = contact_page(workspace=request.workspace, filters=ContactFilters(q=text), size=10).rows if text else []
    context = {
        **FRAME,
        "sub": "people",
        "contact": contact,
        "other": other,
        "sides": [_side(request, row) for row in (contact, other) if row is not None] if other else [],
        "problem": problem,
        "q": text,
        "found": [row for row in found if row.pk != contact.pk],
        "suggestions": suggestions_for(workspace=request.workspace, contact=contact) if other is None else [],
    }
    return render(request, "interactions/contacts/merge.html", context, status=409 if problem else 200)


def _chosen(request: WorkspaceRequest, number: str) -> Contact | None:
    if not number.isdecimal() or len(number) > 18:
        return None
    return contact_get(workspace=request.workspace, contact_id=int(number))


def _side(request: WorkspaceRequest, contact: Contact) -> dict[str, Any]:
    return {
        "contact": contact,
        "identities": identities_of(workspace=request.workspace, contact=contact),
        "facts": facts_shown(workspace=request.workspace, user=request.user, contact=contact),
    }


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def unmerge(request: WorkspaceRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    row = merge_undo(workspace=request.workspace, actor=request.actor, merge_id=merge_id)
    messages.success(request, _("Taken apart again: everything is where it was."))
    return _to(request, row.kept_id)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def consent_add(request: WorkspaceRequest, contact_id: int) -> HttpResponse:
    """Record on what a use rests."""
    form = ConsentForm(request.POST)
    contact = contact_get(workspace=request.workspace, contact_id=contact_id)
    if form.is_valid():
        try:
            consent_record(workspace=request.workspace, actor=request.actor, contact_id=contact.pk, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to(request, contact.pk, "#consents")
    return _person(request, contact, 422, consent_form=form, consent_open=True)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def consent_end(request: WorkspaceRequest, consent_id: int) -> HttpResponse:
    """Somebody took their consent back."""
    row = consent_withdraw(workspace=request.workspace, actor=request.actor, consent_id=consent_id)
    messages.success(request, _("Withdrawn. Segments for this purpose leave them out from now on."))
    return _to(request, row.contact_id, "#consents")


def _to(request: WorkspaceRequest, contact_id: int, place: str = "") -> HttpResponse:
    return redirect(reverse("interactions:person", args=[request.workspace.slug, contact_id]) + place)


@require_safe
@workspace_view(P.INBOX_VIEW)
def blocked(request: WorkspaceRequest) -> HttpResponse:
    """Who is blocked, since when, by whom and why."""
    filters = ContactFilters(blocked=True)
    page = contact_page(workspace=request.workspace, filters=filters, after=request.GET.get("after", "")[:80])
    rows = contacts_of(workspace=request.workspace, filters=filters).select_related("blocked_by")
    by_pk = {row.pk: row.blocked_by for row in rows.filter(pk__in=[row.pk for row in page.rows])}
    for row in page.rows:
        row.blocked_by = by_pk.get(row.pk)
    return render(request, "interactions/contacts/blocked.html", {**FRAME, "sub": "blocked", "page": page})

"""The inbox: list, open thread, and what keeps both up to date."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import SocialAccount
from config.lib.numbers import row_number
from interactions.models import Thread
from interactions.selectors.customers import tags_of
from interactions.selectors.inbox import threads_due
from interactions.selectors.saved_views import default_query, views_for
from interactions.selectors.threads import thread_get
from interactions.services.faq.using import inserted_of
from interactions.services.presence import thread_seen
from interactions.services.threads import thread_read
from interactions.states import Intent, Priority, Sentiment
from interactions.views.inbox_context import banner_of, filter_context, list_context, list_query, thread_context
from team.context import badge
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

SOON = 4


@require_safe
@workspace_view(P.INBOX_VIEW)
def inbox(request: WorkspaceRequest) -> HttpResponse:
    """The list; filters stand in the address, `?after=` gives the rows behind a key (htmx: these alone)."""
    if not request.GET and not request.htmx:
        query = default_query(workspace=request.workspace, user=request.user)
        if query:
            return redirect(f"{reverse('interactions:inbox', args=[request.workspace.slug])}?{query}")
    context = list_context(request, after=request.GET.get("after", "")[:60])
    if request.htmx:
        return render(request, "interactions/_inbox_rows.html", context)
    if not context["rows"] and not context["counts"].all:
        context["no_accounts"] = not SocialAccount.objects.for_workspace(request.workspace).exists()
    return render(request, "interactions/inbox.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def thread(request: WorkspaceRequest, thread_id: int) -> HttpResponse:
    """One thread beside the list; htmx gets conversation and customer alone, with `?before=` earlier messages."""
    faq_use = row_number(request.GET.get("faq", ""))
    if faq_use and not request.htmx and allows(request.membership.role, P.INBOX_REPLY):
        row = thread_get(workspace=request.workspace, thread_id=thread_id)
        given = inserted_of(workspace=request.workspace, actor=request.actor, thread=row, faq_use_id=faq_use)
        if given is not None:
            return thread_page(request, thread_id, typed=given.text, faq_use=given.use.pk)
    return thread_page(request, thread_id)


def thread_page(request: WorkspaceRequest, thread_id: int, *, status: int = 200, **more: object) -> HttpResponse:
    """The page of a thread, also after something was refused: `problem`, and what was typed."""
    row = thread_get(workspace=request.workspace, thread_id=thread_id)
    if row.unread and allows(request.membership.role, P.INBOX_REPLY):
        thread_read(workspace=request.workspace, thread_id=row.pk)
        row.unread = 0
    context = {**thread_context(request, row), "back": list_query(request), **more}
    if request.htmx and request.GET.get("before"):
        return render(request, "interactions/_conversation.html", context)
    others = thread_seen(workspace=request.workspace, thread_id=row.pk, user=request.user)
    context |= banner_of(request, row, others)
    if request.htmx:
        return render(request, "interactions/_thread.html", context, status=status)
    context = {**list_context(request), **context}
    return render(request, "interactions/inbox.html", context, status=status)


@require_safe
@workspace_view(P.INBOX_VIEW)
def live(request: WorkspaceRequest) -> JsonResponse:
    """What is new since the page was drawn, in one small answer; the answer box is never part of it.

    `mark`: the list as it is shown. `thread`, `v`: the open thread and its version. `typing=1`: the reader writes.
    """
    context = list_context(request)
    counts = context["counts"]
    answer: dict[str, object] = {
        "mark": context["mark"],
        "counts": {"mine": counts.mine, "unassigned": counts.unassigned, "all": counts.all},
        "waiting": badge(counts.mine + counts.unassigned),
    }
    given = request.GET
    thread_id = row_number(given.get("thread", ""))
    if given.get("mark") != context["mark"]:
        context["open_id"] = thread_id
        answer["rows"] = render_to_string("interactions/_inbox_rows.html", context, request)
    row = Thread.objects.for_workspace(request.workspace).filter(pk=thread_id).first() if thread_id else None
    if row is not None:
        answer |= _live_thread(request, row.pk)
    return JsonResponse(answer)


def _live_thread(request: WorkspaceRequest, thread_id: int) -> dict[str, object]:
    row = thread_get(workspace=request.workspace, thread_id=thread_id)
    given = request.GET
    others = thread_seen(
        workspace=request.workspace, thread_id=row.pk, user=request.user, typing=given.get("typing") == "1"
    )
    answer: dict[str, object] = {
        "version": row.version,
        "banner": render_to_string("interactions/_banner.html", banner_of(request, row, others), request),
    }
    if given.get("v") != str(row.version):
        if row.unread and allows(request.membership.role, P.INBOX_REPLY):
            thread_read(workspace=request.workspace, thread_id=row.pk)
        context = {**thread_context(request, row), "back": list_query(request)}
        for part in ("head", "conversation", "customer"):
            answer[part] = render_to_string(f"interactions/_{part}.html", context, request)
        answer["last"] = context["talk"].last_id
    return answer


@require_safe
@workspace_view(P.INBOX_VIEW)
def filters(request: WorkspaceRequest) -> HttpResponse:
    """The panel of filters and saved views, fetched when it is opened; a page of its own without scripts."""
    accounts = SocialAccount.objects.for_workspace(request.workspace).order_by("platform", "display_name")
    chosen = filter_context(request)
    tags, tag = list(tags_of(workspace=request.workspace)), chosen["filters"].tag
    context = {
        **chosen,
        "accounts": list(accounts),
        "platforms": list(dict.fromkeys(account.platform for account in accounts)),
        "tags": tags if not tag or tag in tags else [tag, *tags],
        "views": views_for(workspace=request.workspace, user=request.user),
        "priorities": Priority.choices,
        "sentiments": [choice for choice in Sentiment.choices if choice[0]],
        "intents": [choice for choice in Intent.choices if choice[0]],
    }
    template = "interactions/_filters.html" if request.htmx else "interactions/filters.html"
    return render(request, template, context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def soon(request: WorkspaceRequest) -> HttpResponse:
    """For the first page: the reader's threads, and those of nobody, that are due soonest."""
    rows = threads_due(workspace=request.workspace, user=request.user, most=SOON)
    return render(request, "interactions/_soon.html", {"due": rows})

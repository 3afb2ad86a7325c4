"""The content library: table with tabs, search, filters, bulk actions and export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors.account import account_list
from accounts.selectors.matrix.groups import group_names
from accounts.selectors.personas.personas import persona_choices
from accounts.templatetags.platforms import platform_name
from config.lib.errors import DomainError, InvalidInput, NotAllowed
from config.lib.numbers import row_number
from config.lib.spreadsheets import BOM, csv_text
from content.models import Post
from content.selectors.pillars import pillar_choices
from content.selectors.post import (
    PostFilters,
    authors,
    campaigns,
    cancel_check,
    post_batches,
    post_counts,
    post_list,
)
from content.services.drafting import CAMPAIGN_MAX, post_delete
from content.services.queueing import post_queue
from content.services.review import post_submit
from content.services.scheduling import post_cancel
from content.states import DisplayState
from content.views.composer_plan import pillar_set
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

BULK_MAX = 200


def filters_from(request: WorkspaceRequest) -> PostFilters:
    """The filters in the address; unknown values restrict nothing."""
    data = request.GET
    return PostFilters(
        q=data.get("q", "")[:100].strip(),
        status=data.get("status", ""),
        platform=data.get("platform", ""),
        account=row_number(data.get("account", "")),
        group=row_number(data.get("group", "")),
        author=row_number(data.get("author", "")),
        campaign=data.get("campaign", "")[:CAMPAIGN_MAX].strip(),
        pillar=row_number(data.get("pillar", "")),
        persona=row_number(data.get("persona", "")),
        after=data.get("after", "")[:200],
    )


@require_safe
@workspace_view(P.VIEW)
def posts(request: WorkspaceRequest) -> HttpResponse:
    """The table; htmx gets rows and pager only."""
    filters = filters_from(request)
    rows, cursor = post_list(workspace=request.workspace, filters=filters)
    context = {"active": "posts", "rows": rows, "cursor": cursor, "filters": filters}
    if request.htmx and not request.htmx.boosted and filters.after:
        return render(request, "content/_posts_rows.html", context)
    counts = post_counts(workspace=request.workspace, filters=filters)
    accounts = list(account_list(workspace=request.workspace))
    context |= {
        "tabs": [("", _("All"), counts[""])]
        + [
            (state.value, state.label, counts.get(state.value, 0))
            for state in DisplayState
            if counts.get(state.value) or state.value == filters.status
        ],
        "total": counts[""],
        "accounts": accounts,
        "groups": group_names(workspace=request.workspace),
        "platforms": list(dict.fromkeys(account.platform for account in accounts)),
        "authors": authors(workspace=request.workspace),
        "campaigns": campaigns(workspace=request.workspace),
        "pillars": pillar_choices(workspace=request.workspace, chosen=filters.pillar),
        "personas": persona_choices(workspace=request.workspace, chosen=filters.persona),
    }
    return render(request, "content/posts.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def posts_bulk(request: WorkspaceRequest) -> HttpResponse:
    """Submit, queue, cancel, delete or give a pillar to the chosen posts one by one; what is refused is told."""
    pillar = partial(pillar_set, role=request.membership.role, pillar_id=row_number(request.POST.get("pillar", "")))
    actions: dict[str, Callable[..., object]] = {"submit": post_submit, "cancel": post_cancel, "delete": post_delete}
    actions |= {"pillar": pillar, "queue": post_queue}
    action = actions.get(request.POST.get("action", ""))
    if action is post_queue and not allows(request.membership.role, P.CONTENT_PUBLISH):
        raise NotAllowed
    ids = [number for value in request.POST.getlist("ids") if (number := row_number(value))][:BULK_MAX]
    if action is None:
        raise InvalidInput
    done, refused = 0, []
    for post_id in ids:
        try:
            if action is post_cancel:
                cancel_check(workspace=request.workspace, post_id=post_id, role=request.membership.role)
            action(workspace=request.workspace, actor=request.actor, post_id=post_id)
            done += 1
        except DomainError as error:
            refused.append(_("#%(id)s: %(reason)s") % {"id": post_id, "reason": error})
    if done:
        messages.success(request, ngettext("%(n)s post changed", "%(n)s posts changed", done) % {"n": done})
    if refused:
        text = ngettext("%(n)s post was left as it is.", "%(n)s posts were left as they are.", len(refused))
        messages.error(request, f"{text % {'n': len(refused)}}{_(' ')}{_(' ').join(refused[:3])}")
    if not ids:
        messages.error(request, _("Choose at least one post."))
    back = request.POST.get("back", "")
    response = redirect("content:posts", request.workspace.slug)
    if back.startswith("?"):
        response["Location"] += back
    return response


@require_safe
@workspace_view(P.VIEW)
def posts_export(request: WorkspaceRequest) -> HttpResponseBase:
    """The filtered posts as CSV with a byte order mark, so that spreadsheets read Chinese."""
    filters = filters_from(request)
    zone = timezone.get_current_timezone()

    language = get_language() or "en"

    def lines() -> Iterator[str]:
        heads = (_("ID"), _("State"), _("Title"), _("Text"), _("Accounts"), _("Platforms"), _("Time"), _("Author"))
        yield BOM + csv_text([heads])
        for batch in post_batches(workspace=request.workspace, filters=filters):
            # The answer leaves after the request's language has been put away again.
            with override(language):
                text = csv_text(_cells(post, zone) for post in batch)
            yield text

    response = StreamingHttpResponse(_primed(lines()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="posts-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _primed(lines: Iterator[str]) -> Iterator[str]:
    """The same lines with the heading made now, in the reader's language."""
    return chain([next(lines)], lines)


def _cells(post: Post, zone: object) -> tuple[str, ...]:
    publications = list(post.publications.all())
    due = post.due_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if post.due_at else ""  # type: ignore[arg-type]
    return (
        str(post.pk),
        str(DisplayState(post.status).label),
        post.title,
        post.text,
        "; ".join(str(p.account) for p in publications),
        "; ".join(dict.fromkeys(platform_name(p.account.platform) for p in publications)),
        due,
        post.author.label if post.author else "",
    )

"""Posts of users: the list, collecting by a link or from other pages, many at once, the table as a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connectors import registry
from analytics.forms.ugc import UgcForm, platform_choices
from analytics.selectors.data.asked import read_id
from analytics.selectors.ugc.posts import DUE, EXPIRED, OVER, REWARDED, USED, UgcAsked, ugc_counts, ugc_query
from analytics.services.ugc.collecting import CollectedAlready, ugc_collect, ugc_enter, ugc_remove
from analytics.ugc_states import UgcSource, UgcState
from analytics.views.growth.sources import frame
from config.lib.clock import local_day, now
from config.lib.errors import DomainError, NotFound
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50


def shows() -> list[tuple[str, str]]:
    """What the list can be narrowed to."""
    more = [
        (EXPIRED, _("Permission ended")), (USED, pgettext("user posts", "Used")), (OVER, _("Used, permission over")),
        (DUE, _("Reward due")), (REWARDED, pgettext("user posts", "Rewarded")),
    ]  # fmt: skip
    return [*((str(value), str(label)) for value, label in UgcState.choices), *more]


def asked_of(request: WorkspaceRequest) -> UgcAsked:
    """The filters of the address; what cannot be read restricts nothing."""
    show_, platform, source = (request.GET.get(name, "") for name in ("show", "platform", "source"))
    return UgcAsked(
        show_ if show_ in dict(shows()) else "",
        platform if platform in registry.slugs() else "",
        source if source in UgcSource.values else "",
        request.GET.get("q", "").strip()[:80],
    )


@require_safe
@workspace_view(P.INBOX_VIEW)
def ugc(request: WorkspaceRequest) -> HttpResponse:
    """The list, the newest first."""
    asked = asked_of(request)
    context = {
        **frame("ugc"),
        "page": Paginator(ugc_query(workspace=request.workspace, asked=asked), PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "shows": shows(),
        "platforms": platform_choices()[1:],
        "sources": UgcSource.choices,
        "counts": ugc_counts(workspace=request.workspace),
        "filtered": asked != UgcAsked(),
        "today": local_day(now(), request.workspace.time_zone),
    }
    return render(request, "analytics/growth/ugc.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def ugc_new(request: WorkspaceRequest) -> HttpResponse:
    """Collect a post by its link."""
    posted = request.method == "POST"
    form = UgcForm(request.POST if posted else None, workspace=request.workspace)
    if posted and form.is_valid():
        try:
            row = ugc_enter(workspace=request.workspace, actor=request.actor, draft=form.draft())
        except DomainError as error:
            show(form, error)
        else:
            return redirect("analytics:user_post", request.workspace.slug, row.pk)
    context = {**frame("ugc"), "form": form}
    return render(request, "analytics/growth/ugc_form.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def ugc_take(request: WorkspaceRequest) -> HttpResponse:
    """Collect a message of the inbox, or a mention of listening; what is there already is shown."""
    message_id, mention_id = (read_id(request.POST.get(name)) for name in ("message", "mention"))
    try:
        row = ugc_collect(
            workspace=request.workspace, actor=request.actor, message_id=message_id, mention_id=mention_id
        )
    except CollectedAlready as error:
        messages.info(request, str(error))
        return redirect("analytics:user_post", request.workspace.slug, error.params["existing"])
    messages.success(request, _("Collected."))
    return redirect("analytics:user_post", request.workspace.slug, row.pk)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def ugc_drop(request: WorkspaceRequest) -> HttpResponse:
    """Throw several away."""
    ids = [pk for word in request.POST.getlist("ids")[:500] if (pk := read_id(word)) is not None]
    try:
        gone = ugc_remove(workspace=request.workspace, actor=request.actor, user_post_ids=ids)
    except NotFound:
        messages.error(request, _("Choose at least one."))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, ngettext("%(n)s thrown away.", "%(n)s thrown away.", gone) % {"n": gone})
    return redirect("analytics:ugc", request.workspace.slug)

"""Subscribe: secret addresses of the calendar for other programs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors.account import account_list
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.models import CalendarFeed
from content.selectors.feeds import AHEAD, BACK, feed_list, feed_url
from content.services.feeds import NAME_MAX, feed_create, feed_end
from content.states import DisplayState
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW)
def feeds(request: WorkspaceRequest) -> HttpResponse:
    """The member's own subscriptions and the form for another one; POST makes it."""
    refused: DomainError | None = None
    data = request.POST if request.method == "POST" else request.GET
    chosen = [number for value in data.getlist("account") if (number := row_number(value))]
    states = [value for value in data.getlist("status") if value in DisplayState.values]
    if request.method == "POST":
        try:
            name = request.POST.get("name", "")
            feed_create(workspace=request.workspace, actor=request.actor, name=name, accounts=chosen, states=states)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("The address is ready. Keep it to yourself."))
            return redirect("content:feeds", request.workspace.slug)
    accounts = list(account_list(workspace=request.workspace))
    names = {account.pk: str(account) for account in accounts}
    rows = feed_list(workspace=request.workspace, user_id=request.user.pk)
    context = {
        "active": "calendar",
        "feeds": [(feed, feed_url(feed), _shows(feed, names)) for feed in rows],
        "accounts": accounts,
        "states": DisplayState.choices,
        "chosen": chosen,
        "chosen_states": states,
        "name_max": NAME_MAX,
        "back": BACK.days,
        "ahead": AHEAD.days,
        "refused": refused,
    }
    return render(request, "content/feeds.html", context, status=refused.status if refused else 200)


@require_POST
@workspace_view(P.VIEW)
def feed_end_view(request: WorkspaceRequest, feed_id: int) -> HttpResponse:
    """End a subscription."""
    feed_end(workspace=request.workspace, actor=request.actor, feed_id=feed_id)
    messages.success(request, _("The address opens nothing any more."))
    return redirect("content:feeds", request.workspace.slug)


def _shows(feed: CalendarFeed, names: dict[int, str]) -> str:
    """What a subscription shows, in words."""
    accounts = _(", ").join(names[pk] for pk in feed.accounts if pk in names) or _("All accounts")
    states = _(", ").join(str(DisplayState(state).label) for state in feed.states) or _("all states")
    return f"{accounts} · {states}"

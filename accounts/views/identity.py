"""The tab “Identity” of an account: its avatar and cover, their history, and when they should change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.facts import picture_words
from accounts.forms.identity import ImageForm, ScheduleForm
from accounts.identity_states import ImageKind
from accounts.models import SocialAccount
from accounts.selectors.account import account_capabilities, account_get
from accounts.selectors.identity.images import Slot, image_get, image_history, slots_of
from accounts.selectors.identity.kits import kit_of
from accounts.services.identity.images import image_remove, image_schedule, image_set
from accounts.views.brand_check import check_link
from accounts.views.pictures import SMALL, picture_response, scaled_response
from config.lib.clock import local_day, now
from config.lib.errors import DomainError, NotFound
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.BRAND_EDIT)
def identity(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Both pictures; POST writes down a new one."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    sent = request.POST if request.method == "POST" else None
    form = ImageForm(sent, request.FILES or None, initial={"since": local_day(now(), account.zone)})
    if sent is not None and form.is_valid():
        try:
            image_set(workspace=request.workspace, actor=request.actor, account_id=account_id, values=form.values())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Written down as the current picture."))
            return redirect("accounts:identity", request.workspace.slug, account_id)
    return _page(request, account, form=form, status=422 if sent is not None else 200)


@require_POST
@workspace_view(P.BRAND_EDIT)
def schedule(request: WorkspaceRequest, account_id: int, picture: str) -> HttpResponse:
    """Plan when the picture should be renewed."""
    if picture not in ImageKind:
        raise NotFound
    account = account_get(workspace=request.workspace, account_id=account_id)
    form = ScheduleForm(request.POST, prefix=picture)
    if form.is_valid():
        try:
            image_schedule(
                workspace=request.workspace,
                actor=request.actor,
                account_id=account_id,
                kind=picture,
                **form.cleaned_data,
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:identity", request.workspace.slug, account_id)
    return _page(request, account, plan=(picture, form), status=422)


@require_safe
@workspace_view(P.VIEW)
def image(request: WorkspaceRequest, account_id: int, image_id: int) -> HttpResponseBase:
    """A picture of the history: a thumbnail, or with `?download=1` the original."""
    row = image_get(workspace=request.workspace, account_id=account_id, image_id=image_id)
    if request.GET.get("download"):
        return picture_response(row, download=True)
    return scaled_response(row, edge=SMALL if request.GET.get("small") else 800)


@require_POST
@workspace_view(P.BRAND_EDIT)
def remove(request: WorkspaceRequest, account_id: int, image_id: int) -> HttpResponse:
    """Take an entry out that was made by mistake."""
    image_remove(workspace=request.workspace, actor=request.actor, account_id=account_id, image_id=image_id)
    messages.success(request, _("Taken out of the history."))
    return redirect("accounts:identity", request.workspace.slug, account_id)


def _page(
    request: WorkspaceRequest,
    account: SocialAccount,
    *,
    form: ImageForm | None = None,
    plan: tuple[str, ScheduleForm] | None = None,
    status: int,
) -> HttpResponse:
    history = image_history(account=account)
    slots = slots_of(workspace=request.workspace, accounts=[account])
    context = {
        "active": "accounts",
        "account": account,
        "caps": account_capabilities(account),
        "tab": "identity",
        "form": form or ImageForm(initial={"since": local_day(now(), account.zone)}),
        "kit": kit_of(workspace=request.workspace, account=account),
        "parts": [_part(request, slot, history[slot.kind], plan) for slot in slots],
        "missing": [kind.label for kind in ImageKind if kind not in {slot.kind for slot in slots}],
    }
    return render(request, "accounts/identity.html", context, status=status)


def _part(
    request: WorkspaceRequest, slot: Slot, history: list[Any], plan: tuple[str, ScheduleForm] | None
) -> dict[str, Any]:
    form = plan[1] if plan and plan[0] == slot.kind else _plan_form(slot)
    return {
        "slot": slot,
        "asked": picture_words(slot.spec) if slot.spec else "",
        "before": history[1] if len(history) > 1 else None,
        "history": history,
        "form": form,
        "check": check_link(request, slot.account, slot.kind),
        "wide": slot.kind == ImageKind.COVER,
        "open": bool(plan and plan[0] == slot.kind),
    }


def _plan_form(slot: Slot) -> ScheduleForm:
    row = slot.schedule
    initial = {"months": row.months, "season": row.season, "season_on": row.season_on} if row else {}
    return ScheduleForm(prefix=slot.kind, initial=initial)

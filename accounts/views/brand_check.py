"""Judging a picture: upload, report for each platform, small sizes, the version to download; and what is due."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.identity import CheckedImageForm, CheckForm
from accounts.identity_states import ImageKind
from accounts.models import ImageCheck, SocialAccount
from accounts.selectors.account import account_list
from accounts.selectors.identity.images import all_slots, check_get, check_query
from accounts.selectors.identity.kits import kit_of
from accounts.services.identity.checking import PlatformReport, check_reports, check_version, focus_from, image_check
from accounts.services.identity.crops import crop_box
from accounts.services.identity.files import picture_image
from accounts.services.identity.images import ImageValues, image_set
from accounts.services.identity.samples import sheet, sheet_size
from accounts.views.pictures import LARGE, SMALL, bytes_response, scaled_response
from config.lib.clock import local_day, now
from config.lib.errors import DomainError, NotFound
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PLACE = {"active": "accounts", "section": "brand"}
RECENT = 12


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.BRAND_EDIT)
def check_new(request: WorkspaceRequest) -> HttpResponse:
    """Choose a picture and for where; below, what was judged lately. `?account=`, `?kind=` fill in the form."""
    sent = request.POST if request.method == "POST" else None
    account, kind = request.GET.get("account", ""), request.GET.get("kind", "")
    initial = {"target": f"account:{account}" if account.isdecimal() else "", "kind": kind}
    form = CheckForm(sent, request.FILES or None, workspace=request.workspace, initial=initial)
    if sent is not None and form.is_valid():
        try:
            row = image_check(
                workspace=request.workspace,
                actor=request.actor,
                file=form.cleaned_data["file"],
                kind=form.cleaned_data["kind"],
                **form.where(),
            )
        except DomainError as error:
            show(form, error)
        else:
            return redirect("accounts:image_check", request.workspace.slug, row.pk)
    recent = list(check_query(workspace=request.workspace)[:RECENT])
    context = {**PLACE, "part": "check", "form": form, "recent": recent}
    return render(request, "accounts/brand/check_new.html", context, status=422 if sent is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.BRAND_EDIT)
def check(request: WorkspaceRequest, image_check_id: int) -> HttpResponse:
    """The report; POST writes down that the version for an account was set at the platform."""
    row = check_get(workspace=request.workspace, check_id=image_check_id)
    reports = check_reports(workspace=request.workspace, check=row)
    if not reports:
        raise NotFound
    chosen, focus = _chosen(request, reports), _focus(request, _chosen(request, reports))
    today = local_day(now(), request.workspace.time_zone)
    accounts = _accounts(request, row, chosen)
    sent = request.POST if request.method == "POST" else None
    form = CheckedImageForm(sent, accounts=accounts, today=today)
    if sent is not None and form.is_valid() and (account_id := _recorded(request, form, row, focus)):
        messages.success(request, _("Written down as the current picture."))
        return redirect("accounts:identity", request.workspace.slug, account_id)
    context = {
        **PLACE,
        "part": "check",
        "check": row,
        "reports": reports,
        "chosen": chosen,
        "focus": focus,
        "kit": kit_of(workspace=request.workspace, account=row.account),
        "crop": _crop(row, chosen, focus),
        "sheet_size": sheet_size(row.kind, chosen.spec),
        "where": urlencode({"platform": chosen.platform, "x": f"{focus[0]:g}", "y": f"{focus[1]:g}"}),
        "form": form,
        "accounts": accounts,
    }
    return render(request, "accounts/brand/check.html", context, status=422 if sent is not None else 200)


@require_safe
@workspace_view(P.VIEW)
def picture(request: WorkspaceRequest, image_check_id: int) -> HttpResponseBase:
    """The judged picture, scaled to a page; `?small=1` to a thumbnail."""
    row = check_get(workspace=request.workspace, check_id=image_check_id)
    return scaled_response(row, edge=SMALL if request.GET.get("small") else LARGE)


@require_safe
@workspace_view(P.VIEW)
def sizes(request: WorkspaceRequest, image_check_id: int, ground: str) -> HttpResponseBase:
    """The picture in list sizes on a light or dark ground."""
    if ground not in {"light", "dark"}:
        raise Http404
    row, report = _report(request, image_check_id)
    data = sheet(picture_image(row), kind=row.kind, spec=report.spec, focus=_focus(request, report), ground=ground)
    return bytes_response(data, "image/webp")


@require_safe
@workspace_view(P.VIEW)
def cropped(request: WorkspaceRequest, image_check_id: int) -> HttpResponseBase:
    """The version for one platform, for saving."""
    row, report = _report(request, image_check_id)
    made = check_version(check=row, report=report, focus=_focus(request, report))
    return bytes_response(made.data, made.mime, f"attachment; filename*=UTF-8''{quote(made.name, safe='')}")


@require_POST
@workspace_view(P.BRAND_EDIT)
def check_remove(request: WorkspaceRequest, image_check_id: int) -> HttpResponse:
    """Forget a judged picture before its month is over."""
    check_get(workspace=request.workspace, check_id=image_check_id).delete()
    messages.success(request, _("Deleted."))
    return redirect("accounts:image_check_new", request.workspace.slug)


@require_safe
@workspace_view(P.VIEW)
def renewals(request: WorkspaceRequest) -> HttpResponse:
    """Avatars and covers of all accounts, what is due first; `?state=` and `?kind=` narrow the list."""
    slots = all_slots(workspace=request.workspace)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    shown = [s for s in slots if (not state or s.state == state) and (not kind or s.kind == kind)]
    count = {name: sum(slot.state == name for slot in slots) for name in ("due", "soon", "fine", "free")}
    context = {**PLACE, "part": "renewals", "slots": shown, "count": count, "state": state, "kind": kind}
    return render(request, "accounts/brand/renewals.html", {**context, "kinds": ImageKind.choices, "any": slots})


def _report(request: WorkspaceRequest, image_check_id: int) -> tuple[ImageCheck, PlatformReport]:
    row = check_get(workspace=request.workspace, check_id=image_check_id)
    reports = check_reports(workspace=request.workspace, check=row)
    if not reports or not default_storage.exists(row.path):
        raise Http404
    return row, _chosen(request, reports)


def _chosen(request: WorkspaceRequest, reports: list[PlatformReport]) -> PlatformReport:
    asked = request.GET.get("platform", "")
    return next((report for report in reports if report.platform == asked), reports[0])


def _focus(request: WorkspaceRequest, report: PlatformReport) -> tuple[float, float]:
    return focus_from(request.GET.get("x", ""), request.GET.get("y", ""), report)


def _crop(row: ImageCheck, report: PlatformReport, focus: tuple[float, float]) -> dict[str, Any]:
    """Numbers for the drawing over the picture, in its pixels."""
    left, top, right, bottom = crop_box((row.width, row.height), report.spec, focus)
    wide, high = right - left, bottom - top
    return {
        "left": left, "top": top, "width": wide, "height": high, "right": right, "bottom": bottom,
        "cx": left + wide / 2, "cy": top + high / 2, "r": wide / 2, "safe_r": 0.4 * wide,
        "safe_left": left + 0.1 * wide, "safe_top": top + 0.1 * high, "safe_w": 0.8 * wide, "safe_h": 0.8 * high,
        "whole": wide == row.width and high == row.height,
    }  # fmt: skip


def _accounts(request: WorkspaceRequest, row: ImageCheck, report: PlatformReport) -> list[SocialAccount]:
    """Accounts on the platform that the version could be set at."""
    if row.account is not None:
        return [row.account]
    return list(account_list(workspace=request.workspace).filter(platform=report.platform))


def _recorded(
    request: WorkspaceRequest, form: CheckedImageForm, row: ImageCheck, focus: tuple[float, float]
) -> int | None:
    data = form.cleaned_data
    values = ImageValues(kind=row.kind, since=data["since"], check_id=row.pk, focus=focus, note=data["note"])
    account_id: int = data["account"]
    try:
        image_set(workspace=request.workspace, actor=request.actor, account_id=account_id, values=values)
    except DomainError as error:
        show(form, error)
        return None
    return account_id


def check_link(request: WorkspaceRequest, account: SocialAccount, kind: str) -> str:
    """Where a picture for this account is judged."""
    return f"{reverse('accounts:image_check_new', args=[request.workspace.slug])}?account={account.pk}&kind={kind}"

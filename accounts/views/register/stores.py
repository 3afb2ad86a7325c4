"""Shops: list, one shop, checking its link, binding accounts."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.register.fields import dossiers
from accounts.forms.register.stores import StoreForm
from accounts.models import Store
from accounts.onboarding_states import BindingKind, StoreHealth, StorePlatform
from accounts.selectors.register.stores import binding_list, store_get, store_list
from accounts.services.register.store_checks import store_check
from accounts.services.register.stores import store_bind, store_remove, store_save, store_unbind
from config.lib.errors import DomainError, InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50
HEAD = {"active": "accounts", "section": "stores"}


@require_safe
@workspace_view(P.VIEW)
def stores(request: WorkspaceRequest) -> HttpResponse:
    """All shops with the accounts that lead there and whether the links open."""
    platform, health = request.GET.get("platform", ""), request.GET.get("health", "")
    rows = store_list(
        workspace=request.workspace,
        platform=platform if platform in StorePlatform.values else "",
        health=health if health in StoreHealth.values else "",
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **HEAD,
        "page": page,
        "platforms": StorePlatform.choices,
        "healths": StoreHealth.choices,
        "platform": platform,
        "health": health,
        "filtered": bool(platform or health),
    }
    return render(request, "accounts/stores.html", context)


@require_safe
@workspace_view(P.VIEW)
def store(request: WorkspaceRequest, store_id: int) -> HttpResponse:
    """One shop."""
    row = store_get(workspace=request.workspace, store_id=store_id)
    context = {
        **HEAD,
        "store": row,
        "bindings": binding_list(store=row),
        "accounts": dossiers(request.workspace),
        "kinds": BindingKind.choices,
    }
    return render(request, "accounts/store.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ACCOUNTS_MANAGE)
def edit(request: WorkspaceRequest, store_id: int | None = None) -> HttpResponse:
    """Enter a shop, or change one."""
    row = store_get(workspace=request.workspace, store_id=store_id) if store_id is not None else None
    form = StoreForm(request.POST or None, workspace=request.workspace, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = store_save(workspace=request.workspace, actor=request.actor, shop=form.shop(), store_id=store_id)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:store", request.workspace.slug, saved.pk)
    context = {**HEAD, "form": form, "store": row}
    return render(request, "accounts/store_form.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def remove(request: WorkspaceRequest, store_id: int) -> HttpResponse:
    """Take a shop out."""
    store_remove(workspace=request.workspace, actor=request.actor, store_id=store_id)
    messages.success(request, _("Taken out."))
    return redirect("accounts:stores", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def check(request: WorkspaceRequest, store_id: int) -> HttpResponse:
    """Look at the shop's address now."""
    store_get(workspace=request.workspace, store_id=store_id)
    row: Store | None = store_check(workspace=request.workspace, store_id=store_id)
    if row is not None:
        word = messages.error if row.health == StoreHealth.BROKEN else messages.success
        word(request, _("Looked: %(result)s.") % {"result": row.get_health_display()})
    return redirect("accounts:store", request.workspace.slug, store_id)


@require_POST
@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def bind(request: WorkspaceRequest) -> HttpResponse:
    """Bind an account to a shop; asked from the page of either."""
    given = {name: request.POST.get(name, "") for name in ("store", "dossier")}
    for name, value in given.items():
        if not value.isdecimal() or len(value) > 17:
            raise InvalidInput(_("Choose a shop and an account."), field=name)
    ids = {f"{name}_id": int(value) for name, value in given.items()}
    row = store_bind(workspace=request.workspace, actor=request.actor, kind=request.POST.get("kind", ""), **ids)
    messages.success(request, _("Bound."))
    if request.POST.get("from") == "dossier":
        return redirect("accounts:dossier", request.workspace.slug, row.dossier_id)
    return redirect("accounts:store", request.workspace.slug, row.store_id)


@require_POST
@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def unbind(request: WorkspaceRequest, binding_id: int) -> HttpResponse:
    """Take a binding back."""
    row = store_unbind(workspace=request.workspace, actor=request.actor, binding_id=binding_id)
    messages.success(request, _("No longer bound."))
    if request.POST.get("from") == "dossier":
        return redirect("accounts:dossier", request.workspace.slug, row.dossier_id)
    return redirect("accounts:store", request.workspace.slug, row.store_id)

"""A member's API tokens."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config.lib.clock import now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.forms.tokens import TokenForm
from team.permissions import Permission as P
from team.selectors.api_tokens import token_list
from team.services.api_tokens import token_create, token_revoke


@never_cache
@workspace_view(P.API_TOKENS)
def tokens(request: WorkspaceRequest) -> HttpResponse:
    """List and make tokens. The secret stands in the answer to the POST and nowhere else, ever."""
    options = {"role": request.membership.role, "zone": request.workspace.time_zone}
    form, secret = TokenForm(**options), ""
    if request.method == "POST":
        form = TokenForm(request.POST, **options)
        if form.is_valid():
            try:
                _token, secret = token_create(
                    workspace=request.workspace,
                    actor=request.actor,
                    name=form.cleaned_data["name"],
                    scopes=form.cleaned_data["scopes"],
                    expires_at=form.expires_at(),
                )
                form = TokenForm(**options)
            except DomainError as error:
                show(form, error)
    context = {
        "active": "settings",
        "section": "api",
        "form": form,
        "secret": secret,
        "tokens": token_list(workspace=request.workspace, user=request.user),
        "now": now(),
        "base_url": settings.BASE_URL,
    }
    return render(request, "team/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@workspace_view(P.API_TOKENS)
def token_end(request: WorkspaceRequest, token_id: int) -> HttpResponse:
    """Revoke one of the member's own tokens."""
    token = token_revoke(workspace=request.workspace, actor=request.actor, token_id=token_id)
    messages.success(request, gettext("The token “%(name)s” works no longer.") % {"name": token.name})
    return redirect("team:tokens", request.workspace.slug)

"""Personal settings."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext

from team.forms.profile import ProfileForm
from team.models import User
from team.selectors.workspaces import home_workspace
from team.services.profile import EDITABLE, profile_update
from team.views.root import remember_language


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Name, language, appearance, shortcuts; links to password, two-factor sign-in and addresses."""
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in EDITABLE})
    if request.method == "POST" and form.is_valid():
        profile_update(user=user, **form.cleaned_data)
        with translation.override(user.language or translation.get_language()):
            messages.success(request, gettext("Saved."))
        response = redirect("team:me")
        if user.language:
            remember_language(response, user.language)
        else:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form,
        "home": home_workspace(user=user),
        "has_totp": Authenticator.Type.TOTP in kinds,
        "has_keys": Authenticator.Type.WEBAUTHN in kinds,
    }
    return render(request, "team/me.html", context, status=422 if form.errors else 200)

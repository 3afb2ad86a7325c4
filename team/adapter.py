"""How allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up can be closed by a setting; people who opened an invitation may still make their account."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links in mails name BASE_URL: the Host header is chosen by whoever asked for the mail."""
        here = self.request.build_absolute_uri("/") if self.request else settings.BASE_URL + "/"
        links = {
            name: f"{settings.BASE_URL}/{value.removeprefix(here)}"
            for name, value in context.items()
            if isinstance(value, str) and value.startswith(here)
        }
        super().send_mail(template_prefix, email, {**context, **links})

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may make an account. The form then demands the invited address."""
        return bool(settings.SIGNUP_OPEN) or "invited" in request.session

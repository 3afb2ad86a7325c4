"""How allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up can be closed by a setting; people who opened an invitation may still make their account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may make an account. The form then demands the invited address."""
        return bool(settings.SIGNUP_OPEN) or "invited" in request.session

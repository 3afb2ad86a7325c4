"""Signing up where only invited people may."""

from __future__ import annotations

from allauth.account.forms import SignupForm as BaseSignupForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from team.selectors.invitations import is_invited


class SignupForm(BaseSignupForm):
    """With sign-up closed, an address needs an open invitation."""

    def clean_email(self) -> str:
        """The address, unless it is neither free to sign up nor invited."""
        email: str = super().clean_email()
        if not settings.SIGNUP_OPEN and not is_invited(email=email):
            raise ValidationError(_("There is no open invitation for this address. Use the one that was invited."))
        return email

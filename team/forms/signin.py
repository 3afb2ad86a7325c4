"""allauth's forms as they look and behave here."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.account.forms import SignupForm as BaseSignupForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from team.selectors.invitations import is_invited


def _without_placeholders(form: forms.Form) -> None:
    # They repeat the label, and vanish when they are needed.
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(BaseLoginForm):
    """Sign-in; the way to a new password stands below the card."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        _without_placeholders(self)


class SignupForm(BaseSignupForm):
    """With sign-up closed, an address needs an open invitation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)

    def clean_email(self) -> str:
        """The address, unless it is neither free to sign up nor invited."""
        email: str = super().clean_email()
        if not settings.SIGNUP_OPEN and not is_invited(email=email):
            raise ValidationError(_("There is no open invitation for this address. Use the one that was invited."))
        return email


class PasskeyLoginForm(LoginWebAuthnForm):
    """Anybody can post anything here; what is no passkey at all is refused like a wrong one."""

    def clean_credential(self) -> Authenticator:
        """The key that signed the challenge. Raises ValidationError."""
        try:
            return super().clean_credential()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyAddForm(AddWebAuthnForm):
    """allauth gives the key's name no label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class PasskeyEditForm(EditWebAuthnForm):
    """The same for a new name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")

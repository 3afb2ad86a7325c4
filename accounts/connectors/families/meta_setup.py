"""What it takes to connect accounts with Facebook Login. Source: developers.facebook.com, App Review (2026-06)."""

from __future__ import annotations

from collections.abc import Sequence

from ..fields import ConnectField
from ..messages import _
from ..setup import Scope, Setup

CONSOLE = "https://developers.facebook.com/apps/"
_APP_FIELDS = (
    ConnectField("client_id", _("App ID"), help=_("In the app's dashboard under App settings, Basic.")),
    ConnectField("client_secret", _("App secret"), kind="password", help=_("Beside the app ID; press Show.")),
)
_STEPS = (
    _("Create an app of the type Business and connect it to your verified business."),
    _("Add Facebook Login for Business and enter the redirect address below under Valid OAuth redirect URIs."),
    _("Add Webhooks and enter the webhook address and the verify token below."),
    _(
        "Ask for Advanced Access to the permissions below in App Review; until then only people with a role in the app"
        " can connect."
    ),
    _("Enter the app ID and the app secret here, then connect and choose the accounts."),
)
REVIEW = _("App Review takes from some days to several weeks; business verification a few days more.")


def business_app(*needs: str, scopes: Sequence[Scope], public_files: bool = False) -> Setup:
    """The setup of a platform that is reached through a Meta app of the type Business."""
    return Setup(
        needs=needs,
        steps=_STEPS,
        console_url=CONSOLE,
        review=REVIEW,
        scopes=tuple(scopes),
        app_fields=_APP_FIELDS,
        redirect=True,
        webhook=True,
        public_files=public_files,
    )

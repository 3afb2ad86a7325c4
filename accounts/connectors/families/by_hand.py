"""Platforms without an interface for publishing: the account is known to us by name, a person posts from a package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from ..errors import InvalidContent
from ..fields import ConnectField
from ..messages import _
from ..text import problem
from ..types import AccountInfo, Credential, Grant
from .platform import Platform

NAME_MAX = 100
# `Setup.steps` of a platform that is asked nothing at all.
STEPS = (
    _("Enter the account's name or number here; nothing is asked of the platform."),
    _("Say who looks after the account: posts that are due become tasks for that person."),
)


class ByHand(Platform):
    """An account that is looked after by hand. Platforms add what limits of theirs the capabilities cannot say."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """The account's number or name there, what it is called, where its page is."""
        return (
            ConnectField("handle", _("Account name or number"), help=_("As the platform shows it on the profile.")),
            ConnectField("display_name", _("Display name"), help=_("As readers see it."), required=False),
            ConnectField("url", _("Profile page"), kind="url", required=False),
        )

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Register the account; nothing is asked of the platform, so nothing is proved."""
        handle = " ".join(values.get("handle", "").split()).lstrip("@")
        url = values.get("url", "").strip()
        if not handle or len(handle) > NAME_MAX:
            message = _("Give the name or number of the account, at most %(max)s characters.")
            raise InvalidContent(problems=[problem("handle_missing", "handle", message, max=NAME_MAX)])
        if url and not self.owns_url(url):
            message = _("This is no address of the platform.")
            raise InvalidContent(problems=[problem("url_foreign", "url", message)])
        secrets = {"handle": handle, "display_name": values.get("display_name", "").strip(), "url": url}
        auth = Credential(secrets, remote_id=_identifier(self.capabilities.slug, handle))
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Nothing runs out."""
        return auth

    def probe(self, auth: Credential) -> AccountInfo:
        """What was entered."""
        return AccountInfo(
            remote_id=auth.remote_id,
            handle=auth.secrets["handle"],
            display_name=auth.secrets.get("display_name", ""),
            url=auth.secrets.get("url", ""),
        )


def _identifier(slug: str, handle: str) -> str:
    """The same account keeps the same identifier when it is registered again."""
    return sha256(f"{slug}:{handle.casefold()}".encode()).hexdigest()[:32]

"""Opening an account at Zhihu: its name and address, and its access secret if there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...errors import AuthExpired, InvalidContent, PolicyRejected
from ...families.days import midnight
from ...families.values import number
from ...fields import ConnectField
from ...messages import _
from ...text import problem
from ...types import AccountInfo, Credential, Grant, Quota
from .wire import SECRET, SLUG, Wire

POOLS = {"creator": _("Figures and comments, calls today"), "user_data": _("List of creations, calls today")}


class SignIn(Wire):
    """An access secret that is missing or refused only costs the figures: posts are handed over as before."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Name and address of the account, and its access secret if there is one."""
        secret = ConnectField(
            SECRET,
            _("Access secret"),
            kind="password",
            help=_("From developer.zhihu.com, for figures and comments. Optional."),
            required=False,
        )
        return (*super().connect_fields(), secret)

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Register the account; an access secret is tried at once. Raises InvalidContent with problems per field."""
        (grant,) = super().connect(values)
        secret = values.get(SECRET, "").strip()
        if not secret:
            return (grant,)
        auth = replace(grant.credential, secrets={**grant.credential.secrets, SECRET: secret})
        try:
            self._quotas(secret)
        except (AuthExpired, InvalidContent) as error:
            wrong = problem("secret_refused", SECRET, _("Zhihu does not accept this access secret."))
            raise InvalidContent(problems=[wrong], platform=SLUG, code=error.code, raw=error.raw) from None
        return (Grant(auth, self.probe(auth)),)

    def probe(self, auth: Credential) -> AccountInfo:
        """What was entered, and what is left of today's calls."""
        info = super().probe(auth)
        try:
            quotas = self._by_secret(auth, self._quotas, None)
        except PolicyRejected:
            quotas = None
        return replace(info, missing_scopes=(SECRET,)) if quotas is None else replace(info, quotas=quotas)

    def _quotas(self, secret: str) -> tuple[Quota, ...] | None:
        """Today's allowances; asking costs none of them."""
        found = self._api.get(secret, "/quota", {"APIIDs": ",".join(POOLS)})
        resets = midnight(self._clock())
        quotas = []
        for row in found if isinstance(found, list) else []:
            used, limit = number(row, "TotalUsed"), number(row, "TotalQuota")
            if used is not None and limit is not None and row.get("APIID") in POOLS:
                quotas.append(Quota(POOLS[row["APIID"]], used, limit, resets))
        return tuple(quotas)

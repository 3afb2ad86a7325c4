"""Options as programs may give them: of a size and shape that the editor can show and keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from config.lib.errors import InvalidInput
from content.services.payload import BY_ACCOUNT, BY_HAND

# Characters as JSON, of a post or of its version for one platform.
OPTIONS_MAX = 20_000


def options_check(*, options: Mapping[str, Any], platform: str = "") -> None:
    """Raise InvalidInput unless the options can be kept. `platform`: whose version they are of, "" for all.

    What a platform has a field for takes one value; its own keys beside that may be of any shape.
    """
    field = f"variants.{platform}.options" if platform else "options"
    size = len(json.dumps(options, ensure_ascii=False, default=str))
    if size > OPTIONS_MAX:
        raise InvalidInput(
            _("This is too long: %(count)s characters, at most %(max)s are kept."),
            field=field,
            count=size,
            max=OPTIONS_MAX,
        )
    own = options.get(BY_ACCOUNT, {}) if platform else {}
    levels = [options, *(own.values() if isinstance(own, Mapping) else ())]
    if any(isinstance(level, Mapping) and not isinstance(level.get(BY_HAND, False), bool) for level in levels):
        raise InvalidInput(_("Check this value."), field=field)
    slugs = [platform] if platform else registry.slugs()
    names = {item.name for slug in slugs if slug in registry.slugs() for item in registry.capabilities(slug).options}
    for level in levels:
        for name, value in level.items() if isinstance(level, Mapping) else ():
            if name in names and isinstance(value, Mapping | list | tuple):
                raise InvalidInput(_("“%(name)s” takes one value."), field=f"{field}.{name}", name=name)

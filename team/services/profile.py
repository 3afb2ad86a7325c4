"""How a person likes the product. It concerns only them, so it is in no workspace's audit log."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from team.models import User

EDITABLE = frozenset({"name", "language", "theme", "density", "rise_colour", "time_zone", "single_keys"})


def profile_update(*, user: User, **changes: Any) -> User:
    """Change the person's own settings; only the names in EDITABLE exist. Raises InvalidInput."""
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise InvalidInput(_("Unknown setting: %(name)s."), field=min(unknown), name=min(unknown))
    if changes.get("language") and changes["language"] not in dict(settings.LANGUAGES):
        raise InvalidInput(_("Choose a language from the list."), field="language")
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=sorted(changes))
    return user

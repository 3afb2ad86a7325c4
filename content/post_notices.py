"""How the notifications of checks, comments, imports and exports are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.selectors.wording import spoken
from team.notices import register

Params = Mapping[str, Any]


def _held_by_rules(params: Params) -> str:
    text = _("“%(post)s” is held back: by the rules as they are now, “%(words)s” may not go out. %(why)s")
    return text % {**params, "why": spoken(params["why"])}


def _rules_changed(params: Params) -> str:
    text = _("By the rules as they are now, “%(words)s” in “%(post)s” needs a look. %(why)s")
    return text % {**params, "why": spoken(params["why"])}


def _imported(params: Params) -> str:
    made, left = int(params["made"]), int(params["left"])
    text = ngettext("%(n)s post imported from “%(name)s”.", "%(n)s posts imported from “%(name)s”.", made)
    text = text % {"n": made, "name": params["name"]}
    if not left:
        return text
    return f"{text} {ngettext('%(n)s row was left out.', '%(n)s rows were left out.', left) % {'n': left}}"


def _exported(params: Params) -> str:
    text = ngettext("Your export of %(n)s post is ready.", "Your export of %(n)s posts is ready.", int(params["n"]))
    return text % params


def register_all() -> None:
    """Called once when Django is ready."""
    register(
        "post_held_by_rules",
        group="todo",
        icon="shield-alert",
        text=_held_by_rules,
    )
    register(
        "post_rules_changed",
        group="todo",
        icon="shield-alert",
        text=_rules_changed,
    )
    register(
        "post_comment",
        group="activity",
        icon="message-square-text",
        text=lambda p: _("%(by)s on “%(post)s”: %(text)s") % p,
    )
    register(
        "post_mention",
        group="todo",
        icon="at-sign",
        text=lambda p: _("%(by)s named you on “%(post)s”: %(text)s") % p,
    )
    register("import_done", group="activity", icon="file-down", text=_imported)
    register("export_ready", group="activity", icon="file-down", text=_exported)

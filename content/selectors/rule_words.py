"""Rules about approval in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.selectors.approval_rules import Level, Rule
from content.states import AdKind, PostKind
from team.models import Membership
from team.roles import Role


def rule_text(rule: Rule) -> str:
    """How much approval, and why: "2 levels of approval, because of the rule “Ads”: paid partnership"."""
    if not rule.required:
        return _("Approval is optional.") if rule.mode == "optional" else _("No approval is needed.")
    count = len(rule.levels)
    much = ngettext("Needs approval at %(n)s level", "Needs approval at %(n)s levels", count) % {"n": count}
    if not rule.policy:
        return _("%(much)s, as for every post of this workspace.") % {"much": much}
    causes = _(", ").join(why_words(rule.why))
    if not causes:
        return _("%(much)s, because of the rule “%(rule)s”.") % {"much": much, "rule": rule.policy}
    text = _("%(much)s, because of the rule “%(rule)s”: %(causes)s.")
    return text % {"much": much, "rule": rule.policy, "causes": causes}


def why_words(why: Mapping[str, Collection[str]]) -> list[str]:
    """What of a post made a rule match."""
    kinds, ads = dict(PostKind.choices), dict(AdKind.choices)
    found = [str(kinds.get(value, value)) for value in why.get("kinds", ())]
    found += [str(ads.get(value, value)) for value in why.get("ad_kinds", ())]
    return found + list(why.get("accounts", ()))


def level_name(level: Level, number: int) -> str:
    """Its own name, or "Level 2"; `number` from 0."""
    return level.name or _("Level %(n)s") % {"n": number + 1}


def level_people(level: Level, members: Collection[Membership]) -> str:
    """Who decides it: "Chen Mo or Social media manager", "all of …", "somebody outside, by a link"."""
    names = [str(Role(role).label) for role in level.roles if role in Role.values]
    names += [member.user.label for member in members if member.user_id in level.people]
    if level.external:
        names.append(_("somebody outside, by a link"))
    if not names:
        return _("anyone who may approve posts")
    if level.every and (len(names) > 1 or level.roles):
        return _("all of: %(names)s") % {"names": _(", ").join(names)}
    return _(" or ").join(names)

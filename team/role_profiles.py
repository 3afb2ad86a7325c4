"""What each role is for: duties and the skills it asks for (handbook TEA-1), shown beside the permission matrix."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from team.roles import Role


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """One role in words."""

    duties: str | Promise
    skills: str | Promise


ROLE_PROFILES: dict[Role, RoleProfile] = {
    Role.OWNER: RoleProfile(
        _("Answers for the brand's presence as a whole: goals, budget, people, and who may do what."),
        _("Judgement on brand and risk; decides in a crisis."),
    ),
    Role.MANAGER: RoleProfile(
        _("Runs day-to-day operations: positioning of each account, plan, approvals, cooperation between departments."),
        _("Strategy, knowledge of platforms, leading a team, reading data."),
    ),
    Role.PLANNER: RoleProfile(
        _("Plans topics and the calendar, writes, adapts each post to its platform and publishes it."),
        _("Writing, feeling for topics and trends, platform rules, basic layout."),
    ),
    Role.COMMUNITY: RoleProfile(
        _("Talks with followers, hands posts over that a person must publish, and reports risks early."),
        _("Tone of voice, patience, de-escalation, quick reaction."),
    ),
    Role.ANALYST: RoleProfile(
        _("Measures reach, interaction and conversion, finds causes and proposes what to do next."),
        _("Statistics, spreadsheets and dashboards, clear presentation."),
    ),
    Role.DESIGNER: RoleProfile(
        _("Makes pictures, covers and short videos, and keeps the media library usable."),
        _("Layout, photography, video editing, format rules of the platforms."),
    ),
    Role.GUEST: RoleProfile(
        _("A client or colleague who looks on: sees plan and results, changes nothing."),
        _("None."),
    ),
}

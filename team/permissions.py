"""What each role may do: one table, read by the HTML decorator and the REST permission class alike."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from team.roles import Role


class Permission(models.TextChoices):
    """A thing a member may be allowed to do. The value is also the scope name of API tokens."""

    VIEW = "workspace.view", pgettext_lazy("permission", "See posts, calendar and accounts")
    CONTENT_EDIT = "content.edit", pgettext_lazy("permission", "Write and edit posts")
    CONTENT_APPROVE = "content.approve", pgettext_lazy("permission", "Approve posts")
    CONTENT_PUBLISH = "content.publish", pgettext_lazy("permission", "Schedule and publish posts")
    QUEUE_RESOLVE = "queue.resolve", pgettext_lazy("permission", "Resolve failed and manual posts")
    MEDIA_EDIT = "media.edit", pgettext_lazy("permission", "Upload and edit media")
    ACCOUNTS_MANAGE = "accounts.manage", pgettext_lazy("permission", "Connect and remove accounts")
    DOCUMENTS_READ = "documents.read", pgettext_lazy("permission", "Open qualification documents and recovery data")
    STRATEGY_EDIT = "strategy.edit", pgettext_lazy("permission", "Set positioning, groups and goals of accounts")
    REPORTS_EDIT = "reports.edit", pgettext_lazy("permission", "Make, share and send reports")
    RESEARCH_EDIT = "research.edit", pgettext_lazy("permission", "Edit personas and competitors")
    BRAND_EDIT = "brand.edit", pgettext_lazy("permission", "Edit the brand kit, avatars and covers")
    INBOX_VIEW = "inbox.view", pgettext_lazy("permission", "Read comments and messages")
    INBOX_REPLY = "inbox.reply", pgettext_lazy("permission", "Answer, assign and resolve threads")
    INBOX_MODERATE = "inbox.moderate", pgettext_lazy("permission", "Hide and delete comments, block people")
    INBOX_APPROVE = "inbox.approve", pgettext_lazy("permission", "Approve answers of others")
    INBOX_SETUP = "inbox.setup", pgettext_lazy("permission", "Set up rules, answer times and saved replies")
    CONTACTS_EDIT = "contacts.edit", pgettext_lazy("permission", "Edit and merge contacts")
    CONTACTS_REVEAL = "contacts.reveal", pgettext_lazy("permission", "See personal data unmasked")
    CONTACTS_MANAGE = "contacts.manage", pgettext_lazy("permission", "Export and erase personal data")
    ENGAGEMENT_EDIT = "engagement.edit", pgettext_lazy("permission", "Run activities, communities and surveys")
    TASKS_EDIT = "tasks.edit", pgettext_lazy("permission", "Give and finish tasks")
    COMPLIANCE_MANAGE = "compliance.manage", pgettext_lazy("permission", "Manage rules, word lists and exemptions")
    PUBLISHING_PAUSE = "publishing.pause", pgettext_lazy("permission", "Pause and resume all publishing")
    TEAM_VIEW = "team.view", pgettext_lazy("permission", "See members and roles")
    TEAM_MANAGE = "team.manage", pgettext_lazy("permission", "Invite members and change roles")
    AUDIT_VIEW = "audit.view", pgettext_lazy("permission", "Read the audit log")
    SETTINGS_MANAGE = "settings.manage", pgettext_lazy("permission", "Change workspace settings")
    API_TOKENS = "api.tokens", pgettext_lazy("permission", "Use the REST API with own tokens")
    WORKSPACE_DELETE = "workspace.delete", pgettext_lazy("permission", "Delete the workspace")


P = Permission
_TALKER = frozenset({P.INBOX_VIEW, P.INBOX_REPLY, P.CONTACTS_EDIT, P.ENGAGEMENT_EDIT})
_WRITER = frozenset(
    {P.VIEW, P.TEAM_VIEW, P.INBOX_VIEW, P.CONTENT_EDIT, P.MEDIA_EDIT, P.RESEARCH_EDIT, P.TASKS_EDIT, P.API_TOKENS}
)

ROLE_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - {P.WORKSPACE_DELETE},
    Role.PLANNER: _WRITER
    | _TALKER
    | {P.CONTENT_PUBLISH, P.QUEUE_RESOLVE, P.STRATEGY_EDIT, P.BRAND_EDIT, P.REPORTS_EDIT},
    Role.COMMUNITY: _WRITER | _TALKER | {P.QUEUE_RESOLVE, P.INBOX_MODERATE, P.INBOX_SETUP, P.CONTACTS_REVEAL},
    Role.ANALYST: frozenset(
        {P.VIEW, P.TEAM_VIEW, P.INBOX_VIEW, P.AUDIT_VIEW, P.RESEARCH_EDIT, P.REPORTS_EDIT, P.TASKS_EDIT, P.API_TOKENS}
    ),
    Role.DESIGNER: _WRITER | {P.BRAND_EDIT},
    Role.GUEST: frozenset({P.VIEW}),
}


def allows(role: str, permission: Permission) -> bool:
    """Whether a member with `role` may do what `permission` names."""
    return permission in ROLE_GRANTS[Role(role)]


def roles_with(permission: Permission) -> list[Role]:
    """Roles that hold `permission`, most powerful first."""
    return [role for role in Role if permission in ROLE_GRANTS[role]]


def may_grant(role: str, other: str) -> bool:
    """Whether a member with `role` may hand out, change or take away `other`: never more power than they hold."""
    return ROLE_GRANTS[Role(other)] <= ROLE_GRANTS[Role(role)]


def grantable_roles(role: str) -> list[Role]:
    """The roles a member with `role` may hand out, most powerful first."""
    return [other for other in Role if may_grant(role, other)]

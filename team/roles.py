"""The built-in roles of a workspace (handbook TEA-1)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a member is there for; `team.permissions` says what each may do."""

    OWNER = "owner", pgettext_lazy("role", "Owner")
    MANAGER = "manager", pgettext_lazy("role", "Social media manager")
    PLANNER = "planner", pgettext_lazy("role", "Content planner")
    COMMUNITY = "community", pgettext_lazy("role", "Community manager")
    ANALYST = "analyst", pgettext_lazy("role", "Data analyst")
    DESIGNER = "designer", pgettext_lazy("role", "Designer")
    GUEST = "guest", pgettext_lazy("role", "Guest")

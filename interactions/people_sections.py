"""Pages beside one another in the section *People*."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from interactions.sections import Tab
from team.permissions import Permission as P

PEOPLE: tuple[Tab, ...] = (
    Tab("people", "interactions:people", pgettext_lazy("people", "All people")),
    Tab("segments", "interactions:people_segments", pgettext_lazy("people", "Segments")),
    Tab("lifecycle", "interactions:people_lifecycle", pgettext_lazy("people", "Lifecycle")),
    Tab("blocked", "interactions:people_blocked", pgettext_lazy("people", "Blocked")),
    Tab("requests", "interactions:person_requests", pgettext_lazy("people", "Data requests"), P.CONTACTS_MANAGE),
    Tab("data_map", "interactions:people_data_map", pgettext_lazy("people", "Data map")),
    Tab("retention", "interactions:people_retention", pgettext_lazy("people", "Retention"), P.CONTACTS_MANAGE),
)

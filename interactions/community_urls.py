"""Addresses of communities below `/w/<slug>/communities/`."""

from django.urls import path

from interactions.views.communities import events, groups, health, people, points, rules

ONE = "<int:community_id>/"
MEMBER = ONE + "members/<int:community_member_id>/"
EVENT = ONE + "activities/<int:community_event_id>/"

urlpatterns = [
    path("", groups.communities, name="communities"),
    path("new/", groups.edit, name="community_new"),
    path(ONE, groups.community, name="community"),
    path(ONE + "edit/", groups.edit, name="community_edit"),
    path(ONE + "announce/", groups.announce, name="community_announce"),
    path(ONE + "count/", groups.count, name="community_count"),
    path(ONE + "rules/", rules.rules, name="community_rules"),
    path(ONE + "rules/publish/", rules.publish, name="community_publish"),
    path(ONE + "violations/", rules.violation, name="community_violation"),
    path(ONE + "violations/<int:violation_id>/lift/", rules.lift, name="community_lift"),
    path(ONE + "members/", people.members, name="community_members"),
    path(ONE + "members/new/", people.member_new, name="community_member_new"),
    path(ONE + "members/import/", people.members_table, name="community_members_table"),
    path(MEMBER, people.member, name="community_member"),
    path(MEMBER + "points/", people.give, name="community_member_give"),
    path(MEMBER + "forget/", people.forget, name="community_member_forget"),
    path(ONE + "points/", points.points, name="community_points"),
    path(ONE + "points/give/", points.give, name="community_give"),
    path(ONE + "points/import/", points.table, name="community_points_table"),
    path(ONE + "points/<int:point_entry_id>/undo/", points.undo, name="community_undo"),
    path(ONE + "points/tiers/", points.tiers, name="community_tiers"),
    path(ONE + "points/reasons/", points.reason, name="community_reason_new"),
    path(ONE + "points/reasons/<int:point_reason_id>/", points.reason, name="community_reason"),
    path(ONE + "activities/", events.events, name="community_events"),
    path(ONE + "activities/new/", events.event_edit, name="community_event_new"),
    path(EVENT, events.event, name="community_event"),
    path(EVENT + "edit/", events.event_edit, name="community_event_edit"),
    path(EVENT + "review/", events.review, name="community_event_review"),
    path(EVENT + "task/", events.follow_up, name="community_event_task"),
    path(EVENT + "cancel/", events.cancel, name="community_event_cancel"),
    path(ONE + "health/", health.health, name="community_health"),
    path(ONE + "health/week/", health.week, name="community_week"),
    path(ONE + "health/import/", health.table, name="community_weeks_table"),
]

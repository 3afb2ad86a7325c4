"""REST addresses of communities, below /api/v1/workspaces/<slug>/communities/."""

from django.urls import path

from interactions.api.communities import groups, people, work

ONE = "<int:community_id>/"
MEMBER = ONE + "members/<int:community_member_id>/"
EVENT = ONE + "activities/<int:community_event_id>/"

urlpatterns = [
    path("", groups.CommunitiesView.as_view(), name="api-communities"),
    path("reasons/", people.PointReasonsView.as_view(), name="api-point-reasons"),
    path("reasons/<int:point_reason_id>/", people.PointReasonView.as_view(), name="api-point-reason"),
    path(ONE, groups.CommunityView.as_view(), name="api-community"),
    path(ONE + "health/", groups.CommunityHealthView.as_view(), name="api-community-health"),
    path(ONE + "count/", groups.CommunityCountView.as_view(), name="api-community-count"),
    path(ONE + "announcements/", groups.CommunityAnnouncementsView.as_view(), name="api-community-announcements"),
    path(
        ONE + "announcements/<int:announcement_id>/",
        groups.CommunityAnnouncementView.as_view(),
        name="api-community-announcement",
    ),
    path(ONE + "rules/", groups.CommunityRulesView.as_view(), name="api-community-rules"),
    path(ONE + "violations/", groups.CommunityViolationsView.as_view(), name="api-community-violations"),
    path(
        ONE + "violations/<int:violation_id>/lift/",
        groups.CommunityViolationLiftView.as_view(),
        name="api-community-lift",
    ),
    path(ONE + "members/", people.GroupMembersView.as_view(), name="api-community-members"),
    path(ONE + "members/import/", people.GroupMembersTableView.as_view(), name="api-community-members-table"),
    path(MEMBER, people.GroupMemberView.as_view(), name="api-community-member"),
    path(ONE + "tiers/", people.GroupTiersView.as_view(), name="api-community-tiers"),
    path(ONE + "points/", people.GroupPointsView.as_view(), name="api-community-points"),
    path(ONE + "points/import/", people.GroupPointsTableView.as_view(), name="api-community-points-table"),
    path(ONE + "points/<int:point_entry_id>/undo/", people.GroupPointUndoView.as_view(), name="api-community-undo"),
    path(ONE + "ranking/", people.GroupRankingView.as_view(), name="api-community-ranking"),
    path(ONE + "activities/", work.GroupEventsView.as_view(), name="api-community-events"),
    path(EVENT, work.GroupEventView.as_view(), name="api-community-event"),
    path(EVENT + "review/", work.GroupEventReviewView.as_view(), name="api-community-review"),
    path(EVENT + "tasks/", work.GroupEventTaskView.as_view(), name="api-community-task"),
    path(ONE + "weeks/", work.GroupWeeksView.as_view(), name="api-community-weeks"),
    path(ONE + "weeks/import/", work.GroupWeeksTableView.as_view(), name="api-community-weeks-table"),
]

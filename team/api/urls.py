"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import path

from team.api import activity, members, workspaces

urlpatterns = [
    path("", workspaces.WorkspaceView.as_view(), name="api-workspace"),
    path("members/", members.MemberListView.as_view(), name="api-members"),
    path("members/<int:member_id>/", members.MemberView.as_view(), name="api-member"),
    path("invitations/", members.InvitationListView.as_view(), name="api-invitations"),
    path("invitations/<int:invitation_id>/", members.InvitationView.as_view(), name="api-invitation"),
    path("audit/", activity.AuditListView.as_view(), name="api-audit"),
    path("notifications/", activity.NotificationListView.as_view(), name="api-notifications"),
    path(
        "notifications/<int:notification_id>/read/",
        activity.NotificationReadView.as_view(),
        name="api-notification-read",
    ),
]

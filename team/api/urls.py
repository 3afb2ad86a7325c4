"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import path

from team.api import activity, members, tasks, workspaces

urlpatterns = [
    path("", workspaces.WorkspaceView.as_view(), name="api-workspace"),
    path("members/", members.MemberListView.as_view(), name="api-members"),
    path("members/<int:member_id>/", members.MemberView.as_view(), name="api-member"),
    path("invitations/", members.InvitationListView.as_view(), name="api-invitations"),
    path("invitations/<int:invitation_id>/", members.InvitationView.as_view(), name="api-invitation"),
    path("tasks/", tasks.TaskListView.as_view(), name="api-tasks"),
    path("tasks/<int:task_id>/", tasks.TaskView.as_view(), name="api-task"),
    path("tasks/<int:task_id>/step/", tasks.TaskStepView.as_view(), name="api-task-step"),
    path("audit/", activity.AuditListView.as_view(), name="api-audit"),
    path("notifications/", activity.NotificationListView.as_view(), name="api-notifications"),
    path(
        "notifications/<int:notification_id>/read/",
        activity.NotificationReadView.as_view(),
        name="api-notification-read",
    ),
]

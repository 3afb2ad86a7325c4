"""Addresses of this app."""

from django.urls import include, path

from team.views import audit, invites, me, members, notices, onboarding, root, settings, switch, tasks, tokens

app_name = "team"

workspace_patterns = [
    path("workspaces/", switch.workspaces, name="workspaces"),
    path("more/", switch.more, name="more"),
    path("team/", members.members, name="members"),
    path("team/invite/", members.invite_member, name="invite_member"),
    path("team/<int:member_id>/role/", members.member_role, name="member_role"),
    path("team/<int:member_id>/remove/", members.member_leave, name="member_remove"),
    path("team/invitations/<int:invitation_id>/again/", members.invitation_again, name="invitation_again"),
    path("team/invitations/<int:invitation_id>/withdraw/", members.invitation_end, name="invitation_withdraw"),
    path("team/roles/", members.roles, name="roles"),
    path("team/tasks/", tasks.tasks, name="tasks"),
    path("team/tasks/new/", tasks.task_new, name="task_new"),
    path("team/tasks/bulk/", tasks.tasks_bulk, name="tasks_bulk"),
    path("team/tasks/<int:task_id>/", tasks.task, name="task"),
    path("team/tasks/<int:task_id>/step/", tasks.task_step, name="task_step"),
    path("team/audit/", audit.audit_log, name="audit"),
    path("team/audit/export/", audit.audit_export, name="audit_export"),
    path("settings/", settings.settings, name="settings"),
    path("settings/delete/", settings.delete, name="workspace_delete"),
    path("settings/demo/remove/", settings.demo_remove, name="demo_remove"),
    path("settings/api/", tokens.tokens, name="tokens"),
    path("settings/api/<int:token_id>/revoke/", tokens.token_end, name="token_revoke"),
    path("notifications/", notices.notifications, name="notifications"),
    path("notifications/read/", notices.read_all, name="notifications_read"),
    path("notifications/<int:notification_id>/open/", notices.notification_open, name="notification_open"),
]

urlpatterns = [
    path("", root.root, name="root"),
    path("me/", me.me, name="me"),
    path("language/", root.language, name="language"),
    path("csp-report/", root.csp_report, name="csp_report"),
    path("onboarding/", onboarding.onboarding, name="onboarding"),
    path("onboarding/invitations/<int:invitation_id>/", onboarding.accept_invitation, name="accept_invitation"),
    path("invite/<str:token>/", invites.invite, name="invite"),
    path("w/<slug:slug>/", include(workspace_patterns)),
]

"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import path

from content.api import approval, desk, engine, limits, media, pauses, posts, publications, recurrences, triage
from content.api.urls_production import urlpatterns as production_urls

urlpatterns = [
    path("media/", media.MediaListView.as_view(), name="api-media"),
    path("media/<int:asset_id>/", media.MediaDetailView.as_view(), name="api-media-item"),
    path("posts/", posts.PostListView.as_view(), name="api-posts"),
    path("posts/<int:post_id>/", posts.PostDetailView.as_view(), name="api-post"),
    path("posts/<int:post_id>/duplicate/", posts.PostDuplicateView.as_view(), name="api-post-duplicate"),
    path("posts/<int:post_id>/checks/", posts.PostChecksView.as_view(), name="api-post-checks"),
    path("posts/<int:post_id>/schedule/", publications.PostScheduleView.as_view(), name="api-post-schedule"),
    path("posts/<int:post_id>/unschedule/", publications.PostUnscheduleView.as_view(), name="api-post-unschedule"),
    path("posts/<int:post_id>/cancel/", publications.PostCancelView.as_view(), name="api-post-cancel"),
    path("posts/<int:post_id>/submit/", publications.PostSubmitView.as_view(), name="api-post-submit"),
    path("posts/<int:post_id>/approval/", approval.PostApprovalView.as_view(), name="api-post-approval"),
    path("posts/<int:post_id>/approve/", publications.PostApproveView.as_view(), name="api-post-approve"),
    path(
        "posts/<int:post_id>/request-changes/",
        publications.PostRequestChangesView.as_view(),
        name="api-post-request-changes",
    ),
    path("recurrences/", recurrences.RecurrenceListView.as_view(), name="api-recurrences"),
    path("recurrences/preview/", recurrences.RecurrencePreviewView.as_view(), name="api-recurrence-preview"),
    path("recurrences/<int:recurrence_id>/", recurrences.RecurrenceView.as_view(), name="api-recurrence"),
    path("recurrences/<int:recurrence_id>/end/", recurrences.RecurrenceEndView.as_view(), name="api-recurrence-end"),
    path("recurrences/<int:recurrence_id>/skip/", recurrences.RecurrenceSkipView.as_view(), name="api-recurrence-skip"),
    path(
        "recurrences/<int:recurrence_id>/unskip/",
        recurrences.RecurrenceUnskipView.as_view(),
        name="api-recurrence-unskip",
    ),
    path(
        "recurrences/<int:recurrence_id>/apply/",
        recurrences.RecurrenceApplyView.as_view(),
        name="api-recurrence-apply",
    ),
    path("publications/", publications.PublicationListView.as_view(), name="api-publications"),
    path("publications/<int:publication_id>/", publications.PublicationView.as_view(), name="api-publication"),
    path("publications/<int:publication_id>/retry/", publications.PublicationRetryView.as_view(), name="api-pub-retry"),
    path(
        "publications/<int:publication_id>/confirm/",
        publications.PublicationConfirmView.as_view(),
        name="api-pub-confirm",
    ),
    path(
        "publications/<int:publication_id>/resend/", publications.PublicationResendView.as_view(), name="api-pub-resend"
    ),
    path("publications/<int:publication_id>/handoff/", desk.HandoffView.as_view(), name="api-pub-handoff"),
    path("publications/<int:publication_id>/app-link/", desk.AppLinkView.as_view(), name="api-pub-app-link"),
    path("publications/<int:publication_id>/evidence/", desk.EvidenceView.as_view(), name="api-pub-evidence"),
    path("publications/<int:publication_id>/look/", desk.LookView.as_view(), name="api-pub-look"),
    path("publications/<int:publication_id>/drop/", publications.PublicationDropView.as_view(), name="api-pub-drop"),
    path("engine/", engine.EngineView.as_view(), name="api-engine"),
    path("limits/", limits.LimitListView.as_view(), name="api-limits"),
    path("limits/default/", limits.DefaultLimitView.as_view(), name="api-limit-default"),
    path("limits/<int:account_id>/", limits.LimitView.as_view(), name="api-limit"),
    path("pauses/", pauses.PauseListView.as_view(), name="api-pauses"),
    path("pauses/<int:pause_id>/", pauses.PauseView.as_view(), name="api-pause"),
    path("pauses/<int:pause_id>/stopped/", pauses.PauseStoppedView.as_view(), name="api-pause-stopped"),
    path("pauses/<int:pause_id>/resume/", pauses.PauseResumeView.as_view(), name="api-pause-resume"),
    path("triage/", triage.TriageView.as_view(), name="api-triage"),
    *production_urls,
]

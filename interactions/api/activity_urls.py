"""REST addresses of activities, below `activities/`."""

from django.urls import path

from interactions.api import activities, activity_runs

ONE, ENTRY, WINNER = "<int:activity_id>/", "<int:activity_id>/entries/<int:entry_id>/", "<int:winner_id>/"
WON = f"{ONE}winners/{WINNER}"

urlpatterns = [
    path("", activities.ActivitiesView.as_view(), name="api-activities"),
    path(ONE, activities.ActivityView.as_view(), name="api-activity"),
    path(f"{ONE}findings/", activities.ActivityFindingsView.as_view(), name="api-activity-findings"),
    path(f"{ONE}copy/", activities.ActivityCopyView.as_view(), name="api-activity-copy"),
    path(f"{ONE}announce/", activities.ActivityAnnounceView.as_view(), name="api-activity-announce"),
    path(f"{ONE}cancel/", activities.ActivityCancelView.as_view(), name="api-activity-cancel"),
    path(f"{ONE}close/", activities.ActivityCloseView.as_view(), name="api-activity-close"),
    path(f"{ONE}fulfil/", activities.ActivityFulfilView.as_view(), name="api-activity-fulfil"),
    path(f"{ONE}announcement/", activities.ActivityAnnouncementView.as_view(), name="api-activity-announcement"),
    path(f"{ONE}entries/", activity_runs.ActivityEntriesView.as_view(), name="api-activity-entries"),
    path(f"{ONE}entries/import/", activity_runs.ActivityImportView.as_view(), name="api-activity-import"),
    path(f"{ENTRY}pick/", activity_runs.ActivityEntryPickView.as_view(), name="api-activity-entry-pick"),
    path(f"{ENTRY}exclude/", activity_runs.ActivityEntryExcludeView.as_view(), name="api-activity-entry-exclude"),
    path(f"{ONE}excluded/", activity_runs.ActivityExclusionsView.as_view(), name="api-activity-excluded"),
    path(
        f"{ONE}excluded/<int:exclusion_id>/", activity_runs.ActivityExclusionView.as_view(), name="api-activity-include"
    ),
    path(f"{ONE}draw/", activity_runs.ActivityDrawView.as_view(), name="api-activity-draw"),
    path(f"{ONE}seed/", activity_runs.ActivitySeedView.as_view(), name="api-activity-seed"),
    path(f"{ONE}seed/fetch/", activity_runs.ActivitySeedFetchView.as_view(), name="api-activity-seed-fetch"),
    path(f"{ONE}winners/", activity_runs.ActivityWinnersView.as_view(), name="api-activity-winners"),
    path(f"{WON}tell/", activity_runs.ActivityWinnerTellView.as_view(), name="api-activity-winner-tell"),
    path(f"{WON}address/", activity_runs.ActivityWinnerAddressView.as_view(), name="api-activity-winner-address"),
    path(f"{WON}sent/", activity_runs.ActivityWinnerSentView.as_view(), name="api-activity-winner-sent"),
    path(f"{WON}received/", activity_runs.ActivityWinnerReceivedView.as_view(), name="api-activity-winner-received"),
    path(f"{WON}replace/", activity_runs.ActivityWinnerReplaceView.as_view(), name="api-activity-winner-replace"),
    path(f"{WON}forfeit/", activity_runs.ActivityWinnerForfeitView.as_view(), name="api-activity-winner-forfeit"),
]

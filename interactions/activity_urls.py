"""Pages of activities, below `inbox/activities/`."""

from django.urls import path

from interactions.views import activities, activity_draw, activity_entries, activity_winners

urlpatterns = [
    path("", activities.activities, name="activities"),
    path("new/", activities.edit, name="activity_new"),
    path("<int:activity_id>/", activities.activity, name="activity"),
    path("<int:activity_id>/edit/", activities.edit, name="activity_edit"),
    path("<int:activity_id>/step/", activities.step, name="activity_step"),
    path("<int:activity_id>/entries/", activity_entries.entries, name="activity_entries"),
    path("<int:activity_id>/entries/import/", activity_entries.upload, name="activity_import"),
    path("<int:activity_id>/entries/<int:entry_id>/", activity_entries.entry_step, name="activity_entry_step"),
    path("<int:activity_id>/excluded/<int:exclusion_id>/", activity_entries.include, name="activity_include"),
    path("<int:activity_id>/draw/", activity_draw.draw, name="activity_draw"),
    path("<int:activity_id>/winners/", activity_winners.winners, name="activity_winners"),
    path("<int:activity_id>/winners/<int:winner_id>/", activity_winners.winner, name="activity_winner"),
]

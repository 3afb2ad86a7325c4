"""Addresses of reports, below `/w/<slug>/analytics/reports/`."""

from django.urls import path

from analytics.views.reports import lists, pages, sending, words

urlpatterns = [
    path("", lists.reports, name="reports"),
    path("new/", lists.edit, name="report_new"),
    path("<int:report_id>/", pages.report, name="report"),
    path("<int:report_id>/edit/", lists.edit, name="report_edit"),
    path("<int:report_id>/remove/", lists.remove, name="report_remove"),
    path("<int:report_id>/changed/", pages.changed, name="report_changed"),
    path("<int:report_id>/versions/", pages.versions, name="report_versions"),
    path("<int:report_id>/texts/<slug:paragraph>/", words.text, name="report_text"),
    path("<int:report_id>/comments/", words.comment, name="report_comment"),
    path("<int:report_id>/comments/<int:report_comment_id>/", words.comment_state, name="report_comment_state"),
    path("<int:report_id>/shares/", sending.shares, name="report_shares"),
    path("<int:report_id>/shares/<int:report_share_id>/close/", sending.share_close, name="report_share_close"),
    path("<int:report_id>/mails/<int:report_mail_id>/close/", sending.mail_close, name="report_mail_close"),
    path("<int:report_id>/schedule/", sending.schedule, name="report_schedule"),
    path("<int:report_id>/schedule/stop/", sending.schedule_end, name="report_schedule_end"),
    path("<int:report_id>/send/", sending.send, name="report_send"),
    path("<int:report_id>/file.<slug:file_kind>", sending.file, name="report_file"),
]

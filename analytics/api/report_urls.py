"""REST addresses of reports, below /api/v1/workspaces/<slug>/."""

from django.urls import path

from analytics.api import reports

urlpatterns = [
    path("reports/", reports.ReportsView.as_view(), name="api-reports"),
    path("reports/<int:report_id>/", reports.ReportView.as_view(), name="api-report"),
    path("reports/<int:report_id>/versions/", reports.ReportVersionsView.as_view(), name="api-report-versions"),
    path(
        "reports/<int:report_id>/versions/<int:number>/", reports.ReportVersionView.as_view(), name="api-report-version"
    ),
    path("reports/<int:report_id>/files/<slug:file_kind>/", reports.ReportFileView.as_view(), name="api-report-file"),
    path("reports/<int:report_id>/shares/", reports.ReportSharesView.as_view(), name="api-report-shares"),
    path("reports/<int:report_id>/mails/", reports.ReportMailsView.as_view(), name="api-report-mails"),
    path(
        "reports/<int:report_id>/mails/<int:report_mail_id>/", reports.ReportMailView.as_view(), name="api-report-mail"
    ),
    path(
        "reports/<int:report_id>/shares/<int:report_share_id>/",
        reports.ReportShareView.as_view(),
        name="api-report-share",
    ),
]

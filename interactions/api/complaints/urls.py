"""REST addresses of complaints, below …/inbox/complaints/."""

from django.urls import path

from interactions.api.complaints import cases, money

urlpatterns = [
    path("", cases.ComplaintsView.as_view()),
    path("causes/", money.CausesView.as_view()),
    path("causes/<int:cause_id>/", money.CauseView.as_view()),
    path("setup/", money.ComplaintSetupView.as_view()),
    path("report/", money.ComplaintReportView.as_view()),
    path("evidence/<int:complaint_evidence_id>/", cases.ComplaintFileView.as_view()),
    path("compensations/<int:compensation_id>/decide/", money.CompensationDecideView.as_view()),
    path("compensations/<int:compensation_id>/pay/", money.CompensationPayView.as_view()),
    path("compensations/<int:compensation_id>/withdraw/", money.CompensationWithdrawView.as_view()),
    path("<int:complaint_id>/", cases.ComplaintView.as_view()),
    path("<int:complaint_id>/move/", cases.ComplaintMoveView.as_view()),
    path("<int:complaint_id>/findings/", cases.ComplaintFindingsView.as_view()),
    path("<int:complaint_id>/solution/", cases.ComplaintSolutionView.as_view()),
    path("<int:complaint_id>/owner/", cases.ComplaintOwnerView.as_view()),
    path("<int:complaint_id>/risk/", cases.ComplaintRiskView.as_view()),
    path("<int:complaint_id>/ask/", cases.ComplaintAskView.as_view()),
    path("<int:complaint_id>/history/", cases.ComplaintEventsView.as_view()),
    path("<int:complaint_id>/improvements/", cases.ComplaintImprovementsView.as_view()),
    path("<int:complaint_id>/evidence/", cases.ComplaintEvidenceView.as_view()),
    path("<int:complaint_id>/compensations/", money.CompensationsView.as_view()),
]

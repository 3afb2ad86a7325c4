"""Addresses of complaints below `/w/<slug>/inbox/complaints/`."""

from django.urls import path

from interactions.views.complaints import cases, causes, payments, report

urlpatterns = [
    path("", cases.complaints, name="complaints"),
    path("new/", cases.complaint_new, name="complaint_new"),
    path("export/", cases.export, name="complaints_export"),
    path("causes/", causes.causes, name="complaint_causes"),
    path("causes/<int:cause_id>/", causes.cause, name="complaint_cause"),
    path("causes/<int:cause_id>/archive/", causes.archive, name="complaint_cause_archive"),
    path("limit/", causes.limit, name="complaint_limit"),
    path("report/", report.complaint_report_page, name="complaint_report"),
    path("report/csv/", report.complaint_report_csv, name="complaint_report_csv"),
    path("evidence/<int:complaint_evidence_id>/", payments.evidence, name="complaint_evidence"),
    path("evidence/<int:complaint_evidence_id>/remove/", payments.evidence_gone, name="complaint_evidence_remove"),
    path("compensations/<int:compensation_id>/decide/", payments.decide, name="compensation_decide"),
    path("compensations/<int:compensation_id>/pay/", payments.pay, name="compensation_pay"),
    path("compensations/<int:compensation_id>/withdraw/", payments.withdraw, name="compensation_withdraw"),
    path("compensations/<int:compensation_id>/proof/", payments.proof, name="compensation_proof"),
    path("<int:complaint_id>/", cases.complaint, name="complaint"),
    path("<int:complaint_id>/edit/", cases.edit, name="complaint_edit"),
    path("<int:complaint_id>/reveal/", cases.reveal, name="complaint_reveal"),
    path("<int:complaint_id>/<slug:step>/", cases.step, name="complaint_step"),
]

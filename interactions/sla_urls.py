"""Addresses of answer times, shifts and promises below `/w/<slug>/inbox/`."""

from django.urls import path

from interactions.views.sla import promises, report, setup, shifts

urlpatterns = [
    path("sla/", setup.sla, name="sla"),
    path("sla/policies/new/", setup.policy, name="sla_policy_new"),
    path("sla/policies/<int:answer_policy_id>/", setup.policy, name="sla_policy"),
    path("sla/policies/<int:answer_policy_id>/move/", setup.policy_shift, name="sla_policy_move"),
    path("sla/policies/<int:answer_policy_id>/delete/", setup.policy_delete, name="sla_policy_delete"),
    path("sla/calendars/new/", setup.calendar, name="sla_calendar_new"),
    path("sla/calendars/<int:answer_calendar_id>/", setup.calendar, name="sla_calendar"),
    path("sla/calendars/<int:answer_calendar_id>/delete/", setup.calendar_delete, name="sla_calendar_delete"),
    path("sla/escalation/", setup.ladder, name="sla_ladder"),
    path("sla/assignment/", setup.assigning, name="sla_assigning"),
    path("sla/report/", report.sla_report, name="sla_report"),
    path("sla/report/csv/", report.sla_report_csv, name="sla_report_csv"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/presence/", shifts.presence, name="presence"),
    path("shifts/<int:colleague_id>/", shifts.colleague, name="colleague"),
    path("shifts/<int:colleague_id>/duty/", shifts.duty, name="duty"),
    path("shifts/<int:colleague_id>/absence/", shifts.absence, name="absence"),
    path("shifts/absences/<int:absence_id>/delete/", shifts.absence_delete, name="absence_delete"),
    path("promises/", promises.promises, name="promises"),
    path("promises/card/", promises.promises_card, name="promises_card"),
    path("promises/<int:promise_id>/", promises.promise, name="promise"),
    path("promises/<int:promise_id>/settle/", promises.settle, name="promise_settle"),
    path("<int:thread_id>/pend/", promises.pend, name="thread_pend"),
]

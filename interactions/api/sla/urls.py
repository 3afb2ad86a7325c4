"""REST addresses of answer times, shifts and promises, below …/inbox/."""

from django.urls import path

from interactions.api.sla import people, setup

urlpatterns = [
    path("sla/policies/", setup.PoliciesView.as_view()),
    path("sla/policies/<int:answer_policy_id>/", setup.PolicyView.as_view()),
    path("sla/policies/<int:answer_policy_id>/move/", setup.PolicyMoveView.as_view()),
    path("sla/calendars/", setup.CalendarsView.as_view()),
    path("sla/calendars/<int:answer_calendar_id>/", setup.CalendarView.as_view()),
    path("sla/escalation/", setup.LadderView.as_view()),
    path("sla/assignment/", setup.AssignmentView.as_view()),
    path("sla/report/", setup.AnswerReportView.as_view()),
    path("shifts/", people.CrewView.as_view()),
    path("shifts/<int:colleague_id>/", people.RotaView.as_view()),
    path("shifts/<int:colleague_id>/duty/", people.DutyView.as_view()),
    path("shifts/<int:colleague_id>/presence/", people.PresenceView.as_view()),
    path("shifts/<int:colleague_id>/absences/", people.AbsencesView.as_view()),
    path("shifts/absences/<int:absence_id>/", people.AbsenceView.as_view()),
    path("promises/", people.PromisesView.as_view()),
    path("promises/<int:promise_id>/", people.PromiseView.as_view()),
    path("promises/<int:promise_id>/settle/", people.PromiseSettleView.as_view()),
    path("threads/<int:thread_id>/promises/", people.ThreadPromisesView.as_view()),
    path("threads/<int:thread_id>/pend/", people.ThreadPendView.as_view()),
]

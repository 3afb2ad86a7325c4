"""REST addresses of surveys, below `surveys/`."""

from django.urls import path

from interactions.api import surveys

urlpatterns = [
    path("", surveys.SurveysView.as_view(), name="api-surveys"),
    path("<int:survey_id>/", surveys.SurveyView.as_view(), name="api-survey"),
    path("<int:survey_id>/open/", surveys.SurveyOpenView.as_view(), name="api-survey-open"),
    path("<int:survey_id>/close/", surveys.SurveyCloseView.as_view(), name="api-survey-close"),
    path("<int:survey_id>/questions/", surveys.SurveyQuestionsView.as_view(), name="api-survey-questions"),
    path(
        "<int:survey_id>/questions/<int:question_id>/",
        surveys.SurveyQuestionView.as_view(),
        name="api-survey-question",
    ),
    path("<int:survey_id>/results/", surveys.SurveyResultsView.as_view(), name="api-survey-results"),
    path("<int:survey_id>/responses/", surveys.SurveyResponsesView.as_view(), name="api-survey-responses"),
    path(
        "<int:survey_id>/responses/<int:response_id>/",
        surveys.SurveyResponseView.as_view(),
        name="api-survey-response",
    ),
    path("<int:survey_id>/links/", surveys.SurveyLinksView.as_view(), name="api-survey-links"),
]

"""Pages of surveys, below `surveys/`."""

from django.urls import path

from interactions.views import survey_results, surveys

urlpatterns = [
    path("", surveys.surveys, name="surveys"),
    path("new/", surveys.new, name="survey_new"),
    path("<int:survey_id>/", survey_results.results, name="survey"),
    path("<int:survey_id>/step/", surveys.step, name="survey_step"),
    path("<int:survey_id>/settings/", surveys.settings, name="survey_settings"),
    path("<int:survey_id>/preview/", surveys.preview, name="survey_preview"),
    path("<int:survey_id>/share/", surveys.share, name="survey_share"),
    path("<int:survey_id>/questions/", surveys.questions, name="survey_questions"),
    path("<int:survey_id>/questions/new/", surveys.question, name="survey_question_new"),
    path("<int:survey_id>/questions/<int:question_id>/", surveys.question, name="survey_question"),
    path("<int:survey_id>/questions/<int:question_id>/step/", surveys.question_step, name="survey_question_step"),
    path("<int:survey_id>/texts/<int:question_id>/", survey_results.texts, name="survey_texts"),
    path("<int:survey_id>/responses/", survey_results.responses, name="survey_responses"),
    path(
        "<int:survey_id>/responses/<int:response_id>/remove/",
        survey_results.response_delete,
        name="survey_response_remove",
    ),
    path("<int:survey_id>/export/", survey_results.export, name="survey_export"),
]

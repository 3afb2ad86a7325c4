"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import URLPattern, URLResolver, include, path

from interactions.api import judging, voice

urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox/voice/", voice.VoiceView.as_view(), name="api-voice"),
    path("inbox/voice/<int:voice_theme_id>/", voice.VoiceThemeView.as_view(), name="api-voice-theme"),
    path("inbox/faq/", include("interactions.api.faq_urls")),
    path("inbox/", include("interactions.api.inbox_urls")),
    path("inbox/", include("interactions.api.moderation.urls")),
    path("inbox/judge/", judging.JudgeView.as_view(), name="api-judge"),
    path("inbox/judge/try/", judging.JudgeTryView.as_view(), name="api-judge-try"),
    path("inbox/judge/train/", judging.JudgeTrainView.as_view(), name="api-judge-train"),
    path("inbox/judge/corrections/", judging.CorrectionsView.as_view(), name="api-judge-corrections"),
    path(
        "inbox/judge/corrections/<int:correction_id>/",
        judging.CorrectionView.as_view(),
        name="api-judge-correction",
    ),
    path("inbox/messages/<int:message_id>/judgement/", judging.JudgementView.as_view(), name="api-judgement"),
    path("", include("interactions.api.contact_urls")),
    path("communities/", include("interactions.api.community_urls")),
    path("activities/", include("interactions.api.activity_urls")),
    path("surveys/", include("interactions.api.survey_urls")),
    path("inbox/complaints/", include("interactions.api.complaints.urls")),
    path("inbox/", include("interactions.api.sla.urls")),
]

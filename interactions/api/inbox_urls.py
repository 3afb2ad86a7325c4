"""REST addresses of the inbox, below /api/v1/workspaces/<slug>/inbox/."""

from django.urls import path

from interactions.api import inbox, inbox_saved

ONE = "threads/<int:thread_id>/"
MESSAGE = "messages/<int:message_id>/"


urlpatterns = [
    path("threads/", inbox.ThreadsView.as_view(), name="api-threads"),
    path("threads/bulk/", inbox.ThreadsBulkView.as_view(), name="api-threads-bulk"),
    path(ONE, inbox.ThreadView.as_view(), name="api-thread"),
    path(ONE + "messages/", inbox.ThreadMessagesView.as_view(), name="api-thread-messages"),
    path(ONE + "answers/", inbox.ThreadAnswersView.as_view(), name="api-thread-answers"),
    path(ONE + "notes/", inbox.ThreadNotesView.as_view(), name="api-thread-notes"),
    path(ONE + "assign/", inbox.ThreadAssignView.as_view(), name="api-thread-assign"),
    path(ONE + "snooze/", inbox.ThreadSnoozeView.as_view(), name="api-thread-snooze"),
    path(ONE + "move/", inbox.ThreadMoveView.as_view(), name="api-thread-move"),
    path(ONE + "priority/", inbox.ThreadPriorityView.as_view(), name="api-thread-priority"),
    path(ONE + "tags/", inbox.ThreadTagsView.as_view(), name="api-thread-tags"),
    path(ONE + "claim/", inbox.ThreadClaimView.as_view(), name="api-thread-claim"),
    path(ONE + "reveal/", inbox.ThreadRevealView.as_view(), name="api-thread-reveal"),
    path(MESSAGE + "retry/", inbox.AnswerRetryView.as_view(), name="api-message-retry"),
    path(MESSAGE + "withdraw/", inbox.AnswerWithdrawView.as_view(), name="api-message-withdraw"),
    path(MESSAGE + "confirm/", inbox.AnswerConfirmView.as_view(), name="api-message-confirm"),
    path(MESSAGE + "moderate/", inbox.CommentModerateView.as_view(), name="api-message-moderate"),
    path(MESSAGE + "like/", inbox.CommentLikeView.as_view(), name="api-message-like"),
    path("replies/", inbox_saved.SavedRepliesView.as_view(), name="api-saved-replies"),
    path("replies/<int:reply_id>/", inbox_saved.SavedReplyView.as_view(), name="api-saved-reply"),
    path("views/", inbox_saved.SavedViewsView.as_view(), name="api-saved-views"),
    path("views/<int:view_id>/", inbox_saved.SavedViewView.as_view(), name="api-saved-view"),
]

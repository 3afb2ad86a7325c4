"""REST addresses of rules and approvals, below …/inbox/."""

from django.urls import path

from interactions.api.moderation import approvals, rules

urlpatterns = [
    path("rules/", rules.InboxRulesView.as_view()),
    path("rules/try/", rules.InboxRuleTryView.as_view()),
    path("rules/runs/", rules.RuleRunsView.as_view()),
    path("rules/runs/<int:rule_run_id>/undo/", rules.RuleRunUndoView.as_view()),
    path("rules/<int:inbox_rule_id>/", rules.InboxRuleView.as_view()),
    path("rules/<int:inbox_rule_id>/switch/", rules.InboxRuleSwitchView.as_view()),
    path("rules/<int:inbox_rule_id>/move/", rules.InboxRuleMoveView.as_view()),
    path("approvals/", approvals.ReplyReviewsView.as_view()),
    path("approvals/<int:reply_review_id>/", approvals.ReplyReviewView.as_view()),
    path("approvals/<int:reply_review_id>/approve/", approvals.ReplyApproveView.as_view()),
    path("approvals/<int:reply_review_id>/return/", approvals.ReplyReturnView.as_view()),
    path("reply-policy/", approvals.ReplyPolicyView.as_view()),
]

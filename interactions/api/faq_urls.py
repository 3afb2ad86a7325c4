"""REST addresses of the library, below `inbox/faq/`."""

from django.urls import path

from interactions.api import faq, faq_more

urlpatterns = [
    path("", faq.FaqsView.as_view(), name="api-faqs"),
    path("suggest/", faq_more.FaqSuggestView.as_view(), name="api-faq-suggest"),
    path("candidates/", faq_more.FaqCandidatesView.as_view(), name="api-faq-candidates"),
    path("page/", faq_more.FaqPageView.as_view(), name="api-faq-page"),
    path("table/", faq_more.FaqTableView.as_view(), name="api-faq-table"),
    path("uses/<int:faq_use_id>/sent/", faq_more.FaqSentView.as_view(), name="api-faq-sent"),
    path("uses/<int:faq_use_id>/mark/", faq_more.FaqMarkView.as_view(), name="api-faq-mark"),
    path("<int:faq_id>/", faq.FaqView.as_view(), name="api-faq"),
    path("<int:faq_id>/state/", faq.FaqMoveView.as_view(), name="api-faq-move"),
    path("<int:faq_id>/review/", faq.FaqReviewView.as_view(), name="api-faq-review"),
    path("<int:faq_id>/wordings/", faq.FaqWordingsView.as_view(), name="api-faq-wordings"),
    path("<int:faq_id>/uses/", faq.FaqUsesView.as_view(), name="api-faq-uses"),
    path("<int:faq_id>/use/", faq_more.FaqInsertView.as_view(), name="api-faq-use"),
]

"""REST: threads of the inbox, their messages and notes, and what is done with them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from interactions.api import inbox_serializers as shapes
from interactions.models import Message, ThreadNote
from interactions.selectors.inbox import filters_of
from interactions.selectors.threads import message_get, thread_get, thread_page
from interactions.services.answers import answer_confirm, answer_retry, answer_withdraw, answer_write
from interactions.services.bulk import threads_bulk
from interactions.services.moderating import comment_moderate
from interactions.services.revealing import is_revealed, thread_reveal
from interactions.services.threads import (
    thread_assign,
    thread_claim,
    thread_move,
    thread_note,
    thread_prioritise,
    thread_release,
    thread_snooze,
    thread_tag,
)
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.requests import WorkspaceApiRequest, checked
from team.permissions import Permission as P

TAGS = ["interactions"]
PAGE_MAX = 100
_FILTERS = [
    OpenApiParameter("who", str, description="mine, unassigned, all or a user's id; all by default."),
    OpenApiParameter(
        "state", str, description="One state, work for all that is not done, any for all; open by default."
    ),
    OpenApiParameter("channel", str),
    OpenApiParameter("account", int),
    OpenApiParameter("platform", str),
    OpenApiParameter("priority", int),
    OpenApiParameter("sentiment", str),
    OpenApiParameter("intent", str),
    OpenApiParameter("tag", str),
    OpenApiParameter("overdue", str, description="1 for those only."),
    OpenApiParameter("q", str, description="Words in messages, or names."),
    OpenApiParameter("sort", str, description="due (least time left first, by default) or recent."),
    OpenApiParameter("after", str, description="The key in `next`."),
    OpenApiParameter("page_size", int),
]


def _who(request: Any, thread_id: int) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor, "thread_id": thread_id}


class ThreadsView(APIView):
    """Threads by filter and key."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="inbox_threads", tags=TAGS, parameters=_FILTERS, responses=shapes.ThreadPageSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """List threads."""
        query = request.query_params.dict()
        filters = filters_of({"who": "all", **query})
        size = query.get("page_size", "")
        page = thread_page(
            workspace=request.workspace,
            user=request.user,
            filters=filters,
            after=query.get("after", "")[:60],
            size=min(PAGE_MAX, int(size)) if size.isdecimal() and len(size) < 5 and int(size) else 40,
        )
        following = {**query, "after": page.after}
        address = request.build_absolute_uri(f"{request.path}?{urlencode(following)}") if page.after else None
        return Response({"next": address, "results": shapes.ThreadSerializer(page.rows, many=True).data})


class ThreadView(APIView):
    """One thread."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="inbox_thread", tags=TAGS, responses=shapes.ThreadSerializer)
    def get(self, request: Any, slug: str, thread_id: int) -> Response:
        """The thread."""
        return Response(shapes.ThreadSerializer(thread_get(workspace=request.workspace, thread_id=thread_id)).data)


class MessagePages(CursorPages):
    """Newest first, by the platform's clock."""

    ordering = ("-at", "-id")  # type: ignore[assignment]


class ThreadMessagesView(ListAPIView[Message]):
    """Messages of a thread."""

    request: WorkspaceApiRequest
    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = shapes.InboxMessageSerializer
    pagination_class = MessagePages

    def get_queryset(self) -> QuerySet[Message]:
        """Those of the thread in the address."""
        if getattr(self, "swagger_fake_view", False):
            return Message.all_objects.none()
        thread = thread_get(workspace=self.request.workspace, thread_id=self.kwargs["thread_id"])
        return Message.objects.for_workspace(self.request.workspace).filter(thread=thread)

    def get_serializer_context(self) -> dict[str, Any]:
        """Whether personal data are shown."""
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["shown"] = is_revealed(
                workspace=self.request.workspace,
                user_id=self.request.user.pk,
                thread_id=self.kwargs["thread_id"],
            )
        return context

    @extend_schema(operation_id="inbox_messages", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List messages, newest first."""
        return super().get(request, *args, **kwargs)


class ThreadAnswersView(IdempotentMixin, APIView):
    """Answering."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(
        operation_id="inbox_answer",
        tags=TAGS,
        request=shapes.AnswerWriteSerializer,
        responses={201: shapes.InboxMessageSerializer},
    )
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Answer the thread; it is sent in the background, or kept for approval (`delivery` waiting)."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.AnswerWriteSerializer, request.data)
        row = answer_write(
            **_who(request, thread_id),
            text=given["text"],
            to_message_id=given.get("to"),
            seen_message_id=given.get("seen"),
            resolve=given["resolve"],
            take_over=given["take_over"],
            accepted=given["accepted"],
        )
        return Response(shapes.InboxMessageSerializer(row).data, status=201)


class ThreadNotesView(IdempotentMixin, ListAPIView[ThreadNote]):
    """Notes of the team."""

    request: WorkspaceApiRequest
    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_REPLY}
    serializer_class = shapes.ThreadNoteSerializer

    def get_queryset(self) -> QuerySet[ThreadNote]:
        """Those of the thread in the address."""
        if getattr(self, "swagger_fake_view", False):
            return ThreadNote.all_objects.none()
        thread = thread_get(workspace=self.request.workspace, thread_id=self.kwargs["thread_id"])
        return ThreadNote.objects.for_workspace(self.request.workspace).filter(thread=thread)

    @extend_schema(operation_id="inbox_notes", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List notes, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inbox_note",
        tags=TAGS,
        request=shapes.ThreadNoteSerializer,
        responses={201: shapes.ThreadNoteSerializer},
    )
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Write a note; who is named with an @ is told."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadNoteSerializer, request.data)
        row = thread_note(**_who(request, thread_id), text=given["text"])
        return Response(shapes.ThreadNoteSerializer(row).data, status=201)


class _StepView(APIView):
    """A step with one thread; doing it again is harmless."""

    permissions = {"POST": P.INBOX_REPLY}

    def _answer(self, request: Any, thread_id: int) -> Response:
        return Response(shapes.ThreadSerializer(thread_get(workspace=request.workspace, thread_id=thread_id)).data)


def _step(name: str, shape: type[Serializer[Any]]) -> Any:
    return extend_schema(operation_id=f"inbox_{name}", tags=TAGS, request=shape, responses=shapes.ThreadSerializer)


class ThreadAssignView(_StepView):
    """Whose thread it is."""

    @_step("assign", shapes.ThreadAssignSerializer)
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Give the thread to a member, or to nobody."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadAssignSerializer, request.data)
        thread_assign(**_who(request, thread_id), user_id=given["user"])
        return self._answer(request, thread_id)


class ThreadSnoozeView(_StepView):
    """Putting off."""

    @_step("snooze", shapes.ThreadSnoozeSerializer)
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Put the thread off; it comes back earlier when they write."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadSnoozeSerializer, request.data)
        thread_snooze(**_who(request, thread_id), until=given["until"], reason=given.get("reason", ""))
        return self._answer(request, thread_id)


class ThreadMoveView(_StepView):
    """Its state."""

    @_step("move", shapes.ThreadMoveSerializer)
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Resolve the thread, open it again, or call it spam."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadMoveSerializer, request.data)
        thread_move(**_who(request, thread_id), state=given["state"])
        return self._answer(request, thread_id)


class ThreadPriorityView(_StepView):
    """Its priority."""

    @_step("priority", shapes.ThreadPrioritySerializer)
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Set the priority by hand."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadPrioritySerializer, request.data)
        thread_prioritise(**_who(request, thread_id), priority=given["priority"])
        return self._answer(request, thread_id)


class ThreadTagsView(_StepView):
    """Its tags."""

    @_step("tags", shapes.ThreadTagsSerializer)
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Add and take off tags."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadTagsSerializer, request.data)
        thread_tag(**_who(request, thread_id), add=given.get("add", []), drop=given.get("drop", []))
        return self._answer(request, thread_id)


class ThreadClaimView(_StepView):
    """Who is writing."""

    @_step("claim", shapes.ThreadClaimSerializer)
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Claim the thread for a minute and a half, take it over, or release it."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadClaimSerializer, request.data)
        who = {"workspace": request.workspace, "user": request.user, "thread_id": thread_id}
        if given["do"] == "release":
            thread_release(**who)
        else:
            thread_claim(**who, take_over=given["do"] == "take")
        return self._answer(request, thread_id)


class ThreadRevealView(_StepView):
    """Personal data."""

    permissions = {"POST": P.CONTACTS_REVEAL}

    @_step("reveal", shapes.ThreadRevealSerializer)
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Show the personal data in the thread's messages to the caller for ten minutes."""
        thread_get(workspace=request.workspace, thread_id=thread_id)
        given = checked(shapes.ThreadRevealSerializer, request.data)
        thread_reveal(**_who(request, thread_id), reason=given["reason"])
        return self._answer(request, thread_id)


class ThreadsBulkView(APIView):
    """Many threads at once."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(
        operation_id="inbox_bulk",
        tags=TAGS,
        request=shapes.ThreadsBulkSerializer,
        responses=shapes.BulkResultSerializer,
    )
    def post(self, request: Any, slug: str) -> Response:
        """Take one step with up to 200 threads; what fails is told and stops nothing."""
        given = checked(shapes.ThreadsBulkSerializer, request.data)
        result = threads_bulk(
            workspace=request.workspace,
            actor=request.actor,
            thread_ids=given["ids"],
            step=given["step"],
            user_id=given.get("user"),
            until=given.get("until"),
            tag=given.get("tag", ""),
        )
        failed = [{"id": pk, "code": error.code, "detail": str(error)} for pk, error in result.failed]
        return Response({"done": result.done, "failed": failed})


def _message_step(name: str, shape: Any = None) -> Any:
    return extend_schema(
        operation_id=f"inbox_message_{name}", tags=TAGS, request=shape, responses=shapes.InboxMessageSerializer
    )


class AnswerRetryView(APIView):
    """An answer that was refused, or seen not to have arrived."""

    permissions = {"POST": P.INBOX_REPLY}

    @_message_step("retry")
    def post(self, request: Any, slug: str, message_id: int) -> Response:
        """Send it again."""
        row = answer_retry(workspace=request.workspace, actor=request.actor, message_id=message_id)
        return Response(shapes.InboxMessageSerializer(row).data)


class AnswerWithdrawView(APIView):
    """An answer that has not gone."""

    permissions = {"POST": P.INBOX_REPLY}

    @_message_step("withdraw")
    def post(self, request: Any, slug: str, message_id: int) -> Response:
        """Give it up; whoever it was for waits again."""
        row = answer_withdraw(workspace=request.workspace, actor=request.actor, message_id=message_id)
        return Response(shapes.InboxMessageSerializer(row).data)


class AnswerConfirmView(APIView):
    """An answer of which nobody knows whether it arrived."""

    permissions = {"POST": P.INBOX_REPLY}

    @_message_step("confirm")
    def post(self, request: Any, slug: str, message_id: int) -> Response:
        """Say that it arrived."""
        row = answer_confirm(workspace=request.workspace, actor=request.actor, message_id=message_id)
        return Response(shapes.InboxMessageSerializer(row).data)


class CommentModerateView(APIView):
    """What people wrote, at the platform."""

    permissions = {"POST": P.INBOX_MODERATE}

    @_message_step("moderate", shapes.ModerateSerializer)
    def post(self, request: Any, slug: str, message_id: int) -> Response:
        """Hide it, show it again or delete it; doing it again is harmless."""
        row = message_get(workspace=request.workspace, message_id=message_id)
        given = checked(shapes.ModerateSerializer, request.data)
        row = comment_moderate(workspace=request.workspace, actor=request.actor, message_id=row.pk, what=given["do"])
        return Response(shapes.InboxMessageSerializer(row).data)


class CommentLikeView(APIView):
    """Liking takes no more than answering."""

    permissions = {"POST": P.INBOX_REPLY}

    @_message_step("like")
    def post(self, request: Any, slug: str, message_id: int) -> Response:
        """Like it in the account's name."""
        row = comment_moderate(workspace=request.workspace, actor=request.actor, message_id=message_id, what="like")
        return Response(shapes.InboxMessageSerializer(row).data)

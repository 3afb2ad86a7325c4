"""Forms of tasks: one task, closing it, many at once, filters."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import pgettext_lazy

from team.forms.fields import DayField
from team.models import User
from team.task_states import TaskPriority


class PersonField(forms.ChoiceField):
    """One of the people who can be given tasks, as a user; None for nobody."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.people: dict[str, User] = {}

    def offer(self, people: list[User], empty: Any) -> None:
        """Set who can be chosen."""
        self.people = {str(person.pk): person for person in people}
        self.choices = [("", empty), *[(key, person.label) for key, person in self.people.items()]]

    def clean(self, value: Any) -> Any:
        """The chosen person."""
        return self.people.get(super().clean(value))


class TaskForm(forms.Form):
    """What is to be done, by whom, until when."""

    title = forms.CharField(label=pgettext_lazy("task", "What is to be done"), max_length=160)
    text = forms.CharField(
        label=pgettext_lazy("task", "Details"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    assignee = PersonField(label=pgettext_lazy("task", "Who"))
    due_on = DayField(
        label=pgettext_lazy("task", "Due"),
        required=False,
    )
    priority = forms.TypedChoiceField(
        label=pgettext_lazy("task", "Priority"), choices=TaskPriority.choices, coerce=int, initial=TaskPriority.NORMAL
    )

    def __init__(self, *args: Any, people: list[User], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("PersonField", self.fields["assignee"]).offer(people, pgettext_lazy("task", "Nobody yet"))


class BulkForm(forms.Form):
    """Chosen tasks and what is done with all of them."""

    action = forms.ChoiceField(choices=[("done", ""), ("assign", "")])
    ids = forms.TypedMultipleChoiceField(coerce=int)
    assignee = PersonField()

    def __init__(self, data: Any, *, people: list[User]) -> None:
        super().__init__(data)
        ids = [key for key in data.getlist("ids") if key.isdecimal() and len(key) < 19]
        cast("forms.TypedMultipleChoiceField", self.fields["ids"]).choices = [(key, key) for key in ids]
        cast("PersonField", self.fields["assignee"]).offer(people, "")

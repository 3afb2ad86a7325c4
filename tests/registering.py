"""Rows of the account register: documents, onboarding, qualifications, shops, one of each kind."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccountGroup
from accounts.onboarding_states import BindingKind, QualificationKind, Stage, StorePlatform
from accounts.services.register.documents import document_store
from accounts.services.register.dossiers import Plan, dossier_open
from accounts.services.register.qualifications import Paper, paper_add, qualification_save
from accounts.services.register.stores import Shop, store_bind, store_save
from accounts.services.register.tasks import OwnTask, task_add
from team.actors import Actor
from team.models import User, Workspace


def register_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the register's addresses."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user)}
    document = document_store(**who, file=a_paper())
    dossier = dossier_open(**who, plan=Plan("kuaishou", "walk"))
    step = task_add(**who, dossier_id=dossier.pk, task=OwnTask(Stage.VERIFY, "walk"))
    qualification = qualification_save(**who, paper=Paper(QualificationKind.LICENCE, "walk"))
    paper = paper_add(**who, qualification_id=qualification.pk, file=a_paper())
    # Never asked: the walk posts to the check of the link, and an address that is no public name is refused at once.
    store = store_save(**who, shop=Shop(StorePlatform.OWN, "walk", f"https://shop-{user.pk}.invalid:0/"))
    binding = store_bind(**who, store_id=store.pk, dossier_id=dossier.pk, kind=BindingKind.BIO)
    group = AccountGroup.objects.create(workspace=workspace, name=f"register {user.pk}")
    return {
        "document_id": document.pk,
        "group_id": group.pk,
        "dossier_id": dossier.pk,
        "step_id": step.pk,
        "qualification_id": qualification.pk,
        "paper_id": paper.pk,
        "store_id": store.pk,
        "binding_id": binding.pk,
    }


def a_paper(name: str = "walk.pdf", data: bytes = b"%PDF-1.7 walk") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data)

"""Wagtail's generic views, narrowed to the scope and opened towards the domain functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.permissions import policy_registry

from organisation.admin.forms import AgreeingForm, PlaceForm
from organisation.domain.affected import StandsInTheWay
from organisation.errors import InvalidChange, ShortNotice


@dataclass(frozen=True)
class Door:
    """The domain functions behind one model's forms."""

    create: Callable[..., Model]  # (actor, form)
    update: Callable[..., Model]  # (actor, row, form)
    delete: Callable[..., None]  # (actor, row)


def in_scope(view: Any) -> QuerySet[Any]:
    policy = policy_registry.get_by_type(view.model)
    rows = policy.instances_user_has_any_permission_for(view.request.user, ["change"])
    return rows.select_related(*view.related) if view.related else rows


def tell(form: ModelForm, error: InvalidChange) -> None:
    """Show what the domain refused beside the field that it speaks of, else above the form."""
    if isinstance(error, StandsInTheWay) and isinstance(form, AgreeingForm):
        form.ask(error)
    if isinstance(error, ShortNotice) and isinstance(form, PlaceForm):
        form.tell_short_notice(error)
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, sentences in error.message_dict.items():
        where = name if name in form.fields and name != NON_FIELD_ERRORS else None
        form.add_error(where, sentences)


class ScopedObjectMixin:
    """What is out of scope does not exist: 404."""

    related: tuple[str, ...] = ()
    door: Door | None = None

    def get_queryset(self) -> QuerySet[Any]:
        return in_scope(self)


class RefusableFormMixin(ScopedObjectMixin):
    """A refusal of the domain comes back in the form, with what was typed."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except InvalidChange as error:
            tell(form, error)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ScopedIndexView(generic.IndexView):
    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        return in_scope(self)


class ScopedCreateView(RefusableFormMixin, generic.CreateView):
    def save_instance(self) -> Model:
        assert self.door is not None  # noqa: S101  # the viewset gives every view its door
        return self.door.create(self.request.user, self.form)


class ScopedEditView(RefusableFormMixin, generic.EditView):
    def save_instance(self) -> Model:
        assert self.door is not None  # noqa: S101
        return self.door.update(self.request.user, self.form.instance, self.form)


class ScopedDeleteView(ScopedObjectMixin, generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        assert self.door is not None  # noqa: S101
        name = str(self.object)
        try:
            self.door.delete(self.request.user, self.object)
        except InvalidChange as error:
            for sentence in error.messages:
                messages.error(self.request, sentence)
            return HttpResponseRedirect(self.get_success_url())
        messages.success(self.request, _("%(name)s is deleted.") % {"name": name})
        return HttpResponseRedirect(self.get_success_url())


class ScopedHistoryView(history.HistoryView):
    related: tuple[str, ...] = ()

    def get_base_object_queryset(self) -> QuerySet[Any]:
        return in_scope(self)


class ScopedUsageView(usage.UsageView):
    related: tuple[str, ...] = ()

    def get_base_object_queryset(self) -> QuerySet[Any]:
        return in_scope(self)

"""Upload a foreign calendar, look at what it would do, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from organisation import permissions
from organisation.admin.choosers import place_chooser
from organisation.admin.imports import ROWS_A_PAGE, ManagersMenuItem
from organisation.domain.affected import StandsInTheWay
from organisation.domain.import_calendar import (
    CalendarPlan,
    CalendarStatus,
    apply_calendar,
    dry_run_calendar,
    review_calendar,
)
from organisation.enums import Role
from organisation.errors import CalendarStale, ImportRefused, InvalidChange, NotAllowed, ShortNotice
from organisation.models import CalendarDraft, Place
from organisation.queries import places_in_scope

CLOSURES, PUBLIC_DAYS = "closures", "public_days"
# What needs a person's eye comes first.
STATUS_WORDS = {
    CalendarStatus.WRONG: gettext_lazy("Wrong"),
    CalendarStatus.CHANGED: pgettext_lazy("organisation", "Changed"),
    CalendarStatus.GONE: gettext_lazy("Taken back"),
    CalendarStatus.NEW: gettext_lazy("New"),
    CalendarStatus.LEFT_OUT: pgettext_lazy("organisation", "Left out"),
    CalendarStatus.SAME: gettext_lazy("Unchanged"),
}
STATUS_ORDER = tuple(STATUS_WORDS)


class CalendarForm(forms.Form):
    """What the entries are, where they count, and the file."""

    target = forms.ChoiceField(
        label=gettext_lazy("The entries of the calendar are"),
        choices=[
            (CLOSURES, gettext_lazy("days on which one place is closed")),
            (PUBLIC_DAYS, gettext_lazy("public holidays and make-up workdays of the whole city")),
        ],
        widget=forms.RadioSelect,
        initial=CLOSURES,
    )
    place = forms.ModelChoiceField(
        label=gettext_lazy("Which place"),
        queryset=Place.objects.none(),
        required=False,
        widget=place_chooser.widget_class,
        help_text=gettext_lazy("The closures hold here and at the places below."),
    )
    upload = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"),
        help_text=gettext_lazy("At most 1 MB. Nothing is changed before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["place"]
        assert isinstance(places, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        places.queryset = places_in_scope(user, Role.MANAGER)
        if not permissions.may_manage_public_days(user):
            del self.fields["target"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("target") == PUBLIC_DAYS:
            found["place"] = None
        elif found.get("place") is None and "place" not in self.errors:
            self.add_error("place", _("Choose the place that is closed on these days."))
        return found


class CalendarPage(WagtailAdminTemplateMixin, TemplateView):
    """What both steps share: the permission and the frame."""

    header_icon = "calendar-alt"
    page_title = gettext_lazy("Import a calendar")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_manage_anything(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("organisation_calendar:start"), "label": self.get_page_title()},
        ]


class CalendarStartView(CalendarPage):
    """Say what the entries are, upload the file."""

    template_name = "organisation/admin/calendar_start.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._shown(CalendarForm(user=request.user))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CalendarForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            try:
                draft, _plan = dry_run_calendar(
                    actor=request.user,
                    place=form.cleaned_data["place"],
                    upload=form.cleaned_data["upload"],
                )
            except ImportRefused as refusal:
                form.add_error("upload", str(refusal))
            else:
                return redirect("organisation_calendar:review", token=draft.token)
        return self._shown(form, 422)

    def _shown(self, form: CalendarForm, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


class CalendarReviewView(CalendarPage):
    """The dry run, entry by entry, and the button that carries it out."""

    template_name = "organisation/admin/calendar_review.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            draft, plan = review_calendar(actor=request.user, token=self.kwargs["token"])
        except (CalendarDraft.DoesNotExist, NotAllowed) as error:
            raise Http404 from error
        return self._shown(plan, filename=draft.filename)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token: UUID = self.kwargs["token"]
        reason = request.POST.get("short_notice_reason", "")
        try:
            plan = apply_calendar(
                actor=request.user,
                token=token,
                short_notice_reason=reason,
                agreed=request.POST.get("agreed", ""),
            )
        except (CalendarDraft.DoesNotExist, NotAllowed) as error:
            raise Http404 from error
        except CalendarStale as stale:
            messages.error(request, str(stale))
            return self._shown(stale.plan, status=409)
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        except ShortNotice as refusal:
            return self._asked(422, short_notice=refusal, reason=reason)
        except StandsInTheWay as refusal:
            return self._asked(409, in_the_way=refusal, reason=reason)
        except InvalidChange as refusal:
            return self._asked(422, refused=refusal.messages, reason=reason)
        done = plan.counts["new"] + plan.counts["changed"] + plan.counts["gone"]
        messages.success(
            request,
            ngettext("%(count)d entry is imported.", "%(count)d entries are imported.", done)
            % {"count": done},
        )
        if plan.place:
            return redirect("organisation_places:edit", plan.place.pk)
        return redirect("organisation_public_days:index")

    def _asked(self, status: int, **answers: Any) -> HttpResponse:
        """Show the plan again with what has to be answered before it can be carried out."""
        draft, plan = review_calendar(actor=self.request.user, token=self.kwargs["token"])
        return self._shown(plan, status=status, filename=draft.filename, **answers)

    def _shown(self, plan: CalendarPlan, status: int = 200, **more: Any) -> HttpResponse:
        wanted = self.request.GET.get("status", "")
        rows = [row for row in plan.rows if not wanted or row.status == wanted]
        rows.sort(key=lambda row: (STATUS_ORDER.index(row.status), row.number))
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("p"))
        context = self.get_context_data(
            plan=plan,
            counts=[
                (found.value, word, plan.counts[found.value])
                for found, word in STATUS_WORDS.items()
            ],
            rows=[(row, STATUS_WORDS[row.status]) for row in page.object_list],
            page=page,
            wanted=wanted if wanted in STATUS_ORDER else "",
            **more,
        )
        return self.render_to_response(context, status=status)


class CalendarImportViewSet(ViewSet):
    name = "organisation_calendar"
    url_prefix = "organisation/calendar"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Import a calendar")
    menu_item_class = ManagersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", CalendarStartView.as_view(), name="start"),
            path("<uuid:token>/", CalendarReviewView.as_view(), name="review"),
        ]

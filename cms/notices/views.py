"""The page on which a person says how this site may reach her."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.notices.domain.reaching import change_contact, way_to_person
from cms.notices.forms import ContactForm
from cms.notices.models import Contact


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("mobile", "email", "openid")
@login_required
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show and change my addresses, my preferred way and the morning's letter."""
    contact = Contact.objects.filter(user_id=request.user.pk or 0).first() or Contact()
    form = ContactForm(
        request.POST if request.method == "POST" else None, user=request.user, contact=contact
    )
    if request.method == "POST" and form.is_valid():
        change_contact(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. From now on messages reach you this way."))
        return redirect("work-settings")
    context = {"form": form, "reached": way_to_person(request.user, contact) is not None}
    return render(request, "notices/settings.html", context, status=422 if form.errors else 200)

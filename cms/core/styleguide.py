"""The catalogue of components, for whoever writes a template; shown only while debugging."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.core.styleguide_samples import samples


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component with its class names; 404 unless ``DEBUG``."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide.html", samples(request))

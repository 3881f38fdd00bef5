from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.floor.models import Talk


def talks(request: HttpRequest) -> HttpResponse:
    """One indexed query of 20 rows, a base template, an include a row, about 11 KB."""
    rows = Talk.objects.order_by("starts_at")[:20]
    return render(request, "floor/talks.html", {"rows": rows}, using="floor")

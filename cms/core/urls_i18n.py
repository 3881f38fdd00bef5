from django.urls import URLPattern, URLResolver, path

from cms.core.styleguide import styleguide
from cms.core.work_page import work

urlpatterns: list[URLPattern | URLResolver] = [
    path("styleguide/", styleguide, name="styleguide"),
    path("work/", work, name="work"),
]

from django.urls import URLPattern, URLResolver, path

from cms.core.styleguide import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("styleguide/", styleguide, name="styleguide"),
]

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    verbose_name = _("Users")
    default = True


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration, with the display name in its forms, and groups' own words."""

    user_viewset = "cms.users.viewsets.UserViewSet"
    group_viewset = "cms.users.viewsets.GroupViewSet"

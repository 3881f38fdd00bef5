from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "cms.documents"
    label = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from cms.documents.recordings import check_before_saving

        pre_save.connect(
            check_before_saving, sender="wagtailmedia.Media", dispatch_uid="check recordings"
        )

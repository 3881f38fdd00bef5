"""Downloads: handouts, slides, programmes. Kind and size are limited in settings and checked by content."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document


class CustomDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = Document.admin_form_fields

    @property
    def kind_label(self) -> str:
        """Return ``PDF, 1.2 MB``."""
        size = filesizeformat(self.get_file_size() or 0)
        return f"{self.file_extension.upper()}, {size}"

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

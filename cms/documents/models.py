"""Downloads: handouts, slides, programmes; kind and size are checked by content."""

from collections.abc import Collection
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document

from cms.documents.checking import check_document


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

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        document = super().from_db(db, field_names, values)
        if "file" in field_names:
            document._accepted_name = document.__dict__["file"]
        return document

    def clean(self) -> None:
        """Check a new file, so that a form can say what is wrong with it."""
        super().clean()
        try:
            self._check_file()
        except ValidationError as error:
            raise ValidationError({"file": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store nothing unchecked. Raises ``ValidationError`` for a file that may not come in."""
        self._check_file()
        super().save(*args, **kwargs)
        self._accepted_name = self.file.name

    def _check_file(self) -> None:
        if not self.file:
            return
        if self.file._committed and self.file.name == getattr(self, "_accepted_name", None):
            return
        self.file.open("rb")
        check_document(self.file.file, self.file.name)

"""The form in which the centre words a kind of letter."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.notices.domain.wordings import FIELDS, check_text
from cms.notices.kinds import LANGUAGES, NoticeKind, Wording
from cms.notices.models import KindWording
from cms.notices.wording import fill

# The fields of each language: subject, text.
FIELDS_OF = dict(zip(LANGUAGES, (FIELDS[:2], FIELDS[2:]), strict=True))


class WordingForm(forms.ModelForm):
    """Subject and text in both languages; an unknown placeholder is an error at its field."""

    class Meta:
        model = KindWording
        fields = FIELDS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("body_zh", "body_en")}

    def __init__(self, *args: Any, kind: NoticeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        """Each faulty text is told at its own field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in FIELDS:
            try:
                check_text(self.kind, cleaned.get(name, ""))
            except forms.ValidationError as error:
                self.add_error(name, error)
        return cleaned

    def preview(self) -> list[tuple[str, Wording]]:
        """Return the letter in each language with example values; what is faulty stays as typed."""
        found = []
        for language, (subject, body) in FIELDS_OF.items():
            examples = {one.name: one.shown_in(language) for one in self.kind.placeholders}
            texts = [fill(self[name].value() or "", examples) for name in (subject, body)]
            found.append((language, Wording(*texts)))
        return found

from django.db import models


class Talk(models.Model):
    """A row like a session's, as plain as it can be."""

    title = models.CharField(max_length=80)
    place = models.CharField(max_length=80)
    summary = models.TextField()
    starts_at = models.DateTimeField(db_index=True)

    objects: models.Manager["Talk"] = models.Manager()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.title

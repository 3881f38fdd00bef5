"""Draw the sample pictures that are not in the library yet."""

from __future__ import annotations

from django.core.files.base import ContentFile
from wagtail.models import Collection

from cms.images.models import Consent, CustomImage
from home.demo.pictures.catalogue import CREDIT, PICTURES, PicturePlan
from home.demo.progress import Progress

COLLECTION = "示例图片"


def load_pictures(progress: Progress) -> dict[str, CustomImage]:
    """Return the sample pictures by slug; one that an editor has changed stays as it is."""
    collection = sample_collection()
    known = {image.title: image for image in CustomImage.objects.filter(collection=collection)}
    return {
        plan.slug: known.get(plan.title) or _draw(plan, collection)
        for plan in progress.over(PICTURES, "pictures")
    }


def sample_collection() -> Collection:
    """Return the collection in which all sample pictures lie."""
    root = Collection.get_first_root_node()
    found: Collection | None = root.get_children().filter(name=COLLECTION).first()
    return found or root.add_child(name=COLLECTION)


def _draw(plan: PicturePlan, collection: Collection) -> CustomImage:
    image = CustomImage(
        title=plan.title,
        description=plan.alt,
        credit=CREDIT,
        consent=Consent.SAMPLE,
        collection=collection,
        file=ContentFile(plan.drawn(), name=f"sample-{plan.slug}.jpg"),
    )
    _forget_leftover(image)
    image.full_clean()
    image.save()
    return image


def _forget_leftover(image: CustomImage) -> None:
    """Delete the file that an earlier database left in the store, so that reloads don't pile up."""
    storage = CustomImage._meta.get_field("file").storage
    name = image.get_upload_to(image.file.name)
    if storage.exists(name) and not CustomImage.objects.filter(file=name).exists():
        storage.delete(name)

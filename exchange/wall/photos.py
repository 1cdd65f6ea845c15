"""Photos of posts, when they go: no copy, size or word of them stays in the centre."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from taggit.models import Tag
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry

from exchange.models import Post

# In the language of the place: stored, and read in lists for years.
ERASED_POST = "Annonce effacée"


def delete_photos(posts: QuerySet[Post]) -> None:
    """Wagtail's signals take files, sizes and index entries, after the commit; the rest by hand."""
    images = get_image_model().objects.filter(pk__in=posts.exclude(photo=None).values("photo"))
    kind = ContentType.objects.get_for_model(get_image_model())
    for image in images:
        tags = list(image.tags.values_list("pk", flat=True))
        # The journal tells of the deletion by this name.
        image.title = ERASED_POST
        ModelLogEntry.objects.filter(content_type=kind, object_id=str(image.pk)).delete()
        image.delete()
        Tag.objects.filter(pk__in=tags, taggit_taggeditem_items=None).delete()

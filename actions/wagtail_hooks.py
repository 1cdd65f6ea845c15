from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from actions.editing.adapting import adapt
from actions.editing.viewset import CentreOnlyPolicy, SheetViewSet
from actions.models import ActionSheet

register_permission_policy(ActionSheet, CentreOnlyPolicy(ActionSheet), exact_class=True)
register_snippet(SheetViewSet)


@hooks.register("register_admin_urls")
def where_practices_are_copied() -> list[URLPattern]:
    return [path("fiches/s-inspirer/<uuid:action_uid>/", adapt, name="adapt-practice")]

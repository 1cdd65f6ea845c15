from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from actions.editing.viewset import CentreOnlyPolicy, SheetViewSet
from actions.models import ActionSheet

register_permission_policy(ActionSheet, CentreOnlyPolicy(ActionSheet), exact_class=True)
register_snippet(SheetViewSet)

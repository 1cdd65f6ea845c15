"""What is in the trash is in no list of the back office, whoever asks."""

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.trash.selectors import outside_trash


class SitePagePolicy(PagePermissionPolicy):
    """Wagtail's explorer, its search, its reports and its menu ask these two."""

    def explorable_instances(self, user: Any) -> Any:
        return outside_trash(super().explorable_instances(user))

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return outside_trash(super().instances_user_has_any_permission_for(user, actions))


def register() -> None:
    register_permission_policy(Page, SitePagePolicy())

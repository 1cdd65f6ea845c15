"""What each role may do in the Wagtail back office: one group of permissions per role.

Written again after every migration of a schema, so the template carries them and a new centre is
born with them. What people may do elsewhere is in ``accounts.permissions``.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models import Q
from django.db.models.signals import post_migrate, post_save
from django_tenants.utils import get_public_schema_name
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import create_extra_permissions

from accounts.enums import BACK_OFFICE_ROLES, CENTRE_ROLES, FEDERATION_ROLES, Role
from accounts.models import User
from tenants.connections import db

NEEDED_APPS = ("mail", "actions", "wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs")
PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.DIRECTION: ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page"),
    Role.TEAM: ("add_page", "change_page"),
    Role.ADMINISTRATION: ("add_page", "change_page", "publish_page", "bulk_delete_page"),
    Role.FACILITATION: ("add_page", "change_page"),
}
SHEET_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.DIRECTION: ("add", "change", "view", "publish", "delete", "lock", "unlock"),
    Role.TEAM: ("add", "change", "view"),
}
PROJECT_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.DIRECTION: ("add", "change", "view", "delete"),
    Role.TEAM: ("view",),
}
FILE_PERMISSIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


def write_groups() -> None:
    """Brings the groups of the active schema in line with the roles of its side."""
    is_federation = db.schema_name == get_public_schema_name()
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()
    for role in FEDERATION_ROLES if is_federation else CENTRE_ROLES:
        group, _created = Group.objects.get_or_create(name=role.value)
        if role in BACK_OFFICE_ROLES:
            _allow_back_office(group, role)


def _allow_back_office(group: Group, role: Role) -> None:
    allowed = Q(codename="access_admin", content_type__app_label="wagtailadmin")
    if role in (Role.DIRECTION, Role.ADMINISTRATION):
        allowed |= Q(codename="change_outgoingmail", content_type__app_label="mail")
    sheet = [f"{verb}_actionsheet" for verb in SHEET_PERMISSIONS.get(role, ())]
    allowed |= Q(codename__in=sheet, content_type__app_label="actions")
    project = [f"{verb}_socialproject" for verb in PROJECT_PERMISSIONS.get(role, ())]
    allowed |= Q(codename__in=project, content_type__app_label="actions")
    group.permissions.set(Permission.objects.filter(allowed))
    root = Page.objects.filter(depth=1).first()
    for codename in PAGE_PERMISSIONS[role]:
        permission = Permission.objects.get(
            codename=codename, content_type__app_label="wagtailcore"
        )
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.objects.filter(depth=1).first()
    for codename in FILE_PERMISSIONS:
        permission = Permission.objects.get(
            codename=codename, content_type__app_label__in=["wagtailimages", "wagtaildocs"]
        )
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _after_migrate(using: str, **_kwargs: Any) -> None:
    # Django makes each app's permissions after its own migrations; ours need the others' now.
    for label in NEEDED_APPS:
        config = apps.get_app_config(label)
        create_contenttypes(config, using=using, verbosity=0)
        create_permissions(config, using=using, verbosity=0)
    # To publish, lock and unlock: Wagtail's own, for what its back office edits.
    create_extra_permissions(apps.get_app_config("wagtailsnippets"), using=using)
    write_groups()


def _follow_role(
    instance: User, update_fields: frozenset[str] | None, raw: bool, **_kwargs: Any
) -> None:
    if raw or (update_fields is not None and "role" not in update_fields):
        return
    instance.groups.set(Group.objects.filter(name=instance.role) if instance.role else [])


def connect_signals() -> None:
    post_migrate.connect(
        _after_migrate, sender=apps.get_app_config("accounts"), dispatch_uid="accounts.groups"
    )
    post_save.connect(_follow_role, sender=User, dispatch_uid="accounts.role")

"""What the federation keeps for the search, each with its line in the journal."""

from collections.abc import Sequence

from django.db import transaction

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from federation.models import SynonymGroup


@transaction.atomic
def add_synonyms(*, terms: Sequence[str], acting_user: User) -> SynonymGroup:
    group = SynonymGroup.objects.create(terms=list(terms))
    record(JournalAction.SYNONYMS_CHANGED, actor=acting_user, subject=str(group))
    return group


@transaction.atomic
def change_synonyms(*, group: SynonymGroup, terms: Sequence[str], acting_user: User) -> None:
    before = str(group)
    group.terms = list(terms)
    group.save()
    record(JournalAction.SYNONYMS_CHANGED, actor=acting_user, subject=str(group), note=before)


@transaction.atomic
def delete_synonyms(*, group: SynonymGroup, acting_user: User) -> None:
    record(JournalAction.SYNONYMS_DELETED, actor=acting_user, subject=str(group))
    group.delete()

"""A page whose work includes a mail."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from mail.services import queue_mail


def queue_one(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        get_user_model().objects.create(username=request.GET["nom"])
        mail = queue_mail(
            to="habitante@exemple.fr",
            subject="Bienvenue",
            template="mail_tests/welcome",
            context={"name": request.GET["nom"]},
            kind="test",
        )
    return HttpResponse(str(mail.pk))

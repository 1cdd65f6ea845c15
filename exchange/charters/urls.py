"""For everybody, and for those who take part."""

from django.urls import path

from exchange.charters import views
from exchange.enums import CharterKind

app_name = "charters"
urlpatterns = [
    path("signer/", views.mine, name="mine"),
    path("signer/<int:pk>/", views.sign, name="sign"),
    path("signer/<int:pk>/exemplaire.pdf", views.my_copy, name="my-copy"),
]
for kind, word in ((CharterKind.ETHICS, "charte"), (CharterKind.RULES, "reglement")):
    given = {"kind": kind}
    urlpatterns += [
        path(f"{word}/", views.text, given, name=kind.value),
        path(f"{word}/<int:number>/", views.text, given, name=f"{kind.value}-version"),
        path(f"{word}/a-signer.pdf", views.paper, given, name=f"{kind.value}-paper"),
    ]

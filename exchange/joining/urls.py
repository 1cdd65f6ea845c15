from django.urls import path

from exchange.joining import views, views_cards, views_own

app_name = "joining"
urlpatterns = [
    path("inscription/", views.who, name="who"),
    path("inscription/joindre/", views.reach, name="reach"),
    path("inscription/code/", views.code, name="code"),
    path("inscription/accord/", views.kept, name="kept"),
    path("inscription/signer/", views.sign, name="sign"),
    path("inscription/merci/", views.thanks, name="thanks"),
    path("carte/", views_cards.claim, name="claim"),
    path("carte/compte/", views_cards.account, name="account"),
    path("carte/compte/e-mail/", views_cards.account_by_mail, name="account-by-mail"),
    path("carte/compte/code/", views_cards.account_code, name="account-code"),
    path("carte/<str:code>/", views_cards.card, name="card"),
    path("moi/", views_own.mine, name="mine"),
    path("moi/corriger/", views_own.correct, name="correct"),
    path("moi/pause/", views_own.pause, name="pause"),
    path("moi/retour/", views_own.come_back, name="come-back"),
    path("moi/carte/", views_own.my_card, name="my-card"),
]

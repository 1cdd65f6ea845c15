from django.urls import path

from federation.centres import views

app_name = "centres"
urlpatterns = [
    path("", views.centre_list, name="list"),
    # « ouvrir » is a reserved short name: no centre is hidden by this page.
    path("ouvrir/", views.open_centre, name="open"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/corriger/", views.correct, name="correct"),
    path(
        "<slug:slug>/mettre-en-ligne/", views.change_state, {"transition": "open"}, name="go-live"
    ),
    path("<slug:slug>/suspendre/", views.change_state, {"transition": "suspend"}, name="suspend"),
    path("<slug:slug>/rouvrir/", views.change_state, {"transition": "reopen"}, name="reopen"),
    path("<slug:slug>/archiver/", views.change_state, {"transition": "archive"}, name="archive"),
    path(
        "<slug:slug>/desarchiver/", views.change_state, {"transition": "take-out"}, name="take-out"
    ),
    path("<slug:slug>/inviter/", views.invite, name="invite"),
    path(
        "<slug:slug>/invitations/<int:pk>/renvoyer/",
        views.renew_invitation,
        {"on_paper": False},
        name="send-again",
    ),
    path(
        "<slug:slug>/invitations/<int:pk>/imprimer/",
        views.renew_invitation,
        {"on_paper": True},
        name="print-again",
    ),
    path(
        "<slug:slug>/invitations/<int:pk>/annuler/",
        views.revoke_invitation,
        name="revoke-invitation",
    ),
]

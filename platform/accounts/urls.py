from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from accounts import views
from accounts.views import (
    appearance,
    data_requests,
    joining,
    people,
    personal_data,
    signing_in,
)

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("journal/", views.journal, name="journal"),
    path("mes-donnees/", personal_data.my_data, name="my-data"),
    path("mes-donnees/telecharger/", personal_data.download, name="download-my-data"),
    path("mes-donnees/corriger/", personal_data.correct, name="correct-my-data"),
    path("mes-donnees/effacement/", personal_data.ask_erasure, name="ask-erasure"),
    path(
        "mes-donnees/effacement/reprendre/",
        personal_data.take_erasure_back,
        name="take-erasure-back",
    ),
    path("apparence/", appearance.appearance, name="appearance"),
    path("personnes/", people.people, name="people"),
    path("personnes/demandes/", data_requests.requests, name="data-requests"),
    path("personnes/demandes/<int:pk>/", data_requests.answer, name="data-request"),
    path("personnes/inviter/", people.invite, name="invite"),
    path("personnes/invitations/", people.invitations, name="invitations"),
    path("personnes/<int:pk>/", people.person, name="person"),
    path("personnes/<int:pk>/retirer/", people.end_access, name="end-access"),
    path("personnes/<int:pk>/rendre/", people.give_access_back, name="give-access-back"),
    path("personnes/<int:pk>/code/", people.print_password_code, name="print-password-code"),
    path(
        "personnes/invitations/<int:pk>/renvoyer/",
        people.renew_invitation,
        {"on_paper": False},
        name="send-again",
    ),
    path(
        "personnes/invitations/<int:pk>/imprimer/",
        people.renew_invitation,
        {"on_paper": True},
        name="print-again",
    ),
    path(
        "personnes/invitations/<int:pk>/annuler/",
        people.revoke_invitation,
        name="revoke-invitation",
    ),
    path("invitation/", joining.type_code, name="invitation"),
    path("invitation/bienvenue/", joining.join, name="join"),
    path("invitation/<str:code>/", joining.open_link, name="invitation-link"),
    # allauth's own addresses, which come after and keep their names: without Redis, ours answer.
    path("login/", signing_in.LoginView.as_view(), name="sign-in"),
    path("login/code/", signing_in.RequestLoginCodeView.as_view(), name="ask-code"),
    path("login/code/confirm/", signing_in.ConfirmLoginCodeView.as_view(), name="confirm-code"),
    path("password/reset/", signing_in.PasswordResetView.as_view(), name="reset-password"),
    path(
        "password/reset/confirm/",
        signing_in.ConfirmPasswordResetCodeView.as_view(),
        name="confirm-reset",
    ),
    path("password/change/", signing_in.change_password, name="change-password"),
    path("reauthenticate/", signing_in.reauthenticate, name="reauthenticate"),
    path("protection/authenticate/", signing_in.second_factor, name="second-factor"),
    path("protection/webauthn/login/", signing_in.PasskeyLoginView.as_view(), name="passkey"),
    # allauth's page would give somebody an address that nobody has confirmed, and break on one that
    # is another's; the links it mails are good for the same row of every schema.
    path(
        "email/",
        login_required(RedirectView.as_view(pattern_name="accounts:correct-my-data")),
        name="addresses",
    ),
    path("adresse/<str:token>/", joining.confirm_address, name="confirm-address"),
]

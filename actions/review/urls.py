from django.urls import path

from actions.review import views

app_name = "review"
urlpatterns = [
    path("<int:pk>/validation/", views.page, name="page"),
    path("<int:pk>/envoyer/", views.submit, name="submit"),
    path("<int:pk>/valider/", views.approve, name="approve"),
    path("<int:pk>/renvoyer/", views.send_back, name="send-back"),
    path("<int:pk>/partage/", views.sharing, name="sharing"),
    path("<int:pk>/demander-le-partage/", views.ask_sharing, name="ask-sharing"),
    path("<int:pk>/ne-pas-partager/", views.refuse_sharing, name="refuse-sharing"),
    path("<int:pk>/partager/", views.share, name="share"),
    path("<int:pk>/retirer/", views.withdraw, name="withdraw"),
]

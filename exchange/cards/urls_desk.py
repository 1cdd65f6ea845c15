from django.urls import path

from exchange.cards import views

app_name = "cards"
urlpatterns = [
    path("", views.recognise, name="recognise"),
    path("planche/", views.sheet, name="sheet"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/imprimer/", views.print_card, name="print"),
    path("<int:pk>/compte/", views.print_claim_paper, name="claim-paper"),
    path("<int:pk>/nouvelle/", views.renew, name="renew"),
]

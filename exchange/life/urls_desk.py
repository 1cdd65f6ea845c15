from django.urls import path

from exchange.life import views, views_data

app_name = "life"
urlpatterns = [
    path("appels/", views.calls, name="calls"),
    path("personnes/<int:pk>/pause/", views.pause, name="pause"),
    path("personnes/<int:pk>/retour/", views.come_back, name="come-back"),
    path("personnes/<int:pk>/depart/", views.leave, name="leave"),
    path("personnes/<int:pk>/nouvelles/", views.news, name="news"),
    path("personnes/<int:pk>/sans-reponse/", views.call_in_vain, name="in-vain"),
    path("personnes/<int:pk>/aide/", views.add_mandate, name="add-mandate"),
    path("personnes/<int:pk>/aide/<int:mandate>/arreter/", views.end_mandate, name="end-mandate"),
    path("personnes/<int:pk>/aide/<int:mandate>/papier/", views.mandate_scan, name="scan"),
    path("personnes/<int:pk>/protection/", views_data.notes, name="notes"),
    path("personnes/<int:pk>/donnees/", views_data.data, name="data"),
    path("personnes/<int:pk>/donnees/telecharger/", views_data.download, name="download"),
    path("personnes/<int:pk>/effacer/", views_data.erase, name="erase"),
]

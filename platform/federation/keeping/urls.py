from django.urls import path

from federation.keeping import views

app_name = "keeping"
urlpatterns = [
    path("synonymes/", views.synonym_list, name="synonyms"),
    path("synonymes/ajouter/", views.synonym_add, name="add"),
    path("synonymes/<int:pk>/", views.synonym_change, name="change"),
    path("synonymes/<int:pk>/supprimer/", views.synonym_delete, name="delete"),
    path("recherches/", views.searches, name="searches"),
]

from django.urls import path

from actions.trash import views

app_name = "sheet_trash"
urlpatterns = [
    path("", views.trash, name="list"),
    path("annuler/", views.undo, name="undo"),
    path("<int:pk>/restaurer/", views.restore, name="restore"),
    path("<int:pk>/supprimer/", views.erase, name="erase"),
]

from django.urls import path

from cms.trash import views

app_name = "trash"
urlpatterns = [
    path("", views.trash, name="list"),
    path("<int:pk>/restaurer/", views.restore, name="restore"),
    path("<int:pk>/supprimer/", views.erase, name="erase"),
]

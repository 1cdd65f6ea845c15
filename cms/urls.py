from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [
    path("", views.message_list, name="messages"),
    path("<int:pk>/traite/", views.mark_handled, name="mark-handled"),
    path("<int:pk>/effacer/", views.erase_message, name="erase-message"),
]

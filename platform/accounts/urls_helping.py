"""Only centres have these: the federation helps, and is helped by nobody."""

from django.urls import path

from accounts.views import helping

app_name = "helping"
urlpatterns = [
    path("", helping.help_page, name="help"),
    path("arreter/", helping.stop, name="stop"),
    path("entrer/<str:token>/", helping.enter, name="enter"),
]

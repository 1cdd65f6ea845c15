"""For those who enter the back office, on every host."""

from django.urls import path

from federation.embedding import views

app_name = "embedding"
urlpatterns = [path("", views.office, name="office")]

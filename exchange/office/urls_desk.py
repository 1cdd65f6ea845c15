from django.urls import path

from exchange.office import guide

app_name = "office"
urlpatterns = [
    path("guide.pdf", guide.desk_guide, name="guide"),
]

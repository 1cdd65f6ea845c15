from django.urls import path

from federation.open_data import views

app_name = "open_data"
urlpatterns = [
    path("", views.page, name="page"),
    path("dictionnaire/", views.dictionary, name="dictionary"),
    path("dictionnaire.json", views.schema, name="schema"),
    path("catalogue.jsonld", views.json_ld, name="json-ld"),
    path("catalogue.ttl", views.turtle, name="turtle"),
    path("structures.json", views.structures_json, name="structures-json"),
    path("structures.csv", views.structures_csv, name="structures-csv"),
    path("pratiques.<slug:form>", views.practices, name="practices"),
]

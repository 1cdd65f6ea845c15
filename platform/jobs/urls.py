from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("badge/", views.badge, name="badge"),
    path("<uuid:uid>/", views.detail, name="detail"),
    path("<uuid:uid>/avancement/", views.progress, name="progress"),
    path("<uuid:uid>/annuler/", views.cancel, name="cancel"),
    path("<uuid:uid>/relancer/", views.retry, name="retry"),
    path("<uuid:uid>/fichier/", views.result, name="result"),
]

"""Addresses that every host has."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views as cms_views
from tenants.views import media

first = [
    path("gestion/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("gestion/", include(wagtailadmin_urls)),
    path("compte/", include("accounts.urls")),
    path("compte/", include("allauth.account.urls")),
    path("compte/protection/", include("allauth.mfa.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", media, name="media"),
    path("courriels/", include("mail.urls")),
    path("messages/", include("cms.urls")),
    path("corbeille/", include("cms.trash.urls")),
    path("travaux/", include("jobs.urls")),
    path("integrer/", include("federation.embedding.urls")),
    path("recherche/", cms_views.search, name="cms-search"),
    path("sitemap.xml", cms_views.sitemap_index, name="cms-sitemaps"),
    path("sitemap-<slug:section>-<int:number>.xml", cms_views.sitemap, name="cms-sitemap"),
    path("robots.txt", cms_views.robots, name="cms-robots"),
    path("", include("design.urls")),
]
# Wagtail's pages answer whatever no room has claimed.
last = [path("", include(wagtail_urls))]

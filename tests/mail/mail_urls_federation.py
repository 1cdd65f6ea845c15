"""The federation's addresses, with those of mail."""

from django.urls import include, path

from config import urls_federation
from tests.mail.mail_urls_centre import mail_patterns

urlpatterns = [
    path("courriels/", include(mail_patterns)),
    *urls_federation.urlpatterns,
]

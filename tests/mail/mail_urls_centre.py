"""A centre's addresses, with those of mail and a page that queues one."""

from django.urls import include, path

from config import urls_centre
from mail import urls as mail_urls
from tests.mail.queueing_page import queue_one

mail_patterns = (mail_urls.addresses(demo=True), "mail")
urlpatterns = [
    path("courriels/", include(mail_patterns)),
    path("essai/", queue_one),
    *urls_centre.urlpatterns,
]

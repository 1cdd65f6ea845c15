"""On a centre's host there is no API; without this, Django would first redirect to « …/ »."""

from django.urls import re_path

from federation.api.errors import not_found

urlpatterns = [re_path(r"^(?P<rest>.*)$", not_found, name="no-api")]

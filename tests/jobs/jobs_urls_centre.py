from config.urls_centre import urlpatterns as all_the_others
from tests.jobs.jobs_urls_common import urlpatterns as probe_addresses

urlpatterns = [*probe_addresses, *all_the_others]

"""The project's addresses with the development pages, which tests run without DEBUG do not have."""

from django.urls import include, path

from walkback.urls import urlpatterns as addresses

urlpatterns = [
    *addresses,
    path("dev/mail/", include("walkback.ops.dev_urls")),
    path("dev/design/", include("walkback.ops.design_urls")),
]

"""Routed in development only: the page of the design system."""

from django.urls import path

from walkback.ops import views

app_name = "dev-design"
urlpatterns = [
    path("", views.design, name="page"),
    path("chart/", views.design_chart, name="chart"),
]

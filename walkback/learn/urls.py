from django.urls import path

from walkback.learn import views

app_name = "learn"

urlpatterns = [
    path("", views.index, name="index"),
    path("questions/", views.questions, name="questions"),
    path("<slug:slug>/", views.lesson, name="lesson"),
]

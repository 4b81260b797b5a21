from django.urls import path

from walkback.clinic import views

app_name = "clinic"

urlpatterns = [
    path("", views.people, name="people"),
    path("people/<uuid:public_id>/", views.person, name="person"),
]
